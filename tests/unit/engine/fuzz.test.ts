import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { campaign } from '../../fuzz/campaign.ts';
import { Crew } from '../../fuzz/crew.ts';
import type { Findings } from '../../fuzz/findings.ts';
import { KnownGood } from '../../fuzz/known-good.ts';
import { waysToTakeApart } from '../../fuzz/formats/take-apart.ts';
import { makeMutant } from '../../fuzz/mutant.ts';
import { seedFiles } from '../../fuzz/seeds.ts';
import { sumOf } from '../../fuzz/stages.ts';
import { summaryOf } from '../../fuzz/summary.ts';

/** The short form of `npm run fuzz`: 2,000 files of its first run. */
const COUNT = 2000;
const SEED = 1;

const seeds = await seedFiles();

describe('altered copies of valid files of every format', () => {
  const crew = new Crew(availableParallelism());
  let good: KnownGood;
  let findings: Findings;

  beforeAll(async () => {
    good = await KnownGood.of(seeds, crew);
    findings = await campaign(crew, { good, seed: SEED, indices: [...Array(COUNT).keys()] });
    crew.dispose();
    console.log(summaryOf(findings, good.unfit));
  }, 90_000);

  it('start from files that all hash', () => {
    expect(good.unfit).toEqual([]);
  });

  it('all end with an outcome, a reason and the right digests', () => {
    expect(findings.broken.map(({ mutant, what }) => `${what}: ${mutant.story}`)).toEqual([]);
    expect(sumOf(findings.stages.values()).files).toBe(COUNT);
  });

  it('leave no trace on the valid files after them', () => {
    expect([...findings.changed]).toEqual([]);
  });

  it('never meet a worker that should have been replaced', () => {
    expect(crew.repliesOfWorn).toBe(0);
  });

  it.each([...new Set(seeds.map(({ format }) => format))])('reach the decoder often enough: %s', (format) => {
    const { files = 0, decoder = 0 } = findings.stages.get(format) ?? {};
    expect(decoder / files).toBeGreaterThan(0.3);
  });
});

it('takes files of every format apart so that they go together again', async () => {
  const crew = new Crew(availableParallelism());
  onTestFinished(() => {
    crew.dispose();
  });
  const pdqOf = async (bytes: Uint8Array) => {
    const result = await crew.hash(bytes);
    return result.ok ? result.value.pdq : null;
  };
  for (const { path, bytes } of seeds) {
    const ways = waysToTakeApart(bytes);
    expect(ways.length, path).toBeGreaterThan(0);
    for (const { pieces, join } of ways)
      expect(await pdqOf(join(pieces.map((piece) => piece.bytes))), path).toEqual(await pdqOf(bytes));
  }
});

it('makes the same file of the same number, and another one of another', () => {
  const made = makeMutant(seeds, 3, 77);
  expect(makeMutant(seeds, 3, 77)).toEqual(made);
  expect(makeMutant(seeds, 4, 77).bytes).not.toEqual(made.bytes);
});

it('finds a promise that does not hold', async () => {
  const crew = new Crew(1);
  onTestFinished(() => {
    crew.dispose();
  });
  const good = await KnownGood.of(seeds.slice(0, 1), crew);
  const lying = { hash: () => crew.hash(Uint8Array.of(1)), takeMostBytes: () => 0 } as unknown as Crew;
  const findings = await campaign(lying, { good, seed: SEED, indices: [0] });
  expect(findings.broken).toMatchObject([{ what: 'wrong md5' }]);
  expect([...findings.changed]).toHaveLength(1);
});
