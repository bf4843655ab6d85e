import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rowOf } from '#lib/domain/case-row.ts';
import type { Case } from '#lib/domain/case.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { NO_COUNTS, type Job } from '#lib/domain/job.ts';
import { beginHistory, historyWith } from '#lib/domain/job-history.ts';
import type { TransferRecord } from '#lib/domain/transfer.ts';
import { isDelivered } from '#lib/domain/outbox-state.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { unlockBackup } from '#lib/vault/file-keys.ts';
import type { Portions } from '#lib/vault/portions.ts';
import { VaultRestore } from '#lib/vault/restore.ts';
import { STORES } from '#lib/vault/schema.ts';
import { createVault, unlockVault, Vault, vaultPresence } from '#lib/vault/vault.ts';
import { HARBOUR } from '../../fixtures/own-scheme.ts';
import { writeVaultV1 } from '../../fixtures/vault-v1.ts';
import {
  deleteRaw,
  fastDeriveKey,
  freshStorage,
  freshVault,
  occurrence,
  PASSPHRASE,
  rawRows,
  reopen,
  value,
  writeRaw,
} from './fresh-vault.ts';
import { receiptProof } from './receipt-proof.ts';

const NOW = '2026-11-22T09:30:00.000Z';
const SALT = 'A'.repeat(43);

function newCase(name: string, change: Partial<Case> = {}): Case {
  const open = { name, reference: 'REF 1', notes: 'canary note', scheme: 'plain', exportedAt: null };
  return { ...open, id: uuidv7(), createdAt: NOW, changedAt: NOW, ...change };
}

/** A case with some of everything. */
async function fill(vault: Vault, given: Case, files: number): Promise<void> {
  value(await vault.cases.put(given));
  const exhibit = { id: uuidv7(), caseId: given.id, label: 'AB/1 telephone', notes: '', createdAt: NOW };
  value(await vault.cases.putExhibit(exhibit));
  const records = value(await vault.cases.open(given.id));
  const job: Job = {
    ...{ id: uuidv7(), caseId: given.id, exhibitId: exhibit.id, number: 1, state: 'open', build: 'test' },
    ...{ source: { kind: 'folder', name: 'DCIM' }, startedAt: NOW, endedAt: null, listed: null },
    counts: { ...NO_COUNTS, hashed: files },
    bytes: 5 * files,
    history: historyWith(beginHistory(NOW), [{ what: 'paused', at: NOW, since: null }], NOW),
  };
  const found = await Promise.all(Array.from({ length: files }, (_, i) => occurrence(`DCIM/${given.name} ${i}.jpg`)));
  const sha256 = found[0]?.media?.sha256 ?? '';
  value(
    await records.commit({
      job,
      finished: found.map((each, id) => ({ row: rowOf(each, { id, job: 1 }), media: each.media })),
      gone: [],
      likenesses: [{ sha256, found: [{ via: 'sha256', caseId: given.id, sha256 }], count: 1 }],
      attempts: [{ path: 'DCIM/next.jpg', bytes: 5, modified: null, alone: 0 }],
    }),
  );
  const mark = { sha256, category: '1', flags: [], note: 'seen before', series: null, changedAt: NOW, history: [] };
  value(await records.putMarks([mark]));
}

async function recordsOf(portions: Portions): Promise<{ records: TransferRecord[]; damaged: number }> {
  const records: TransferRecord[] = [];
  let damaged = 0;
  for await (const portion of portions) {
    records.push(...value(portion).records);
    damaged += value(portion).damaged;
  }
  return { records, damaged };
}

/** In an order of their own: in the vault they lie in one that says nothing. */
function sorted(records: readonly TransferRecord[]): string[] {
  return records.map((record) => JSON.stringify(record)).sort();
}

const inPortions = (records: readonly TransferRecord[], size = 7) =>
  Array.from({ length: Math.ceil(records.length / size) }, (_, i) => records.slice(i * size, (i + 1) * size));

let vault: Vault;
beforeEach(async () => {
  vi.restoreAllMocks();
  vault = await freshVault();
});

describe('a case', () => {
  async function bring(into: Vault, records: readonly TransferRecord[], replaces: string | null = null) {
    const given = records[0]?.kind === 'case' ? records[0].value : newCase('none');
    const staged = value(await into.transfers.importCase(given, { replaces, change: {} }));
    for (const portion of inPortions(records)) value(await staged.put(portion));
    return staged;
  }

  it('goes to another vault record by record', async () => {
    const given = newCase('Harbour', { scheme: HARBOUR.scheme.id, own: HARBOUR });
    await fill(vault, given, 250);
    await fill(vault, newCase('Another', { createdAt: '2026-11-22T09:30:01.000Z' }), 3);
    const { records, damaged } = await recordsOf(vault.transfers.caseRecords(given.id));
    expect(damaged).toBe(0);
    expect(records).toHaveLength(1 + 1 + 1 + 1 + 250 + 250 + 1 + 1);
    const size = value(await vault.transfers.size(given.id));
    expect(size).toBe(records.length - 1);

    const other = await freshVault();
    expect(value(await (await bring(other, records)).finish())).toEqual(given);
    expect(sorted((await recordsOf(other.transfers.caseRecords(given.id))).records)).toEqual(sorted(records));
  });

  it('that is there already comes in beside it, or in its place, under an id of its own', async () => {
    const given = newCase('Harbour');
    await fill(vault, given, 5);
    const { records } = await recordsOf(vault.transfers.caseRecords(given.id));
    expect(value(await vault.transfers.sameCase(given))).toEqual(given);

    const beside = value(await (await bring(vault, records)).finish());
    expect(beside.id).not.toBe(given.id);
    expect(value(await vault.cases.size(given.id)).rows).toBe(5);
    const copied = JSON.stringify((await recordsOf(vault.transfers.caseRecords(beside.id))).records);
    expect(copied).not.toContain(given.id);
    expect(copied.replaceAll(beside.id, given.id)).toHaveLength(JSON.stringify(records).length);

    const instead = value(await (await bring(vault, records, given.id)).finish());
    expect(value(await vault.cases.get(given.id))).toBeNull();
    expect(value(await vault.cases.size(given.id)).rows).toBe(0);
    expect(value(await vault.cases.size(instead.id)).rows).toBe(5);
    // It is still known as the one of the file.
    expect(value(await vault.transfers.sameCase(given))).not.toBeNull();
  });

  it('that takes the place of another takes what was sent of it along', async () => {
    const [given, other] = [newCase('Harbour'), newCase('Another')];
    await fill(vault, given, 5);
    const sent = (caseId: string) => {
      const batchId = uuidv7();
      const facts = { bureau: 'A', device: uuidv7(), bytes: 1, items: 1, sealedAt: NOW, sha256: 'a'.repeat(64) };
      const entry = { ...facts, batchId, state: 'sealed', attempts: 0, lastFailure: null, withdraws: null } as const;
      return vault.outbox.add({ ...entry, caseId }, new Uint8Array([1]));
    };
    for (const { id } of [given, other]) value(await sent(id));
    const { records } = await recordsOf(vault.transfers.caseRecords(given.id));
    const instead = value(await (await bring(vault, records, given.id)).finish());
    expect(instead.id).not.toBe(given.id);
    expect(value(await vault.outbox.entries()).map(({ caseId }) => caseId)).toEqual([instead.id, other.id]);
  });

  it('whose import ends half way is not there, and the next unlock removes what was written', async () => {
    const given = newCase('Harbour');
    await fill(vault, given, 30);
    const { records } = await recordsOf(vault.transfers.caseRecords(given.id));
    const before = (await rawRows()).length;
    const replaced = await bring(vault, records, given.id);
    expect(replaced).toBeDefined();
    vault.lock();

    const again = await reopen();
    expect(value(await again.cases.get(given.id))).toEqual(given);
    expect((await rawRows()).length).toBeGreaterThan(before);
    value(await again.transfers.removeStaged());
    expect(await rawRows()).toHaveLength(before);
    expect(value(await again.cases.size(given.id)).rows).toBe(30);
    value(await again.transfers.removeStaged());
    expect(await rawRows()).toHaveLength(before);
  });

  it('is whole or not there on a full disk, whichever write fails', async () => {
    const given = newCase('Harbour');
    await fill(vault, given, 10);
    const { records } = await recordsOf(vault.transfers.caseRecords(given.id));
    const before = await rawRows();
    for (let at = 1; ; at += 5) {
      const writes = failFrom(at);
      const done = await attempt(() => bring(vault, records, given.id));
      const whole = done !== null && (await done.finish()).ok;
      vi.restoreAllMocks();
      if (whole) {
        expect(writes()).toBeLessThan(at);
        break;
      }
      value(await vault.transfers.removeStaged());
      expect(await rawRows()).toEqual(before);
    }
  });

  it('with two records for one and the same is refused', async () => {
    const given = newCase('Harbour');
    await fill(vault, given, 3);
    const { records } = await recordsOf(vault.transfers.caseRecords(given.id));
    const staged = await bring(await freshVault(), [...records, ...records.filter(({ kind }) => kind === 'row')]);
    expect(await staged.finish()).toEqual({ ok: false, error: 'counts-differ' });
    value(await staged.discard());
    expect((await rawRows()).map(({ store }) => store)).toEqual(['header', 'ledger']);
  });

  it('leaves out what is damaged and counts it', async () => {
    const given = newCase('Harbour');
    await fill(vault, given, 4);
    const row = (await rawRows()).find(({ store }) => store === 'rows');
    await writeRaw('rows', row?.key ?? '', { v: 1, iv: new Uint8Array(12), data: new Uint8Array(40) });
    const { records, damaged } = await recordsOf(vault.transfers.caseRecords(given.id));
    expect(damaged).toBe(1);
    expect(records.filter(({ kind }) => kind === 'row')).toHaveLength(3);
  });
});

describe('a vault', () => {
  /** A vault with some of everything, and batches of which the hub has one. */
  async function fillVault(): Promise<void> {
    freshStorage();
    await writeVaultV1(PASSPHRASE, fastDeriveKey, [await occurrence('left over.jpg')]);
    vault = await reopen();
    await fill(vault, newCase('Harbour'), 120);
    await fill(vault, newCase('Station', { createdAt: '2026-11-22T09:30:01.000Z' }), 3);
    value(await vault.identity.invite({ code: '0123456789ABCDEFGHJKMNP', hub: 'A'.repeat(43) }));
    value(await vault.facts.put({ lastBackupAt: null }));
    for (const state of ['draft', 'sealed', 'acknowledged', 'pruned'] as const) {
      const batchId = uuidv7();
      const body = canonicalBytes({ batchId, signature: 'zürich' });
      const counts = {
        bytes: body.length,
        items: 1,
        sha256: 'a'.repeat(64),
        attempts: 0,
        lastFailure: null,
        withdraws: null,
      };
      const begun = state === 'draft' ? state : ('sealed' as const);
      const entry = { batchId, state: begun, bureau: 'A', device: uuidv7(), sealedAt: NOW, ...counts };
      value(await vault.outbox.add(entry, body));
      if (state === 'draft' || state === 'sealed') continue;
      const ids = { batchId, bureau: 'A', device: entry.device, bodySha256: 'a'.repeat(64) };
      const receipt = {
        ...ids,
        items: 1,
        newItems: 1,
        receivedAt: NOW,
        hub: 'A'.repeat(43),
        signature: 'A'.repeat(86),
      };
      value(await vault.outbox.acknowledge(entry, receipt));
      if (state === 'pruned') value(await vault.receipts.prove(receipt, receiptProof));
      if (state === 'pruned') value(await vault.outbox.prune({ ...entry, state: 'acknowledged' }));
    }
    const request = { method: 'POST' as const, route: '/api/v1/lookups', purpose: 'look-up' as const, bytes: 2 };
    const link = { seq: 1, at: NOW, prev: '0'.repeat(64), hash: 'b'.repeat(64) };
    value(await vault.ledger.append({ ...link, kind: 'request', ...request, sha256: 'c'.repeat(64) }));
  }

  /** The records of the backup, and what is in its file's header. */
  async function backUp() {
    const header = value(await vault.transfers.header());
    return { header, ...(await recordsOf(vault.transfers.vaultRecords())) };
  }

  async function begin(lock: unknown) {
    return VaultRestore.begin(value(await unlockBackup(lock, SALT, { passphrase: PASSPHRASE }, fastDeriveKey)));
  }

  it('comes back with everything but the device, and opens with the same passphrase', async () => {
    await fillVault();
    const { header, records, damaged } = await backUp();
    expect(damaged).toBe(0);
    const old = value(await vault.identity.signingKey());
    const text = JSON.stringify(records);
    expect(text).not.toContain(old.public.x);
    expect(text).not.toContain('wrapped');
    expect(text).not.toContain('0123456789ABCDEFGHJKMNP');
    const delivered = value(await vault.outbox.entries()).filter(isDelivered);
    const sent = delivered.find(({ state }) => state === 'acknowledged');
    const body = value(await vault.outbox.body(sent?.batchId ?? ''));

    freshStorage();
    const restore = value(await begin(JSON.parse(JSON.stringify(header))));
    for (const portion of inPortions(records, 40)) value(await restore.put(portion));
    expect(value(await vaultPresence())).toBe('absent');
    value(await restore.finish(NOW));
    expect(restore.unsent).toEqual([expect.objectContaining({ items: 1, sealedAt: NOW })]);

    const restored = await reopen();
    const after = await recordsOf(restored.transfers.vaultRecords());
    const expected = records.filter(({ kind }) => kind !== 'unsent' && kind !== 'facts');
    expect(sorted(after.records.filter(({ kind }) => kind !== 'facts'))).toEqual(sorted(expected));
    expect(value(await restored.facts.get()).lastBackupAt).toBe(NOW);
    expect(value(await restored.identity.saved())).toBeNull();
    expect(value(await restored.outbox.body(sent?.batchId ?? ''))).toEqual(body);
    expect(value(await restored.outbox.entries())).toEqual(delivered);
    expect(delivered.map(({ state }) => state)).toEqual(['acknowledged', 'pruned']);
    expect(value(await restored.ledger.head()).seq).toBe(1);
    expect(value(await new Vault(restore.access).cases.list()).values).toHaveLength(2);
  });

  it('comes back only where there is none, even one that is made meanwhile', async () => {
    await fillVault();
    const { header, records } = await backUp();
    expect(await begin(header)).toEqual({ ok: false, error: 'exists' });
    expect(value(await vault.cases.list()).values).toHaveLength(2);

    freshStorage();
    const restore = value(await begin(header));
    value(await restore.put(records.slice(0, 20)));
    const made = value(await createVault('another-passphrase-ladder-velvet-canoe', fastDeriveKey)).vault;
    expect((await rawRows()).map(({ store }) => store).sort()).toEqual(['header', 'ledger']);
    expect(await restore.put(records.slice(20))).toEqual({ ok: false, error: 'exists' });
    await restore.discard();
    expect((await rawRows()).map(({ store }) => store).sort()).toEqual(['header', 'ledger']);
    expect(value(await made.cases.list()).values).toEqual([]);
  });

  it('that came back half way is no vault, and leaves nothing to one that is made later', async () => {
    await fillVault();
    const { header, records } = await backUp();
    freshStorage();
    const restore = value(await begin(header));
    value(await restore.put(records));
    restore.access.database.close();

    expect(value(await vaultPresence())).toBe('absent');
    expect(await unlockVault(PASSPHRASE, fastDeriveKey)).toEqual({ ok: false, error: 'absent' });
    const made = value(await createVault('another-passphrase-ladder-velvet-canoe', fastDeriveKey)).vault;
    expect((await rawRows()).map(({ store }) => store).sort()).toEqual(['header', 'ledger']);
    made.lock();
    await deleteRaw('header', 'vault');
    const again = value(await begin(header));
    await again.discard();
    expect(await rawRows()).toEqual([]);
  });

  it('is refused for another passphrase', async () => {
    const { header } = await backUp();
    const by = { passphrase: 'orbit-velvet-cactus-ladder-window-harbour' };
    expect(await unlockBackup(header, SALT, by, fastDeriveKey)).toMatchObject({ error: 'wrong-passphrase' });
    expect(await unlockBackup({ format: 9 }, SALT, by, fastDeriveKey)).toMatchObject({ error: 'bad-lock' });
  });

  it('knows every store of its database', async () => {
    const names = await new Promise((resolve) => {
      const request = indexedDB.open('lintel');
      request.onsuccess = () => {
        resolve([...request.result.objectStoreNames]);
        request.result.close();
      };
    });
    expect([...STORES].sort()).toEqual(names);
  });
});

/** Makes every write from the n-th on fail as a full disk does; gives how many there were. */
function failFrom(n: number): () => number {
  let writes = 0;
  for (const method of ['put', 'add'] as const) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const real = IDBObjectStore.prototype[method];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, row, key) {
      if (++writes >= n) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, row, key);
    });
  }
  return () => writes;
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
