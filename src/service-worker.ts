/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { isMessage, shellStarted, takeOver, whichVersion } from '#lib/pwa/messages.ts';
import { answerFor, cacheName, precacheEntries, staleCaches } from '#lib/pwa/service-worker-policy.ts';

declare const self: ServiceWorkerGlobalScope;

const shell = new PrecacheController({ cacheName: cacheName(version) });
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
  return (await shell.matchPrecache(path)) ?? fetch(path);
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
