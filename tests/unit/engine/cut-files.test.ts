import { expect, it } from 'vitest';
import { seedFiles } from '../../fuzz/seeds.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

const seeds = await seedFiles();
const parts = await freshParts();

/** Where files are cut: parts of the whole, and bytes before the end. */
const PARTS = [0.2, 0.5, 0.8, 0.95];
const BEFORE_END = [1, 4, 13];

it.each([...new Set(seeds.map(({ format }) => format))])(
  'a cut %s is called damaged, unless no pixel is missing',
  async (format) => {
    const silent: string[] = [];
    for (const { path, bytes } of seeds.filter((seed) => seed.format === format)) {
      const whole = await recordOf(bytes, parts);
      const lengths = [
        ...PARTS.map((part) => Math.floor(bytes.length * part)),
        ...BEFORE_END.map((few) => bytes.length - few),
      ];
      for (const length of lengths) {
        const { outcome, damaged, pdq } = await recordOf(bytes.subarray(0, Math.max(0, length)), parts);
        const isSame = pdq?.direct === whole.pdq?.direct && pdq?.nn512 === whole.pdq?.nn512;
        if (outcome === 'hashed' && !damaged && !isSame) silent.push(`${path} cut to ${length}`);
      }
    }
    expect(silent).toEqual([]);
  },
);
