import { INTEGRITY_PATH } from '#lib/domain/integrity.ts';

/** What the build offers to a browser, as SvelteKit's `$service-worker` lists it. */
export type ShellManifest = {
  readonly version: string;
  readonly build: readonly string[];
  readonly files: readonly string[];
  readonly prerendered: readonly string[];
};

/** The parts of a request that the decision rests on. */
export type ShellRequest = {
  readonly url: string;
  readonly method: string;
  readonly mode: string;
};

/**
 * - `hub`: not ours to touch
 * - `shell`: the file `path` of this version, from its cache
 * - `kept`: a file that an older version named by its content, from whichever cache still holds it
 * - `refused`: neither shell nor hub: answered with a network error
 */
export type Answer =
  | { readonly from: 'hub' }
  | { readonly from: 'shell'; readonly path: string }
  | { readonly from: 'kept' }
  | { readonly from: 'refused' };

const cachePrefix = 'lintel-shell-';
const shell = '/shell.html';

/** The cache of one version. Each version has its own, so that an update never takes files away from an old tab. */
export function cacheName(version: string): string {
  return cachePrefix + version;
}

/**
 * What to put into the cache at install: everything, so that no part of the portal is ever fetched late. Names under
 * `build` change with their content; the others are tied to the version. The adapter adds the boot file, the shell and
 * the list of hashes, which SvelteKit does not know about.
 */
export function precacheEntries({ version, build, files, prerendered }: ShellManifest) {
  const boot = `/_app/immutable/boot.${version}.js`;
  return [
    ...[...build, boot].map((url) => ({ url, revision: null })),
    ...[...files, ...prerendered, shell, INTEGRITY_PATH].map((url) => ({ url, revision: version })),
  ];
}

/** Decides who answers a request of a page at `origin`, given the paths that this version holds. */
export function answerFor(request: ShellRequest, origin: string, holds: (path: string) => boolean): Answer {
  const url = new URL(request.url);
  if (url.origin !== origin) return { from: 'refused' };
  if (url.pathname.startsWith('/api/')) return { from: 'hub' };
  if (request.method !== 'GET') return { from: 'refused' };
  if (holds(url.pathname)) return { from: 'shell', path: url.pathname };
  // A route that is rendered from its address alone, or an address that no version knows: the router tells them apart.
  if (request.mode === 'navigate') return { from: 'shell', path: shell };
  return url.pathname.startsWith('/_app/immutable/') ? { from: 'kept' } : { from: 'refused' };
}

/**
 * The caches that nobody needs any more. `alive` holds the version of every open tab; null stands for a tab that did
 * not say, for whose sake everything is kept.
 */
export function staleCaches(names: readonly string[], current: string, alive: readonly (string | null)[]): string[] {
  if (alive.includes(null)) return [];
  const needed = new Set([current, ...alive].map((version) => cacheName(version ?? '')));
  return names.filter((name) => name.startsWith(cachePrefix) && !needed.has(name));
}
