import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err } from '#lib/domain/result.ts';
import { exclusiveInThisTab, type Exclusive } from '#lib/egress/exclusive.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { deleteRaw, freshVault, rawRows, reopen, value, writeRaw } from '../vault/fresh-vault.ts';

const request = (bytes: number) =>
  ({ method: 'POST', route: '/api/v1/lookups', purpose: 'look-up', bytes, sha256: 'a'.repeat(64) }) as const;
const unguarded: Exclusive = (_name, work) => work();

let vault: Vault;
let ledger: Ledger;
beforeEach(async () => {
  vault = await freshVault();
  ledger = new Ledger(vault.ledger);
});

async function write(n: number): Promise<void> {
  for (let i = 1; i <= n; i++) {
    const of = value(await ledger.request(request(i)));
    value(await ledger.answer({ of, end: 'answered', status: 200, bytes: 7 }));
  }
}

describe('the ledger', () => {
  it('adds up, over a lock', async () => {
    expect(value(await ledger.verify())).toEqual({ requests: 0, bytes: 0 });
    await write(4);
    vault.lock();
    vault = await reopen();
    ledger = new Ledger(vault.ledger);
    expect(value(await ledger.verify())).toEqual({ requests: 4, bytes: 10 });
    const entries = value(await ledger.entries());
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries.map(({ prev }) => prev).slice(1)).toEqual(entries.map(({ hash }) => hash).slice(0, -1));
    expect(entries[3]).toMatchObject({ kind: 'answer', of: 3, status: 200 });
  });

  it('gives what can still be read behind a fault, and lets requests through while it is read', async () => {
    await write(60);
    await deleteRaw('ledger', 2);
    const seqs: number[] = [];
    const during: Promise<unknown>[] = [];
    const state = await ledger.read((entries) => {
      seqs.push(...entries.map(({ seq }) => seq));
      if (during.length === 0) during.push(ledger.request(request(1)));
    });
    expect(state.fault).toEqual({ seq: 2, why: 'missing' });
    await Promise.all(during);
    // 121: written between two of the pages, before the last few were read.
    expect(seqs).toEqual([1, ...Array.from({ length: 119 }, (_, i) => i + 3)]);
    expect(state.head?.seq).toBe(121);
  });

  it('finds any one entry changed, removed or put in another place', async () => {
    await write(3);
    const rows = (await rawRows()).filter(({ store }) => store === 'ledger');
    const restore = async () => {
      for (const { key, value: row } of rows) await writeRaw('ledger', key, row);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('remove', 'replace', 'flip'),
        async (seq, other, attack) => {
          if (attack === 'replace' && other === seq) return;
          if (attack === 'remove') await deleteRaw('ledger', seq);
          if (attack === 'replace') await writeRaw('ledger', seq, rows[other]?.value);
          if (attack === 'flip') {
            const row = structuredClone(rows[seq]?.value) as { data: Uint8Array };
            row.data[other] = (row.data[other] ?? 0) ^ 1;
            await writeRaw('ledger', seq, row);
          }
          const verified = await ledger.verify();
          expect(verified).toEqual(err({ seq, why: attack === 'remove' ? 'missing' : 'damaged-record' }));
          await restore();
        },
      ),
      { numRuns: 40 },
    );
    expect((await ledger.verify()).ok).toBe(true);
  });

  it('finds entries changed or removed by somebody who has the key', async () => {
    await write(2);
    const [first] = value(await ledger.entries());
    if (first?.kind !== 'request') throw new Error('the first entry is a request');
    await deleteRaw('ledger', 1);
    const before = (await rawRows()).find(({ store, key }) => store === 'ledger' && key === 0);
    value(await vault.ledger.append({ ...first, bytes: 999 }));
    await writeRaw('ledger', 0, before?.value);
    expect(await ledger.verify()).toEqual(err({ seq: 1, why: 'changed' }));
    // With a hash that fits again, the entry after it gives it away.
    await deleteRaw('ledger', 1);
    const { hash: _old, ...forged } = { ...first, bytes: 999 };
    value(await vault.ledger.append({ ...forged, hash: await sha256Hex(canonicalBytes(forged)) }));
    await writeRaw('ledger', 0, before?.value);
    expect(await ledger.verify()).toEqual(err({ seq: 2, why: 'changed' }));
  });

  it('finds a cut off end, and a head put back', async () => {
    await write(2);
    const head = (await rawRows()).find(({ store, key }) => store === 'ledger' && key === 0);
    await write(1);
    await writeRaw('ledger', 0, head?.value);
    expect(await ledger.verify()).toEqual(err({ seq: 6, why: 'changed' }));
    await deleteRaw('ledger', 0);
    expect(await ledger.verify()).toEqual(err({ seq: 0, why: 'damaged-record' }));
  });

  it.each([
    ['Web Locks', undefined],
    ['a lock in each tab only', 'tab'],
    ['no lock at all', unguarded],
  ] as const)('of two tabs stays one chain with %s', async (_name, only) => {
    const other = await reopen();
    const tabs = [vault, other].map(
      ({ ledger: store }) => new Ledger(store, only === 'tab' ? exclusiveInThisTab() : only),
    );
    const written = await Promise.all(tabs.flatMap((tab) => [1, 2, 3].map((bytes) => tab.request(request(bytes)))));
    expect(written.map((seq) => value(seq)).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(value(await ledger.verify())).toEqual({ requests: 6, bytes: 12 });
  });

  it('is written strictly, entry and head together', async () => {
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    value(await ledger.request(request(1)));
    const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes).toEqual([[['ledger'], 'readwrite', { durability: 'strict' }]]);
    vi.restoreAllMocks();
  });
});
