import type { Kernel } from '#lib/wasm/kernel.ts';
import { countNeedles } from './count-needles.ts';

const MATCH_BYTES = 8;

/** Called for each match by ascending id; it must not change what is searched. */
export type See = (id: number, distance: number, needle: number) => void;

/**
 * Compares needles with all of the first `size` hashes that lie in a kernel's memory.
 *
 * @throws RangeError when the needles are not 1 to 8 hashes, or the threshold is not 0 to 256
 */
export function scan(kernel: Kernel, size: number, needles: Uint8Array, threshold: number, see: See): void {
  const count = countNeedles(needles, threshold);
  new Uint8Array(kernel.memory.buffer, kernel.hammingNeedles() >>> 0, needles.length).set(needles);
  kernel.hammingRewind();
  for (;;) {
    const written = kernel.hammingScan(size, count, threshold);
    if (written === 0) return;
    const matches = new DataView(kernel.memory.buffer, kernel.hammingMatches() >>> 0, written * MATCH_BYTES);
    for (let at = 0; at < matches.byteLength; at += MATCH_BYTES) {
      see(matches.getUint32(at, true), matches.getUint16(at + 4, true), matches.getUint16(at + 6, true));
    }
  }
}
