import { err, ok, type Result } from '#lib/domain/result.ts';
import { ByteSink } from './byte-sink.ts';
import { dealCodedData, type BlockCoding, type BlockPlan } from './coded-data.ts';
import { maxSampling, parseFrame, type Frame } from './frame.ts';
import { adobeSegment, adobeTransform, frameHeader, scanHeader } from './headers.ts';
import { parseHuffmanTables, type HuffmanTable } from './huffman-table.ts';
import { parseScan, type Scan, type ScanComponent } from './scan.ts';
import * as jpeg from './segments.ts';

/** A JPEG of four components as two that a decoder of three takes. */
export type SplitJpeg = {
  /** The first three components, marked as YCbCr when the four are YCCK, and as RGB when they are CMYK. */
  readonly colours: Uint8Array<ArrayBuffer>;
  /** The fourth as the first of three, marked as RGB. */
  readonly black: Uint8Array<ArrayBuffer>;
  readonly isYcck: boolean;
  /** What was wrong with the data, and may not show in the two streams. */
  readonly faults: readonly string[];
};

/**
 * - `broken`: segments that no decoder makes sense of
 * - `cannot-be-split`: the components hang together in a way that no known encoder makes use of
 */
export type SplitFailure = 'broken' | 'cannot-be-split';

/** Which component black is. */
const BLACK = 3;
/** What the identifier of an AC table has in DHT (ITU-T T.81, B.2.4.2). */
const AC_CLASS = 0x10;
/** Code 0 of one bit for symbol 0: no difference in a DC table, the end of the block in an AC table. */
const ONE_CODE = Uint8Array.of(1, ...new Uint8Array(15), 0);
/** Blocks in a minimum coded unit at most (T.81, B.2.3). */
const MAX_BLOCKS = 10;
/** Each scan of a file that has thousands would make tables grow. */
const MAX_SCANS = 1000;

/**
 * Splits a baseline, extended or progressive Huffman JPEG (ITU-T T.81) of four components without decoding it: quantisation
 * and prediction belong to each component alone, so that its bits can be copied. The black stream has two more components,
 * which are grey all over and have the largest sampling factors of the whole: so a decoder enlarges black as it would have
 * beside the colours.
 */
export function splitFourComponents(bytes: Uint8Array): Result<SplitJpeg, SplitFailure> {
  const splitter = new Splitter();
  for (let at = 2; ;) {
    const segment = jpeg.segmentAfter(bytes, at);
    if (segment === null || segment.end > bytes.length) return splitter.finish();
    if (segment.stray > 0) splitter.faults.add('JPEG: stray bytes');
    at = segment.marker === jpeg.SOS ? jpeg.codedDataEnd(bytes, segment.end) : segment.end;
    const body = bytes.subarray(segment.from, segment.end);
    const failure = splitter.take(segment.marker, body, bytes.subarray(segment.end, at));
    if (failure !== null) return err(failure);
    if (segment.marker === jpeg.EOI) return splitter.finish();
  }
}

class Splitter {
  readonly faults = new Set<string>();
  readonly #colours = new ByteSink();
  readonly #black = new ByteSink();
  readonly #tables = new Map<number, HuffmanTable>();
  #frame: Frame | null = null;
  #transform = 0;
  #interval = 0;
  #scans = 0;

  constructor() {
    this.#copy(jpeg.SOI);
  }

  take(marker: number, body: Uint8Array, codedData: Uint8Array): SplitFailure | null {
    if (jpeg.isFrame(marker)) return this.#takeFrame(marker, body);
    switch (marker) {
      case jpeg.SOS:
        return this.#takeScan(body, codedData);
      case jpeg.DHT:
        return this.#takeTables(body);
      case jpeg.DRI:
        this.#interval = jpeg.uint16(body, 0);
        return this.#copy(marker, body);
      case jpeg.DQT:
        return this.#copy(marker, body);
      case jpeg.EOI:
        return this.#copy(marker);
      case jpeg.APP14:
        this.#transform = adobeTransform(body) ?? this.#transform;
        return null;
      default:
        return jpeg.isPassedOver(marker) ? null : 'broken';
    }
  }

  finish(): Result<SplitJpeg, SplitFailure> {
    if (this.#scans === 0) return err('broken');
    const isYcck = this.#transform !== 0;
    if (isYcck && this.#transform !== 2) this.faults.add('JPEG: unknown Adobe colour transform');
    const [colours, black] = [this.#colours.bytes(), this.#black.bytes()];
    return ok({ colours, black, isYcck, faults: [...this.faults] });
  }

  #copy(marker: number, body: Uint8Array | null = null): null {
    for (const sink of [this.#colours, this.#black]) {
      if (body === null) sink.append(Uint8Array.of(0xff, marker));
      else sink.segment(marker, body);
    }
    return null;
  }

  #takeFrame(marker: number, body: Uint8Array): SplitFailure | null {
    const frame = parseFrame(marker, body);
    if (frame === null || this.#frame !== null) return 'broken';
    this.#frame = frame;
    const max = maxSampling(frame.components);
    const colours = frame.components.slice(0, BLACK);
    const black = frame.components[BLACK];
    const { h, v } = maxSampling(colours);
    if (black === undefined || h !== max.h || v !== max.v) return 'cannot-be-split';
    const { quantisation } = black;
    this.#colours.segment(marker, frameHeader(frame, colours));
    this.#black.segment(marker, frameHeader(frame, [black, { h, v: 1, quantisation }, { h: 1, v, quantisation }]));
    return null;
  }

  #takeTables(body: Uint8Array): SplitFailure | null {
    const tables = parseHuffmanTables(body);
    if (tables === null) return 'broken';
    for (const { place, table } of tables) this.#tables.set(place, table);
    this.#colours.segment(jpeg.DHT, body);
    return null;
  }

  #takeScan(body: Uint8Array, codedData: Uint8Array): SplitFailure | null {
    const scan = this.#frame === null ? null : parseScan(body, this.#frame);
    if (this.#frame === null || scan === null || this.#scans === MAX_SCANS) return 'broken';
    if (this.#scans++ === 0) this.#declareColours();
    const colours = scan.components.filter(({ index }) => index !== BLACK);
    const black = scan.components.find(({ index }) => index === BLACK);
    if (black === undefined) {
      this.#colours.segment(jpeg.SOS, scanHeader(scan, colours));
      this.#colours.append(codedData);
    } else if (colours.length === 0) {
      this.#defineTables(black);
      this.#black.segment(jpeg.SOS, scanHeader(scan, [{ ...black, index: 0 }]));
      this.#black.append(codedData);
    } else {
      return this.#deal(this.#frame, scan, colours, black, codedData);
    }
    return null;
  }

  /** A scan of black and colours together. */
  #deal(
    frame: Frame,
    scan: Scan,
    colours: readonly ScanComponent[],
    black: ScanComponent,
    codedData: Uint8Array,
  ): SplitFailure | null {
    const { h, v } = maxSampling(frame.components);
    // Blocks of a component that is left alone come in another order than in company.
    const isReordered = colours.length === 1 && colours.every((each) => blocksOf(frame, each) > 1);
    if (isReordered || blocksOf(frame, black) + h + v > MAX_BLOCKS) return 'cannot-be-split';
    const grey = { dc: black.dc ^ 1, ac: black.ac ^ 1 };
    this.#defineTables(black);
    this.#black.segment(jpeg.DHT, [grey.dc, ...ONE_CODE, AC_CLASS | grey.ac, ...ONE_CODE]);
    const inBlack = [black, grey, grey].map(({ dc, ac }, index) => ({ index, dc, ac }));
    this.#colours.segment(jpeg.SOS, scanHeader(scan, colours));
    this.#black.segment(jpeg.SOS, scanHeader(scan, inBlack));
    const coding = codingOf(frame, scan);
    const plan = {
      coding,
      blocks: scan.components.flatMap((each) => this.#blockPlans(frame, each)),
      units: Math.ceil(frame.width / (8 * h)) * Math.ceil(frame.height / (8 * v)),
      interval: this.#interval,
      padding: (h + v) * (coding === 'whole' ? 2 : 1),
    };
    for (const fault of dealCodedData(codedData, plan, this.#colours, this.#black)) this.faults.add(fault);
    return null;
  }

  #blockPlans(frame: Frame, component: ScanComponent): BlockPlan[] {
    const plan = {
      dc: this.#tables.get(component.dc),
      ac: this.#tables.get(AC_CLASS | component.ac),
      isBlack: component.index === BLACK,
    };
    return new Array<BlockPlan>(blocksOf(frame, component)).fill(plan);
  }

  /** The tables of black, anew for each scan: between scans, the grey components may have had their places. */
  #defineTables({ dc, ac }: ScanComponent): void {
    for (const place of [dc, AC_CLASS | ac]) {
      const table = this.#tables.get(place);
      if (table !== undefined) this.#black.segment(jpeg.DHT, [place, ...table.definition]);
    }
  }

  #declareColours(): void {
    this.#colours.segment(jpeg.APP14, adobeSegment(this.#transform === 0 ? 0 : 1));
    this.#black.segment(jpeg.APP14, adobeSegment(0));
  }
}

/** Blocks of a component in a minimum coded unit of an interleaved scan. */
function blocksOf(frame: Frame, { index }: ScanComponent): number {
  const { h, v } = frame.components[index] ?? { h: 1, v: 1 };
  return h * v;
}

function codingOf({ process }: Frame, { high }: Scan): BlockCoding {
  if (process !== jpeg.SOF2) return 'whole';
  return high === 0 ? 'first-bits' : 'one-more-bit';
}
