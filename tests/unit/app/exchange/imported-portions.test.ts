import { expect, it } from 'vitest';
import { ImportedLists } from '#lib/app/exchange/imported-lists.svelte.ts';
import { importedPortions } from '#lib/app/exchange/imported-portions.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, value } from '../../vault/fresh-vault.ts';
import { entryOf, readingOf } from './entries.ts';

const NOW = '2026-11-26T09:00:00.000Z';

async function caseWith(vault: Vault, ...lists: (readonly ExchangeEntry[])[]): Promise<string> {
  const id = uuidv7();
  const words = { name: 'Harbour', reference: '', notes: '', scheme: 'plain', exportedAt: null };
  value(await vault.cases.put({ ...words, id, createdAt: NOW, changedAt: NOW }));
  const place = { store: await vault.imported(), caseId: id };
  const desk = new ImportedLists({ place, files: () => [], onChange: () => undefined, now: () => new Date(NOW) });
  await desk.read();
  for (const entries of lists) {
    const keeper = value(await desk.keeper({ name: 'list.json', bytes: 1, scheme: null }));
    value(await keeper.keep(entries));
    value(await keeper.finish(readingOf(entries.length)));
  }
  return id;
}

it('hands on every entry of every list of a case, in their order, and none of another case', async () => {
  const vault = await freshVault();
  const first = Array.from({ length: 300 }, (_, at) => entryOf(`a${String(at)}`, { at }));
  const second = [entryOf('b', { tags: ['boat'] })];
  await caseWith(vault, [entryOf('of another case')]);
  const caseId = await caseWith(vault, first, second);
  const entries: ExchangeEntry[] = [];
  for await (const portion of importedPortions(vault, caseId)) {
    // So few that a page writes them without standing still.
    expect(value(portion).length).toBeLessThanOrEqual(100);
    entries.push(...value(portion));
  }
  expect(entries).toEqual([...first, ...second]);
});

it('ends with a failure when the vault shuts', async () => {
  const vault = await freshVault();
  const caseId = await caseWith(vault, [entryOf('a')]);
  vault.lock();
  const portions = [];
  for await (const portion of importedPortions(vault, caseId)) portions.push(portion);
  expect(portions).toEqual([{ ok: false, error: 'locked' }]);
});
