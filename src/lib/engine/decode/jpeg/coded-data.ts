import { BitReader, BitWriter } from './bits.ts';
import type { ByteSink } from './byte-sink.ts';
import type { HuffmanTable } from './huffman-table.ts';
import { isRestart } from './segments.ts';

/** How the blocks of a scan are coded: whole, or their first coefficient's upper bits, or one more bit of it. */
export type BlockCoding = 'whole' | 'first-bits' | 'one-more-bit';

/** One block of a minimum coded unit. */
export type BlockPlan = {
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  /** Goes to the black stream. */
  readonly isBlack: boolean;
};

export type CodedDataPlan = {
  readonly coding: BlockCoding;
  /** The blocks of a minimum coded unit, in their order (T.81, A.2.3). */
  readonly blocks: readonly BlockPlan[];
  readonly units: number;
  /** Units between restart markers; 0 for none. */
  readonly interval: number;
  /** Zero bits that end each unit of the black stream. */
  readonly padding: number;
};

/**
 * Deals the blocks of interleaved coded data out to two streams. Their bits are copied: codes are read just to see where
 * they end. Where a code is broken both streams go on with the next restart interval, or end.
 *
 * @param data holds no markers but restarts
 * @returns what was wrong with the data
 */
export function dealCodedData(data: Uint8Array, plan: CodedDataPlan, colours: ByteSink, black: ByteSink): Set<string> {
  const faults = new Set<string>();
  let todo = plan.units;
  for (let at = 0; ;) {
    const restart = restartAfter(data, at);
    const reader = new BitReader(data, at, restart ?? data.length);
    const units = Math.min(todo, plan.interval === 0 ? todo : plan.interval);
    if (!dealUnits(reader, units, plan, colours, black)) faults.add('JPEG: broken codes');
    else if (reader.bytesLeft > 0) faults.add('JPEG: coded data left over');
    todo -= units;
    if (restart === null) break;
    if (todo === 0) return restart + 2 < data.length ? faults.add('JPEG: coded data left over') : faults;
    const marker = data[restart + 1] ?? 0;
    colours.append(Uint8Array.of(0xff, marker));
    black.append(Uint8Array.of(0xff, marker));
    at = restart + 2;
  }
  if (todo > 0) faults.add('JPEG: coded data missing');
  return faults;
}

/** Where the next restart marker is. */
function restartAfter(data: Uint8Array, from: number): number | null {
  for (let at = data.indexOf(0xff, from); at !== -1; at = data.indexOf(0xff, at + 1)) {
    if (isRestart(data[at + 1] ?? 0)) return at;
  }
  return null;
}

/** False when the data end early or hold a broken code. */
function dealUnits(reader: BitReader, units: number, plan: CodedDataPlan, colours: ByteSink, black: ByteSink): boolean {
  const [toColours, toBlack] = [new BitWriter(colours), new BitWriter(black)];
  let isWhole = true;
  for (let unit = 0; unit < units && isWhole; unit++) {
    isWhole = plan.blocks.every((block) => copyBlock(reader, plan.coding, block, block.isBlack ? toBlack : toColours));
    toBlack.write(0, isWhole ? plan.padding : 0);
  }
  toColours.finish();
  toBlack.finish();
  return isWhole;
}

function copyBlock(reader: BitReader, coding: BlockCoding, { dc, ac }: BlockPlan, writer: BitWriter): boolean {
  if (coding === 'one-more-bit') return copyBits(reader, 1, writer);
  const size = copyCode(reader, dc, writer);
  if (size < 0 || size > 15) return false;
  return coding === 'first-bits' || copyCoefficients(reader, ac, writer);
}

/** The coefficients after the first (T.81, F.2.2.2). */
function copyCoefficients(reader: BitReader, table: HuffmanTable | undefined, writer: BitWriter): boolean {
  for (let k = 1; k < 64; k++) {
    const symbol = copyCode(reader, table, writer);
    if (symbol < 0) return false;
    // Without bits of their own: 16 zeros, or the end of the block.
    if ((symbol & 15) === 0 && symbol !== 0xf0) break;
    k += symbol >> 4;
  }
  return true;
}

/** Copies one code and the bits of the number after it; its symbol, or -1. */
function copyCode(reader: BitReader, table: HuffmanTable | undefined, writer: BitWriter): number {
  const bits = reader.peek16();
  const found = table?.find(bits) ?? 0;
  if (found === 0) return -1;
  const symbol = found & 0xff;
  return copyBits(reader, found >> 8, writer) && copyBits(reader, symbol & 15, writer) ? symbol : -1;
}

function copyBits(reader: BitReader, count: number, writer: BitWriter): boolean {
  reader.peek16();
  const bits = reader.take(count);
  if (bits < 0) return false;
  writer.write(bits, count);
  return true;
}
