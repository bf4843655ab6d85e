import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';
import { openSqliteStore } from '#lib/server/store/sqlite.ts';
import { randomItem } from '../../../fixtures/random-item.ts';

const AT = '2026-01-01T00:00:00.000Z';
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lintel-store-')), 'data');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
const words = [{ source: 'test', item: randomItem() }];

describe('the embedded store', () => {
  it('is closed to other users of the machine', async () => {
    const { store } = await openStore(folder);
    await store.backup(join(folder, 'copy.sqlite'));
    await store.close();
    expect(mode(folder)).toBe('700');
    for (const file of ['hub.sqlite', 'hub-key.json', 'copy.sqlite']) expect(mode(join(folder, file))).toBe('600');
  });

  it('writes ahead, and knows after a restart what it knew and who it is', async () => {
    const first = await openStore(folder);
    await first.store.bureaux.add({ code: 'A', name: 'Bureau A', reach: 'x' }, AT);
    expect(existsSync(join(folder, 'hub.sqlite-wal'))).toBe(true);
    await first.store.close();
    const second = await openStore(folder);
    expect(await second.store.bureaux.all()).toEqual([{ code: 'A', name: 'Bureau A', reach: 'x' }]);
    expect(second.key.thumbprint).toBe(first.key.thumbprint);
    await second.store.close();
  });

  it('gives one key to all who open it for the first time at once', async () => {
    const { store } = await openStore(folder);
    await store.close();
    rmSync(join(folder, 'hub-key.json'));
    const { loadHubKey } = await import('#lib/server/hub-key-file.ts');
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadHubKey(folder)));
    expect(new Set(keys.map((key) => key.thumbprint)).size).toBe(1);
  });

  it('keeps all of a transaction or nothing', async () => {
    const { store } = await openStore(folder);
    await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: null }, AT);
    const failing = store.transaction(async (within) => {
      await within.material.contribute('A', words, AT);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await store.material.counts()).toEqual([]);
    expect(await store.material.held([words[0]?.item.sha256 ?? ''])).toEqual(new Set());
    await store.close();
  });

  it('takes nothing for a bureau that does not exist', async () => {
    const { store } = await openStore(folder);
    await expect(store.material.contribute('Z', words, AT)).rejects.toThrow('FOREIGN KEY');
    await store.close();
  });

  it('makes copies that are stores of their own', async () => {
    const { store } = await openStore(folder);
    await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: null }, AT);
    await store.material.contribute('A', words, AT);
    await store.backup(join(folder, 'copy.sqlite'));
    await store.close();
    const copy = await openSqliteStore(join(folder, 'copy.sqlite'));
    expect(await copy.material.counts()).toEqual([{ bureau: 'A', contributions: 1, media: 1 }]);
    await copy.close();
  });
});
