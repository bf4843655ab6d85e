import type { BrowserContext, Page } from '@playwright/test';

/** Something that the profile keeps for the portal's origin: where, and all of its bytes. */
export type Stored = { readonly place: string; readonly bytes: Buffer };

type Found = { place: string; base64: string };

/**
 * All that a browser profile keeps for an origin, read through the browser: its files are compressed. Read from a page
 * of the origin that is not the portal, and in every open tab what belongs to the tab.
 */
export async function storedFor(context: BrowserContext, origin: string): Promise<Stored[]> {
  const tabs = context.pages().filter((page) => page.url().startsWith(origin));
  const blank = await context.newPage();
  // The one address that the service worker leaves to the hub, so no part of the portal runs here.
  await blank.goto(`${origin}/api/openapi.json`);
  const found = await blank.evaluate(readOrigin);
  await blank.close();
  for (const tab of tabs) {
    found.push(...(await tab.evaluate(readTab)));
    found.push(...(await visited(tab)));
  }
  for (const cookie of await context.cookies())
    found.push({ place: `cookie ${cookie.name}`, base64: Buffer.from(JSON.stringify(cookie)).toString('base64') });
  return found.map(({ place, base64 }) => ({ place, bytes: Buffer.from(base64, 'base64') }));
}

/** Addresses and titles that the tab went through: a browser writes them down. */
async function visited(tab: Page): Promise<Found[]> {
  const session = await tab.context().newCDPSession(tab);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  return entries.map(({ url, title }) => ({
    place: 'history of a tab',
    base64: Buffer.from(`${url}\n${title}`).toString('base64'),
  }));
}

/** Runs in a tab of the portal. */
function readTab(): Found[] {
  const texts = [
    ...Object.entries<string>(sessionStorage).map(([name, text]) => ({ place: `sessionStorage ${name}`, text })),
    { place: 'history.state', text: JSON.stringify(history.state as unknown) },
    { place: 'document.title', text: document.title },
    { place: 'window.name', text: window.name },
  ];
  return texts.map(({ place, text }) => {
    const bytes = new TextEncoder().encode(`${place}\n${text}`);
    return { place, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  });
}

/** Runs in a page of the origin: everything must be inside it. */
async function readOrigin(): Promise<Found[]> {
  const found: Found[] = [];

  const keep = (place: string, bytes: Uint8Array): void => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    found.push({ place, base64: btoa(text) });
  };
  const keepText = (place: string, text: string): void => {
    keep(place, new TextEncoder().encode(text));
  };

  /** Every leaf of a stored value, whatever it is made of. */
  const walk = async (place: string, value: unknown): Promise<void> => {
    if (ArrayBuffer.isView(value)) keep(place, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (value instanceof ArrayBuffer) keep(place, new Uint8Array(value));
    else if (value instanceof Blob) {
      if (value instanceof File) keepText(`${place} (file name)`, value.name);
      keepText(`${place} (type)`, value.type);
      keep(place, new Uint8Array(await value.arrayBuffer()));
    } else if (value instanceof FileSystemHandle) keepText(`${place} (handle)`, value.name);
    else if (value instanceof CryptoKey) {
      if (value.type !== 'public' && value.extractable) keepText(place, 'a secret key that can be exported');
    } else if (value instanceof Map || value instanceof Set) {
      for (const entry of value as Iterable<unknown>) await walk(place, entry);
    } else if (Array.isArray(value)) {
      for (const part of value) await walk(place, part);
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [name, part] of Object.entries(value)) {
        keepText(`${place} (member)`, name);
        await walk(`${place}.${name}`, part);
      }
    } else keepText(place, value instanceof Date ? value.toISOString() : String(value));
  };

  const asked = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('refused'));
      };
    });

  for (const { name = '' } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name));
    keepText('IndexedDB', name);
    for (const store of db.objectStoreNames) {
      const source = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([asked(source.getAllKeys()), asked<unknown[]>(source.getAll())]);
      const place = `IndexedDB ${name}/${store}`;
      keepText(place, store);
      for (const index of source.indexNames) keepText(`${place} (index)`, index);
      for (const [at, key] of keys.entries()) {
        await walk(`${place} (key)`, key);
        await walk(place, values[at]);
      }
    }
    db.close();
  }

  for (const name of await caches.keys()) {
    keepText('Cache Storage', name);
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      keepText(`cache ${name} (address)`, request.url);
      const answer = await cache.match(request);
      if (answer === undefined) continue;
      keepText(`cache ${name} (headers)`, JSON.stringify([...answer.headers]));
      keep(`cache ${name} ${new URL(request.url).pathname}`, new Uint8Array(await answer.arrayBuffer()));
    }
  }

  for (const [name, text] of Object.entries<string>(localStorage)) keepText(`localStorage ${name}`, `${name}\n${text}`);
  keepText('document.cookie', document.cookie);
  for (const { scope } of await navigator.serviceWorker.getRegistrations()) keepText('service worker', scope);

  const walkFolder = async (place: string, folder: FileSystemDirectoryHandle): Promise<void> => {
    for await (const [name, entry] of folder.entries()) {
      keepText(`${place} (name)`, name);
      if (entry instanceof FileSystemDirectoryHandle) await walkFolder(`${place}/${name}`, entry);
      else if (entry instanceof FileSystemFileHandle) await walk(`${place}/${name}`, await entry.getFile());
    }
  };
  await walkFolder('origin-private files', await navigator.storage.getDirectory());
  return found;
}
