import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';
import { checkout } from './checkout.ts';

const outdir = join(checkout, 'src/lib/paraglide');

/**
 * Compiles `src/messages` to `src/lib/paraglide`, pseudo-locales included. The chosen locale lives in localStorage:
 * a cookie would travel with every request, and a locale in the path would double every page.
 */
export async function compileMessages(): Promise<void> {
  await compile({
    project: join(checkout, 'src/project.inlang'),
    outdir,
    strategy: ['localStorage', 'globalVariable', 'baseLocale'],
    localStorageKey: 'lintel-locale',
    isServer: 'import.meta.env.SSR',
    emitTsDeclarations: true,
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
    additionalFiles: { 'pseudo-locales.js': readFileSync(new URL('./pseudo-locales.js', import.meta.url), 'utf8') },
  });
  addPseudoLocales();
}

/** A locale without messages of its own falls back to the base locale's function: let it pass through the change. */
function addPseudoLocales(): void {
  const directory = join(outdir, 'messages');
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.js') && name !== '_index.js')) {
    const code = withPseudoLocales(readFileSync(join(directory, file), 'utf8'));
    if (code !== null) writeFileSync(join(directory, file), code);
  }
}

/** The code of one compiled message with pseudo-locales; null if it has them already. Throws if the compiler's output has changed its form. */
export function withPseudoLocales(code: string): string | null {
  if (code.includes('pseudo-locales.js')) return null;
  const changed = code
    .replace(/^(const en_xa2_\w+ = )(en_\w+);$/m, '$1/* @__PURE__ */ accent(/** @type {never} */ ($2));')
    .replace(/^(const ar_xb2_\w+ = )(en_\w+);$/m, '$1/* @__PURE__ */ mirror(/** @type {never} */ ($2));');
  if (!changed.includes(' accent(/') || !changed.includes(' mirror(/')) {
    throw new Error('The compiled messages do not have the expected form: see withPseudoLocales.');
  }
  return `import { accent, mirror } from '../pseudo-locales.js';\n${changed}`;
}
