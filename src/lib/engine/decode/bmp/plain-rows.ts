import { channelUnder } from './colour-mask.ts';
import type { Dib } from './dib.ts';

/** Bytes of a row: it is filled up to a multiple of four. */
export function rowBytes({ width, bits }: Dib): number {
  return 4 * Math.ceil((width * bits) / 32);
}

/** Fills one row of RGB from the start of a row of the file, as far as its bytes go. */
export type FillRow = (from: Uint8Array, to: Uint8Array) => void;

/** Null when the masks of a bitmap make no sense. */
export function rowFiller(dib: Dib, colours: Uint8Array): FillRow | null {
  if (dib.bits > 8) return dib.bits === 24 ? fillTrue : maskedFiller(dib);
  return (from, to) => {
    fillIndexed(from, to, dib.bits, colours);
  };
}

/** Pixels of 1, 2, 4 or 8 bits, the leftmost in the highest. An index beyond the palette stays black. */
function fillIndexed(from: Uint8Array, to: Uint8Array, bits: number, colours: Uint8Array): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const pixels = Math.min(to.length / 3, from.length * perByte);
  for (let x = 0; x < pixels; x++) {
    const byte = from[Math.floor(x / perByte)] ?? 0;
    const colour = 3 * ((byte >>> (8 - bits * (1 + (x % perByte)))) & mask);
    for (let channel = 0; channel < 3; channel++) to[3 * x + channel] = colours[colour + channel] ?? 0;
  }
}

function fillTrue(from: Uint8Array, to: Uint8Array): void {
  const bytes = Math.min(to.length, from.length - (from.length % 3));
  for (let at = 0; at < bytes; at += 3) {
    to[at] = from[at + 2] ?? 0;
    to[at + 1] = from[at + 1] ?? 0;
    to[at + 2] = from[at] ?? 0;
  }
}

function maskedFiller({ bits, masks }: Dib): FillRow | null {
  const [red, green, blue] = [channelUnder(masks[0]), channelUnder(masks[1]), channelUnder(masks[2])];
  if (red === null || green === null || blue === null) return null;
  const bytes = bits / 8;
  return (from, to) => {
    const pixels = Math.min(to.length / 3, Math.floor(from.length / bytes));
    for (let x = 0; x < pixels; x++) {
      const at = x * bytes;
      const low = (from[at] ?? 0) | ((from[at + 1] ?? 0) << 8);
      const pixel = bits === 16 ? low : low | ((from[at + 2] ?? 0) << 16) | ((from[at + 3] ?? 0) << 24);
      to[3 * x] = red(pixel);
      to[3 * x + 1] = green(pixel);
      to[3 * x + 2] = blue(pixel);
    }
  };
}
