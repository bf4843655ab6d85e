import type { FaxBits } from './fax-bits.ts';
import { blackRuns, HORIZONTAL, modes, PASS, peekTable, VERTICAL_0, whiteRuns } from './fax-codes.ts';

/**
 * A line as the places where its colour changes: where black starts and ends by turns, in order, and its width from the
 * last of them on.
 */
export type Line = Int32Array;

const RUNS = [peekTable(whiteRuns), peekTable(blackRuns)] as const;
const MODES = peekTable(modes);
/**
 * How a line came out: `whole`; `overlong`, cut to its width, though the codes went on; or `broken` off, and white from
 * there on.
 */
export type LineEnd = 'whole' | 'overlong' | 'broken';

/** Longer runs are put together from this and a shorter one. */
const FIRST_MAKE_UP = 64;

/** A white line. Room for the widest that changes at every pixel, and for two places looked at behind its end. */
export function whiteLine(width: number): Line {
  return new Int32Array(width + 4).fill(width);
}

/** Reads a line of runs, white first (T.4, 4.1). */
export function readRuns(bits: FaxBits, width: number, line: Line): LineEnd {
  let [at, changes] = [0, 0];
  while (at < width) {
    const run = readRun(bits, changes & 1);
    if (run === null) return finish(line, changes, at, width);
    at += run;
    line[changes++] = Math.min(at, width);
  }
  return finish(line, changes, at, width);
}

/** Reads a line that is told by the one above (T.4, 4.2; T.6, 2.2). */
export function readFlat(bits: FaxBits, width: number, above: Line, line: Line): LineEnd {
  let [at, colour, changes, next] = [-1, 0, 0, 0];
  while (at < width) {
    // The next change above that lies to the right and goes to the other colour. It may lie one before the last one found.
    if (next > 0) next--;
    if ((next & 1) !== colour) next++;
    while ((above[next] ?? width) <= at) next += 2;
    const mode = bits.read(MODES);
    if (mode === null) break;
    if (mode === PASS) {
      at = above[next + 1] ?? width;
    } else if (mode === HORIZONTAL) {
      const [run, opposite] = [readRun(bits, colour), readRun(bits, colour ^ 1)];
      if (run === null || opposite === null) break;
      const start = Math.max(at, 0) + run;
      at = start + opposite;
      line[changes++] = Math.min(start, width);
      line[changes++] = Math.min(at, width);
    } else {
      const change = (above[next] ?? width) + mode - VERTICAL_0;
      if (change < at) break;
      line[changes++] = Math.min(change, width);
      colour ^= 1;
      at = change;
    }
  }
  return finish(line, changes, at, width);
}

/** Closes a line; a black run that was begun and never told ends where it begins. */
function finish(line: Line, changes: number, at: number, width: number): LineEnd {
  line.fill(width, changes);
  if (at < width && changes % 2 === 1) line[changes] = Math.max(at, 0);
  if (at === width) return 'whole';
  return at > width ? 'overlong' : 'broken';
}

/** A run of a colour: any number of make-up codes and a terminating one. */
function readRun(bits: FaxBits, colour: number): number | null {
  let length = 0;
  for (;;) {
    const run = bits.read(colour === 0 ? RUNS[0] : RUNS[1]);
    if (run === null) return null;
    length += run;
    if (run < FIRST_MAKE_UP) return length;
  }
}
