import type { Page } from '@playwright/test';

/** What the portal keeps, in bytes: as the browser counts its storage, and in sealed records alone. */
export type StoredBytes = { readonly usage: number; readonly sealed: number };

const SETTLED_MILLISECONDS = 2000;
const MOST_LOOKS = 15;

/** Waits for the database to have tidied up before it counts. */
export async function storedBytes(page: Page): Promise<StoredBytes> {
  const usageNow = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  let usage = await usageNow();
  for (let look = 0; look < MOST_LOOKS; look++) {
    await page.waitForTimeout(SETTLED_MILLISECONDS);
    const next = await usageNow();
    if (next === usage) break;
    usage = next;
  }
  return { usage, sealed: await page.evaluate(readSealed) };
}

/** Runs in the page. */
async function readSealed(): Promise<number> {
  const SOME = 500;
  const answered = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('IndexedDB does not answer'));
      };
    });
  const sizeOf = (value: unknown): number => {
    if (value instanceof Uint8Array) return value.byteLength;
    return typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0)
      : 0;
  };
  let sealed = 0;
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      let range: IDBKeyRange | null = null;
      for (;;) {
        const records = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([
          answered(records.getAllKeys(range, SOME)),
          answered(records.getAll(range, SOME) as IDBRequest<unknown[]>),
        ]);
        sealed += sizeOf(values);
        const last = keys.at(-1);
        if (last === undefined) break;
        range = IDBKeyRange.lowerBound(last, true);
      }
    }
    database.close();
  }
  return sealed;
}
