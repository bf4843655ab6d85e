import { Dice } from './dice.ts';
import { edit, type Edited } from './edits.ts';
import type { Piece, Pieces } from './formats/pieces.ts';
import { waysToTakeApart } from './formats/take-apart.ts';

/** A valid file to start from. */
export type Seed = { readonly path: string; readonly format: string; readonly bytes: Uint8Array };

/** An altered copy of a valid file, the same whenever it is made from the same seeds, number and index. */
export type Mutant = {
  readonly index: number;
  readonly format: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which file it was, and what was done to it. */
  readonly story: string;
};

/** As many get edited anywhere as a reader meets in the wild; the others keep their frame, so that they lead deeper. */
const RAW_PART = 0.35;
const MOST_EDITS = 3;

/** Formats take turns, so that each gets its share whatever its number of seeds. */
export function makeMutant(seeds: readonly Seed[], seed: number, index: number): Mutant {
  const formats = [...new Set(seeds.map(({ format }) => format))];
  const dice = new Dice(Math.imul(seed, 1_000_003) + index);
  const format = formats[index % formats.length] ?? '';
  const candidates = seeds.filter((each) => each.format === format);
  const [file, donor] = [dice.pick(candidates), dice.pick(candidates)];
  const ways = waysToTakeApart(file.bytes);
  const { bytes, story } =
    ways.length === 0 || dice.chance(RAW_PART)
      ? several(file.bytes, dice, donor.bytes)
      : inPieces(dice.pick(ways), dice, donor.bytes);
  return { index, format, bytes, story: `${file.path}: ${story}` };
}

function several(bytes: Uint8Array, dice: Dice, donor: Uint8Array): Edited {
  let edited: Edited = edit(bytes, dice, donor);
  for (let more = dice.below(MOST_EDITS); more > 0; more--) {
    const { bytes, story } = edit(edited.bytes, dice, donor);
    edited = { bytes, story: `${edited.story}, ${story}` };
  }
  return edited;
}

/** Alters one to three pieces, and puts the file together again. */
function inPieces({ pieces, join }: Pieces, dice: Dice, donor: Uint8Array): Edited {
  const contents = pieces.map(({ bytes }) => bytes);
  const stories: string[] = [];
  for (let more = 1 + dice.below(MOST_EDITS); more > 0; more--) {
    const at = choose(pieces, dice);
    const { bytes, story } = edit(contents[at] ?? donor, dice, donor);
    contents[at] = bytes;
    stories.push(`${pieces[at]?.name} ${story}`);
  }
  return { bytes: Uint8Array.from(join(contents)), story: stories.join(', ') };
}

/** Every piece with content is as likely as the other, but half the time the largest is meant: there the codec's work is. */
function choose(pieces: readonly Piece[], dice: Dice): number {
  const filled = [...pieces.keys()].filter((i) => sizeAt(pieces, i) > 0);
  if (filled.length === 0) return 0;
  const largest = filled.toSorted((a, b) => sizeAt(pieces, b) - sizeAt(pieces, a)).slice(0, 1);
  return dice.pick(dice.chance(0.5) ? largest : filled);
}

const sizeAt = (pieces: readonly Piece[], i: number): number => pieces[i]?.bytes.length ?? 0;
