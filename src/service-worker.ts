/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { isMessage, shellStarted, takeOver, whichVersion } from '#lib/pwa/messages.ts';
import { answerFor, cacheName, precacheEntries, staleCaches } from '#lib/pwa/service-worker-policy.ts';
import { INTEGRITY_PATH, shellGuard } from '#lib/pwa/shell-guard.ts';
import { underPolicy } from '#lib/pwa/under-policy.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** SHA-256 by path: the first line of the built script, see src/build/write-integrity.ts. Vite's dev server has none. */
  readonly lintelFiles?: Readonly<Record<string, string>>;
};

const isOurs = shellGuard({
  version,
  files: self.lintelFiles ?? {},
  ownScript: () => fetch(self.location.href, { cache: 'no-store', redirect: 'error' }),
});
const pathOf = ({ url }: Request) => new URL(url).pathname;
/** The list itself can be compared online only; nothing but a number on the screen depends on it. */
const isAsListed = async (path: string, kept: Response) => path === INTEGRITY_PATH || (await isOurs(path, kept));
const isPage = (path: string) => path === '/shell.html' || prerendered.includes(path);

// A file that is not as listed ends the installation, and the older version stays in charge. What an interrupted one left
// in the cache is looked at again.
const shell = new PrecacheController({
  cacheName: cacheName(version),
  plugins: [
    {
      cacheWillUpdate: async ({ request, response }) =>
        (await isOurs(pathOf(request), response.clone())) ? response : null,
      cachedResponseWillBeUsed: async ({ request, cachedResponse }) =>
        cachedResponse !== undefined && (await isOurs(pathOf(request), cachedResponse.clone())) ? cachedResponse : null,
    },
  ],
});
shell.addToCacheList(precacheEntries({ version, build, files, prerendered }));

// A new version waits until a page that may be interrupted asks for it.
self.addEventListener('install', (event) => void shell.install(event));

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const answer = answerFor(event.request, self.location.origin, (path) => shell.getCacheKeyForURL(path) !== undefined);
  if (answer.from === 'shell') event.respondWith(fromShell(answer.path));
  if (answer.from === 'kept') event.respondWith(fromOlderShell(event.request));
  if (answer.from === 'refused') event.respondWith(Response.error());
});

self.addEventListener('message', (event) => {
  if (isMessage(event.data, takeOver)) event.waitUntil(self.skipWaiting());
  if (isMessage(event.data, shellStarted)) event.waitUntil(dropStaleCaches());
});

async function fromShell(path: string): Promise<Response> {
  const kept = await shell.matchPrecache(path);
  // Workers can write to the caches: what was let in as ours may be something else by now.
  if (kept === undefined || !(await isAsListed(path, kept.clone()))) return fromHub(path);
  return underPolicy(isPage(path) ? 'page' : 'closed', kept);
}

/** For what the browser has thrown out of the cache. */
async function fromHub(path: string): Promise<Response> {
  const response = await fetch(path);
  return (await isOurs(path, response.clone())) ? response : Response.error();
}

async function fromOlderShell(request: Request): Promise<Response> {
  const kept = await caches.match(request.url);
  return kept === undefined ? Response.error() : underPolicy('closed', kept);
}

async function dropStaleCaches(): Promise<void> {
  // A newer version is filling its cache or waiting: it will clean up when its turn comes.
  if (self.registration.installing !== null || self.registration.waiting !== null) return;
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const alive = await Promise.all(tabs.map(versionOf));
  for (const name of staleCaches(await caches.keys(), version, alive)) await caches.delete(name);
}

function versionOf(tab: Client): Promise<string | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      resolve(typeof data === 'string' ? data : null);
    };
    setTimeout(resolve, 5_000, null);
    tab.postMessage(whichVersion, [port2]);
  });
}
