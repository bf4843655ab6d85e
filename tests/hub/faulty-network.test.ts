import { afterEach, describe, expect, it } from 'vitest';
import { BatchJournal, type JournalEntry } from '../network/batch-journal.ts';
import { runEngine, type NetworkRun } from '../network/engine-run.ts';
import { FAULT_KINDS } from '../network/fault-plan.ts';
import { faultTable } from '../network/fault-table.ts';
import { mayBeSentAgain, notInLedger } from '../network/ledger-cover.ts';
import { DEATHS } from '../network/life.ts';
import { believing, renaming } from '../network/worse-outboxes.ts';

const SEED = 1;
/** On a machine with other work: alone it takes one minute. */
const PATIENCE = 900_000;

let run: NetworkRun | null = null;
afterEach(({ task }) => {
  if (task.result?.state === 'fail' && run !== null) console.log(`seed ${SEED}\n${faultTable(run)}`);
  run = null;
});

it(
  '300 batches through a bad network, while browser and hub are killed, are at the hub exactly once',
  async () => {
    run = await runEngine({ batches: 300, seed: SEED });
    expect(run.findings).toEqual([]);
    expect(run.batches).toBe(300);
    const faults = new Set(run.seen.map(({ fault }) => fault));
    expect(FAULT_KINDS.filter((kind) => !faults.has(kind))).toEqual([]);
    expect(new Set(run.killed.map(({ death }) => death))).toEqual(new Set(Object.keys(DEATHS)));
  },
  PATIENCE,
);

describe('the comparison hears', () => {
  it(
    'a client that gives a failed batch a new id',
    async () => {
      run = await runEngine({ batches: 15, seed: SEED, outboxOf: renaming });
      expect(run.findings).toContainEqual(expect.stringMatching(/^batch \S+ is at the hub and was never sealed$/));
      expect(run.findings).toContainEqual(expect.stringMatching(/^word .* 1 times too many$/));
    },
    PATIENCE,
  );

  it(
    'a client that takes what it sent for what has arrived',
    async () => {
      // Four and more of them never arrive. More batches would last until a kill, after which such an outbox is stuck by its own doing.
      run = await runEngine({ batches: 15, seed: SEED, outboxOf: believing });
      expect(run.findings).toContainEqual(expect.stringMatching(/^batch \S+ is there 0 times$/));
      expect(run.findings).toContainEqual(expect.stringMatching(/^batch \S+ has no receipt$/));
      expect(run.findings).toContainEqual(expect.stringMatching(/^word .* 1 times too few$/));
    },
    PATIENCE,
  );

  it('a hub that keeps other bytes, a batch or a word twice, or one more medium', () => {
    const body = Buffer.from('{}');
    const sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    const word = { sha256: 'a1', sha1: 'b2', md5: 'c3', bytes: 7 };
    const entry: JournalEntry = { bureau: 'A', batchId: 'one', sha256, records: [word] };
    const batchRow = { bureau: 'A', batch_id: 'one', body_sha256: Buffer.from(sha256, 'hex'), body };
    const bytes = (hex: string) => Buffer.from(hex, 'hex');
    const wordRow = { bureau: 'A', source: 'one', sha256: bytes('a1'), sha1: bytes('b2'), md5: bytes('c3'), bytes: 7 };
    const findings = (batches: object[], words: object[], count: number) => {
      const journal = new BatchJournal();
      journal.add(entry);
      const tables = new Map<string, object[]>([
        ['batches', batches],
        ['m.id = c.media', words],
        ['media', [{ count }]],
      ]);
      return journal.compare((sql) => {
        const table = [...tables.keys()].find((name) => sql.endsWith(name)) ?? '';
        return (tables.get(sql.endsWith('m.id = c.media') ? 'm.id = c.media' : table) ?? []) as Record<
          string,
          unknown
        >[];
      });
    };
    expect(findings([batchRow], [wordRow], 1)).toEqual([]);
    expect(findings([{ ...batchRow, body: Buffer.from('[]') }], [wordRow], 1)).toEqual(['batch one has other bytes']);
    expect(findings([{ ...batchRow, bureau: 'B' }], [wordRow], 1)).toEqual(['batch one is of another bureau']);
    expect(findings([batchRow, batchRow], [wordRow], 1)).toEqual(['batch one is there 2 times']);
    expect(findings([batchRow], [wordRow, wordRow], 1)).toEqual(['word A one a1 b2 c3 7 is there 1 times too many']);
    expect(findings([batchRow], [wordRow], 2)).toEqual(['the hub holds 2 media instead of 1']);
  });

  it('a request that left without a line in the ledger', () => {
    const line = { route: '/api/v1/submissions', bytes: 3, sha256: 'ab' };
    const about = { method: 'POST', path: line.route, bytes: 3, sha256: 'ab', batchId: null, fault: 'none' } as const;
    const seen = { ...about, broke: false };
    const broken = { ...about, broke: true };
    expect(notInLedger([seen], [line, line])).toEqual([]);
    expect(notInLedger([seen, seen], [line])).toEqual(['the ledger does not know /api/v1/submissions of 3 bytes, ab']);
    expect(mayBeSentAgain([seen, broken], [line])).toEqual([line]);
    expect(mayBeSentAgain([seen, broken], [])).toEqual([]);
  });
});
