import { availableParallelism } from 'node:os';
import { afterAll, expect, it } from 'vitest';
import { Crew } from '../../fuzz/crew.ts';
import { seedFiles } from '../../fuzz/seeds.ts';

const seeds = await seedFiles();
const crew = new Crew(availableParallelism());

/** Where files are cut: parts of the whole, and bytes before the end. */
const PARTS = [0.2, 0.5, 0.8, 0.95];
const BEFORE_END = [1, 4, 13];

afterAll(() => {
  crew.dispose();
});

async function recordOf(bytes: Uint8Array) {
  const result = await crew.hash(bytes);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const lengthsOf = ({ length }: Uint8Array): readonly number[] =>
  [...PARTS.map((part) => Math.floor(length * part)), ...BEFORE_END.map((few) => length - few)].filter(
    (shorter) => shorter > 0,
  );

it.each([...new Set(seeds.map(({ format }) => format))])(
  'a cut %s is called damaged, unless no pixel is missing',
  async (format) => {
    const silent: string[] = [];
    for (const { path, bytes } of seeds.filter((seed) => seed.format === format)) {
      const whole = await recordOf(bytes);
      for (const length of lengthsOf(bytes)) {
        const { outcome, damaged, pdq } = await recordOf(bytes.subarray(0, length));
        const isSame = pdq?.direct === whole.pdq?.direct && pdq?.nn512 === whole.pdq?.nn512;
        if (outcome === 'hashed' && !damaged && !isSame) silent.push(`${path} cut to ${length}`);
      }
    }
    expect(silent).toEqual([]);
  },
);
