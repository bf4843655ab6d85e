import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Builder } from '@sveltejs/kit';
import { inlineCode } from './inline-code.ts';
import { pageTable } from './page-table.ts';
import { writeIntegrity } from './write-integrity.ts';

const inlineScript = /<script>([\s\S]*?)<\/script>/g;

/**
 * Wraps an adapter so that no page holds an inline script: SvelteKit's boot script, which is the same on every page,
 * becomes `/_app/immutable/boot.VERSION.js`, and the page policy needs neither nonce nor hash. Done while the adapter
 * copies files, that is before it compresses them. Adds `shell.html`, the page of every route that has no prerendered
 * one, `pages.json`, the list of paths that may carry the page policy, and `integrity.json`, the hash of each file as it
 * then is.
 */
export function externalBoot(inner: Adapter, out: string): Adapter {
  return {
    ...inner,
    async adapt(builder) {
      const shell = join(builder.getBuildDirectory('shell'), 'shell.html');
      await builder.generateFallback(shell);
      const boot = bootFile(builder.config.kit.version.name);
      let client = '';
      const wrapped = Object.create(builder, {
        writeClient: {
          value(directory: string) {
            client = directory;
            return builder.writeClient(directory);
          },
        },
        writePrerendered: {
          value(directory: string) {
            const written = builder.writePrerendered(directory);
            const pages = globSync('**/*.html', { cwd: directory }).sort();
            for (const page of pages) boot.movedOutOf(join(directory, page), join(directory, page));
            boot.movedOutOf(shell, join(client, 'shell.html'));
            boot.write(client);
            writeIntegrity({ client, prerendered: directory }, builder.config.kit.version.name);
            return written;
          },
        },
      }) as Builder;
      await inner.adapt(wrapped);
      refuseInlineCode(out);
      const table = pageTable(builder.prerendered.paths, builder.routes);
      writeFileSync(join(out, 'pages.json'), `${JSON.stringify(table, null, 2)}\n`);
    },
  };
}

function bootFile(version: string) {
  const name = `_app/immutable/boot.${version}.js`;
  let script: string | undefined;
  return {
    movedOutOf(from: string, to: string) {
      const html = readFileSync(from, 'utf8').replace(inlineScript, (_, text: string) => {
        if (script !== undefined && script !== text)
          throw new Error(`The boot script of ${from} differs from the others.`);
        script = text;
        return `<script src="/${name}"></script>`;
      });
      writeFileSync(to, html);
    },
    write(client: string) {
      if (script === undefined) throw new Error('No page holds a boot script.');
      writeFileSync(join(client, name), script);
    },
  };
}

function refuseInlineCode(out: string): void {
  for (const page of globSync('**/*.html', { cwd: out })) {
    const found = inlineCode(readFileSync(join(out, page), 'utf8'));
    if (found.length > 0) throw new Error(`${page} holds what its own policy forbids: ${found.join(' ')}`);
  }
}
