/**
 * Code in a page that carries on what workers lay down in the side doors: channels, databases and caches that they share with
 * it. The positive control of those doors: the portal has nobody like it.
 */
export function carryOn(): void {
  const seen = new Set<string>();
  const reach = (url: unknown) => {
    const address = String(url);
    if (seen.has(address)) return;
    seen.add(address);
    void fetch(address, { mode: 'no-cors' }).catch(() => undefined);
  };
  new BroadcastChannel('side-door').addEventListener('message', ({ data }: MessageEvent<{ url: string }>) => {
    reach(data.url);
  });
  const readDatabase = (name: string) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const database = opening.result;
      if (!database.objectStoreNames.contains('urls')) return;
      const asked = database.transaction('urls').objectStore('urls').getAll();
      asked.onsuccess = () => {
        asked.result.forEach(reach);
        database.close();
      };
    };
  };
  setInterval(() => {
    void indexedDB.databases().then((databases) => {
      for (const { name = '' } of databases) if (name.startsWith('side-door')) readDatabase(name);
    });
    void caches.open('side-door').then(async (cache) => {
      for (const kept of await cache.matchAll()) reach(await kept.text());
    });
  }, 200);
}
