import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { Outcome, type Occurrence } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { RunningTally, type Tally } from '#lib/domain/tally.ts';
import { errorLedgerCsv, errorLedgerJson, type ErrorLedger } from '#lib/formats/error-ledger.ts';
import { occurrence } from '../domain/arbitraries.ts';

const HEAD = { build: 'test', createdAt: '2026-11-22T09:30:00.000Z' };
const occurrences = fc.array(occurrence, { maxLength: 30 });

function tallyOf(all: readonly Occurrence[]): Tally {
  const tally = new RunningTally();
  for (const each of all) tally.add(each);
  return tally.counts;
}

async function* portions(all: readonly Occurrence[]): AsyncGenerator<Result<readonly Occurrence[], 'locked'>> {
  for (let i = 0; i < all.length; i += 7) yield Promise.resolve(ok(all.slice(i, i + 7)));
}

const ledgerOf = (all: readonly Occurrence[], tally = tallyOf(all)): ErrorLedger<'locked'> => ({
  portions: portions(all),
  tally,
  words: (reason) => `because ${reason}`,
});

async function written(parts: AsyncIterable<Result<string, unknown>>): Promise<string> {
  let text = '';
  for await (const part of parts) {
    if (!part.ok) throw new Error(String(part.error));
    text += part.value;
  }
  return text;
}

it('lists every file that is not hashed, with its reason as a code and in words', async () => {
  await fc.assert(
    fc.asyncProperty(occurrences, async (all) => {
      const failed = all.filter(({ outcome }) => outcome !== 'hashed');
      const json = JSON.parse(await written(errorLedgerJson(ledgerOf(all), HEAD))) as Record<string, unknown>;
      expect(json).toMatchObject({ format: 'lintel-errors/1', ...HEAD, counts: tallyOf(all) });
      expect(json['files']).toEqual(
        failed.map(({ path, bytes, outcome, reason, media }) => ({
          ...{ path, bytes, outcome, reason, meaning: reason === null ? '' : `because ${reason}` },
          ...{ decoder: media?.provenance.decoder ?? null, warnings: media?.provenance.warnings ?? [] },
        })),
      );
    }),
  );
});

it('is a table whose files add up to its totals', async () => {
  await fc.assert(
    fc.asyncProperty(occurrences, async (all) => {
      const csv = (await written(errorLedgerCsv(ledgerOf(all)))).replace(/^\uFEFF/, '');
      const { data } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
      const files = data.filter(({ line }) => line === 'file');
      const totals = new Map(
        data.filter(({ line }) => line === 'total').map((each) => [each['outcome'], each['files']]),
      );
      for (const outcome of Outcome.options) {
        const listed = files.filter((each) => each['outcome'] === outcome).length;
        expect(Number(totals.get(outcome))).toBe(outcome === 'hashed' ? tallyOf(all).hashed : listed);
      }
      expect(Number(totals.get('found'))).toBe(all.length);
    }),
  );
});

it('holds no formula', async () => {
  const all: Occurrence[] = ['=1+1', '@a', '-x'].map((path) => ({
    ...{ path, bytes: 1, modified: null, outcome: 'unreadable', reason: 'cannot-be-read', media: null },
  }));
  const csv = await written(errorLedgerCsv(ledgerOf(all)));
  for (const path of ['=1+1', '@a', '-x']) expect(csv).toContain(`file,"'${path}",`);
});

it('is not handed over when it is not whole', async () => {
  const [one] = fc.sample(
    occurrence.filter(({ outcome }) => outcome === 'unreadable'),
    1,
  );
  if (one === undefined) throw new Error('no occurrence');
  const last = async (parts: AsyncIterable<unknown>) => {
    let seen: unknown = null;
    for await (const part of parts) seen = part;
    return seen;
  };
  const tally = tallyOf([one, one]);
  expect(await last(errorLedgerCsv(ledgerOf([one], tally)))).toEqual(err('counts-differ'));
  expect(await last(errorLedgerJson(ledgerOf([one, one, one], tally), HEAD))).toEqual(err('counts-differ'));
  async function* failing(): ReturnType<typeof portions> {
    yield* portions(one === undefined ? [] : [one]);
    yield Promise.resolve(err('locked' as const));
  }
  expect(await last(errorLedgerCsv({ ...ledgerOf([one]), portions: failing() }))).toEqual(err('locked'));
});
