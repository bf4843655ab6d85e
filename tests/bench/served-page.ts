import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build, type PluginOption } from 'vite';
import { constantHeaders } from '#lib/server/http/headers.ts';
import viteConfig from '../../vite.config.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder as the portal serves its own: the page under the page's policy, everything else closed. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const headers = constantHeaders(path === '/' ? 'page' : 'closed', false);
    void readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) => {
        for (const [name, value] of headers) response.setHeader(name, value);
        response.setHeader('Content-Type', types[extname(path)] ?? 'text/html').end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Builds a page as the portal is built, with its workers bundled, and serves it. `close` takes all of it away. */
export async function servePage(
  root: string,
  plugins: PluginOption[] = [],
): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-page-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins,
    worker: viteConfig.worker ?? {},
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, target: 'esnext', modulePreload: false },
  });
  const server = await serve(folder);
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
