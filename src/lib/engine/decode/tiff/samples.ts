import { narrow } from '../narrow.ts';
import { floatAt } from './floats.ts';
import type { Layout } from './layout.ts';
import { numberReader } from './numbers.ts';
import { SampleFormat } from './tags.ts';

/** Reads the samples of a row, as many as `out` has room for. Samples for which there are no bytes are 0. */
export type ReadSamples = (row: Uint8Array, out: Uint16Array) => void;

const MAX_BITS = 32;

/**
 * Reads samples as 8 bits: whole numbers spread over 0..255 with rounding (of 16 bits round(v / 257)), those with a sign
 * from their least to their greatest, fractions from 0 to 1, and what lies beyond cut. Null when there is no such number.
 */
export function sampleReader({ bits, sampleFormat, isLittleEndian }: Layout): ReadSamples | null {
  if (sampleFormat === SampleFormat.float) return floatReader(bits, isLittleEndian);
  if (bits > MAX_BITS) return null;
  const isSigned = sampleFormat === SampleFormat.signed;
  if (!isSigned && sampleFormat !== SampleFormat.unsigned && sampleFormat !== SampleFormat.undefined) return null;
  if (!isSigned && bits === 8) return copyBytes;
  if (!isSigned && bits === 16) return narrowWords(isLittleEndian);
  const most = 2 ** bits - 1;
  // Turning the highest bit round moves the least number of those with a sign to 0.
  const offset = isSigned ? 2 ** (bits - 1) : 0;
  return eachNumber(bits, isLittleEndian, (value) => Math.round((((value + offset) % (most + 1)) * 255) / most));
}

/** Reads samples as they are: what a palette wants. Null when they are too long. */
export function indexReader({ bits, isLittleEndian }: Layout): ReadSamples | null {
  return bits <= 16 ? eachNumber(bits, isLittleEndian, (value) => value) : null;
}

function copyBytes(row: Uint8Array, out: Uint16Array): void {
  out.fill(0, row.length);
  out.set(row.subarray(0, out.length));
}

/** The most common depth but for 8, and therefore without a detour. */
function narrowWords(isLittleEndian: boolean): ReadSamples {
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  return (row, out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = narrow((row[2 * i + low] ?? 0) + (row[2 * i + high] ?? 0) * 256);
    }
  };
}

/** Not a number is 0. */
function floatReader(bits: number, isLittleEndian: boolean): ReadSamples | null {
  const bytes = bits / 8;
  if (bytes !== 2 && bytes !== 3 && bytes !== 4 && bytes !== 8) return null;
  return (row, out) => {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    out.fill(0);
    const count = Math.min(out.length, Math.floor(row.length / bytes));
    for (let i = 0; i < count; i++) {
      const value = floatAt(view, i * bytes, bytes, isLittleEndian);
      out[i] = value > 0 ? Math.round(Math.min(value, 1) * 255) : 0;
    }
  };
}

/** Bits of numbers that all have a place in a table. */
const TABLE_BITS = 16;

function eachNumber(bits: number, isLittleEndian: boolean, change: (value: number) => number): ReadSamples {
  const read = numberReader(bits, isLittleEndian);
  if (bits > TABLE_BITS) {
    return (row, out) => {
      for (let i = 0; i < out.length; i++) out[i] = change(read(row, i));
    };
  }
  const table = Uint16Array.from({ length: 2 ** bits }, (_, value) => change(value));
  return (row, out) => {
    for (let i = 0; i < out.length; i++) out[i] = table[read(row, i)] ?? 0;
  };
}
