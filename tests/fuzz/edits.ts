import type { Dice } from './dice.ts';

/** Some bytes after an edit, and what was done to them, in a few words. */
export type Edited = { readonly bytes: Uint8Array<ArrayBuffer>; readonly story: string };

/** Alters bytes, of which there are some; the donor is another file of the format, or the same part of it. */
type Edit = (bytes: Uint8Array<ArrayBuffer>, dice: Dice, donor: Uint8Array) => Edited;

const BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const WORDS = [0, 1, 2, 0x7f, 0xff, 0x100, 0x7fff, 0x8000, 0xffff];
const LONGS = [...WORDS, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
/** What matters most to a parser stands at the start. */
const START_BYTES = 40;

/** One of the edits, chosen by the dice. */
export function edit(bytes: Uint8Array, dice: Dice, donor: Uint8Array): Edited {
  const copy = Uint8Array.from(bytes);
  return copy.length === 0 ? insert(copy, dice) : dice.pick(EDITS)(copy, dice, donor);
}

function place(bytes: Uint8Array, dice: Dice): number {
  return dice.below(dice.chance(0.3) ? Math.min(bytes.length, START_BYTES) : bytes.length);
}

/** Where a block lies, and how long it is: most are short. */
function block(bytes: Uint8Array, dice: Dice): readonly [from: number, length: number] {
  const from = place(bytes, dice);
  const most = dice.chance(0.7) ? 32 : bytes.length;
  return [from, Math.min(bytes.length - from, 1 + dice.below(most))];
}

const flip: Edit = (bytes, dice) => {
  const at = place(bytes, dice);
  const bit = dice.below(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return { bytes, story: `bit ${bit} of ${at} flipped` };
};

const set: Edit = (bytes, dice) => {
  const [at, value] = [place(bytes, dice), dice.chance(0.5) ? dice.pick(BYTES) : dice.below(256)];
  bytes[at] = value;
  return { bytes, story: `${at} set to ${value}` };
};

const nudge: Edit = (bytes, dice) => {
  const [at, by] = [place(bytes, dice), dice.below(33) - 16];
  bytes[at] = (bytes[at] ?? 0) + by;
  return { bytes, story: `${at} moved by ${by}` };
};

const setNumber: Edit = (bytes, dice) => {
  const width = dice.chance(0.5) ? 2 : 4;
  if (bytes.length < width) return set(bytes, dice, bytes);
  const at = Math.min(place(bytes, dice), bytes.length - width);
  const value = dice.pick([...(width === 2 ? WORDS : LONGS), bytes.length % 2 ** (8 * width)]);
  const isLittle = dice.chance(0.5);
  const view = new DataView(bytes.buffer);
  if (width === 2) view.setUint16(at, value, isLittle);
  else view.setUint32(at, value, isLittle);
  return { bytes, story: `${at} set to ${value} in ${width} bytes, ${isLittle ? 'little' : 'big'} end first` };
};

const fill: Edit = (bytes, dice) => {
  const [from, length] = block(bytes, dice);
  const value = dice.pick(BYTES);
  return { bytes: bytes.fill(value, from, from + length), story: `${length} at ${from} filled with ${value}` };
};

const swap: Edit = (bytes, dice) => {
  const [from, most] = block(bytes, dice);
  const to = place(bytes, dice);
  const length = Math.min(most, Math.abs(to - from), bytes.length - to);
  const [one, other] = [bytes.slice(from, from + length), bytes.slice(to, to + length)];
  bytes.set(other, from);
  bytes.set(one, to);
  return { bytes, story: `${length} at ${from} and ${to} swapped` };
};

const overlay: Edit = (bytes, dice, donor) => {
  const [from, length] = block(bytes, dice);
  const source = dice.below(Math.max(1, donor.length));
  const given = donor.subarray(source, source + length);
  bytes.set(given, from);
  return { bytes, story: `${given.length} at ${from} from ${source} of the donor` };
};

const cut: Edit = (bytes, dice) => {
  const length = place(bytes, dice);
  return { bytes: bytes.slice(0, length), story: `cut to ${length}` };
};

const drop: Edit = (bytes, dice) => {
  const [from, length] = block(bytes, dice);
  return {
    bytes: joined(bytes.subarray(0, from), bytes.subarray(from + length)),
    story: `${length} at ${from} dropped`,
  };
};

const double: Edit = (bytes, dice) => {
  const [from, length] = block(bytes, dice);
  const end = from + length;
  return { bytes: joined(bytes.subarray(0, end), bytes.subarray(from)), story: `${length} at ${from} doubled` };
};

const insert = (bytes: Uint8Array<ArrayBuffer>, dice: Dice): Edited => {
  const [at, length] = [place(bytes, dice), 1 + dice.below(64)];
  const garbage = dice.bytes(length);
  return { bytes: joined(bytes.subarray(0, at), garbage, bytes.subarray(at)), story: `${length} inserted at ${at}` };
};

const grow: Edit = (bytes, dice) => {
  const length = 1 + dice.below(2048);
  return { bytes: joined(bytes, dice.bytes(length)), story: `${length} added` };
};

const splice: Edit = (bytes, dice, donor) => {
  const [at, from] = [place(bytes, dice), dice.below(Math.max(1, donor.length))];
  return { bytes: joined(bytes.subarray(0, at), donor.subarray(from)), story: `from ${at} on the donor from ${from}` };
};

/** Those that keep the length come up more often: they lead deeper. */
const KEEPING = [flip, set, nudge, setNumber, fill, swap, overlay];
const EDITS: readonly Edit[] = [...KEEPING, ...KEEPING, flip, flip, setNumber, cut, drop, double, insert, grow, splice];

function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
