import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { linkAfter, type Unlinked } from '#lib/domain/ledger-chain.ts';
import { LEDGER_START, type LedgerEntry, type LedgerHead } from '#lib/domain/ledger-entry.ts';
import { verifyLedgerFile } from '#lib/domain/ledger-export.ts';
import { err } from '#lib/domain/result.ts';
import { value } from '../vault/fresh-vault.ts';

/** Written by the first release: answers without a SHA-256, no head, no clock. */
const FIRST = readFileSync(new URL('../../fixtures/ledger-v1.json', import.meta.url), 'utf8');
const AT = '2026-11-22T09:30:00.000Z';

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const bytes = fc.integer({ min: 0, max: 2 ** 40 });
const content: fc.Arbitrary<Unlinked> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    at: fc.constant(AT),
    method: fc.constantFrom('GET' as const, 'POST' as const, 'DELETE' as const),
    route: fc.constant('/api/v1/lookups'),
    purpose: fc.constantFrom('look-up' as const, 'submission' as const),
    bytes,
    sha256,
  }),
  fc.record(
    {
      kind: fc.constant('answer' as const),
      at: fc.constant(AT),
      of: fc.integer({ min: 1, max: 1000 }),
      end: fc.constantFrom('answered' as const, 'timeout' as const),
      status: fc.constantFrom(200, 500, null),
      bytes,
      sha256,
    },
    { requiredKeys: ['kind', 'at', 'of', 'end', 'status', 'bytes'] },
  ),
  fc.record({
    kind: fc.constant('clock' as const),
    at: fc.constant(AT),
    of: fc.integer({ min: 1, max: 1000 }),
    hubAt: fc.constant(AT),
    skewMs: fc.integer(),
    uncertaintyMs: fc.nat(),
  }),
);

async function chainOf(contents: readonly Unlinked[]): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let last: LedgerHead = LEDGER_START;
  for (const each of contents) {
    const entry = await linkAfter(last, each);
    entries.push(entry);
    last = { seq: entry.seq, hash: entry.hash };
  }
  return entries;
}

const headOf = (entries: readonly LedgerEntry[]): LedgerHead => {
  const last = entries.at(-1);
  return last === undefined ? LEDGER_START : { seq: last.seq, hash: last.hash };
};
const fileOf = (entries: readonly unknown[], head: LedgerHead | undefined) =>
  JSON.stringify({ format: 'lintel-ledger/1', exportedAt: AT, head, entries });

describe('a ledger of the first release', () => {
  let entries: LedgerEntry[];
  beforeAll(() => {
    ({ entries } = JSON.parse(FIRST) as { entries: LedgerEntry[] });
  });

  it('still verifies, and adds up', async () => {
    const { tally, last, head } = value(await verifyLedgerFile(FIRST));
    expect(tally.all).toEqual({ requests: 12, bytes: 1_453_870 });
    expect(tally.byPurpose).toContainEqual({ purpose: 'look-up', totals: { requests: 2, bytes: 240_000 } });
    expect([last.seq, head, tally.clock]).toEqual([23, undefined, null]);
  });

  it('is continued by entries with the members that came later', async () => {
    const more: Unlinked = {
      kind: 'answer',
      at: AT,
      of: 12,
      end: 'answered',
      status: 200,
      bytes: 2,
      sha256: 'a'.repeat(64),
    };
    const longer = [...entries, await linkAfter(headOf(entries), more)];
    expect(value(await verifyLedgerFile(fileOf(longer, headOf(longer)))).last.seq).toBe(24);
  });
});

describe('an exported ledger', () => {
  it('of any entries verifies, with the totals of its requests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 12 }), async (contents) => {
        const entries = await chainOf(contents);
        const { tally, last } = value(await verifyLedgerFile(fileOf(entries, headOf(entries))));
        const sent = contents.flatMap((each) => (each.kind === 'request' ? [each.bytes] : []));
        expect(tally.all).toEqual({ requests: sent.length, bytes: sent.reduce((sum, size) => sum + size, 0) });
        expect(last).toEqual(headOf(entries));
      }),
    );
  });

  it('is found out when any one entry is changed, removed, doubled, put elsewhere or the end is cut', async () => {
    const attack = fc.constantFrom('change', 'remove', 'double', 'swap', 'cut', 'forge');
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 2, maxLength: 10 }),
        attack,
        fc.nat(),
        async (contents, how, n) => {
          const entries = await chainOf(contents);
          const at = n % entries.length;
          const [entry] = entries.slice(at, at + 1);
          if (entry === undefined) throw new Error('no entry');
          const changed = { ...entry, at: '2026-11-22T09:30:00.001Z' };
          const [before, after] = [entries.slice(0, at), entries.slice(at + 1)];
          const attacked = {
            change: [...before, changed, ...after],
            remove: [...before, ...after],
            double: [...before, entry, entry, ...after],
            swap: [...after, entry, ...before],
            cut: before,
            // Somebody who can hash, but has the rest of the chain against them.
            forge: [...before, await linkAfter(headOf(before), changed), ...after],
          }[how];
          const verified = await verifyLedgerFile(fileOf(attacked, headOf(entries)));
          expect(verified.ok).toBe(false);
          const { seq } = verified.ok || !('seq' in verified.error) ? { seq: NaN } : verified.error;
          if (how === 'change' || how === 'remove' || how === 'cut') expect(seq).toBe(at + 1);
          else expect(seq).toBeLessThanOrEqual(entries.length + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('without its head hides a cut end: that is what the head is for', async () => {
    const entries = await chainOf([{ kind: 'clock', at: AT, of: 1, hubAt: AT, skewMs: 0, uncertaintyMs: 0 }]);
    expect((await verifyLedgerFile(fileOf([], undefined))).ok).toBe(true);
    expect(await verifyLedgerFile(fileOf([], headOf(entries)))).toEqual(err({ seq: 1, why: 'missing' }));
  });

  it.each([
    ['is no JSON', '{', { why: 'not-a-ledger' }],
    ['is another document', '{"format":"lintel-report/1"}', { why: 'not-a-ledger' }],
    [
      'has an entry of a kind that nobody writes',
      fileOf([{ kind: 'note' }], undefined),
      { seq: 1, why: 'unknown-form' },
    ],
  ])('that %s is refused', async (_what, text, fault) => {
    expect(await verifyLedgerFile(text)).toEqual(err(fault));
  });
});
