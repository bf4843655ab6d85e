/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { isMessage, shellStarted, takeOver, whichVersion } from '#lib/pwa/messages.ts';
import { answerFor, cacheName, precacheEntries, staleCaches } from '#lib/pwa/service-worker-policy.ts';
import { shellGuard } from '#lib/pwa/shell-guard.ts';

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
  return (await shell.matchPrecache(path)) ?? fromHub(path);
}

/** For what the browser has thrown out of the cache. */
async function fromHub(path: string): Promise<Response> {
  const response = await fetch(path);
  return (await isOurs(path, response.clone())) ? response : Response.error();
}

async function fromOlderShell(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? Response.error();
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
