import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';
import { checkout } from './checkout.ts';
import { writePseudoLocales } from './pseudo-locales.ts';

/**
 * Compiles `src/messages` to `src/lib/paraglide`, pseudo-locales included. The chosen locale lives in localStorage:
 * a cookie would travel with every request, and a locale in the path would double every page.
 */
export async function compileMessages(): Promise<void> {
  writePseudoLocales();
  await compile({
    project: join(checkout, 'src/project.inlang'),
    outdir: join(checkout, 'src/lib/paraglide'),
    strategy: ['localStorage', 'globalVariable', 'baseLocale'],
    localStorageKey: 'lintel-locale',
    isServer: 'import.meta.env.SSR',
    emitTsDeclarations: true,
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
  });
}
