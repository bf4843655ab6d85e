import fc from 'fast-check';
import { expect } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { changed, changes } from '../../fixtures/changed.ts';

/** Larger pictures would take the test's time. */
const MOST_PIXELS = 1e6;

type Runs = {
  readonly files: readonly Uint8Array[];
  /** The first bytes of each file, which are written over. */
  readonly reach: number;
  readonly runs: number;
};

/**
 * Has a codec decode files with a few bytes written over: whatever it decodes has the sides that its header declares, and
 * after a trap of WebAssembly a new one takes over, as a worker's successor does.
 *
 * @returns how often it trapped
 */
export async function decodeChanged(make: () => Decoder, { files, reach, runs }: Runs): Promise<number> {
  let [decoder, traps] = [make(), 0];
  await fc.assert(
    fc.asyncProperty(changes(files.length, reach), async (change) => {
      const bytes = changed(files, change);
      const header = decoder.header(bytes);
      if (header === null || Math.max(header.width * header.height, header.codedPixels ?? 0) > MOST_PIXELS) return;
      try {
        const image = await decoder.decode(bytes, header);
        if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
      } catch (error) {
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        traps++;
        decoder = make();
      }
    }),
    { numRuns: runs },
  );
  return traps;
}
