import { SOF2 } from './segments.ts';
import type { Frame } from './frame.ts';

export type ScanComponent = {
  /** Which of the frame's components. */
  readonly index: number;
  /** Identifiers of its tables, 0 to 3. */
  readonly dc: number;
  readonly ac: number;
};

export type Scan = {
  readonly components: readonly ScanComponent[];
  /** First and last coefficient, in zigzag order. */
  readonly first: number;
  readonly last: number;
  /** Bits of the coefficients that earlier scans left out, and that this one leaves out. */
  readonly high: number;
  readonly low: number;
};

/** Parses a scan header (T.81, B.2.3); null when it is none, or one that libjpeg gives up at. */
export function parseScan(body: Uint8Array, frame: Frame): Scan | null {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length !== 4 + 2 * count) return null;
  const components: ScanComponent[] = [];
  for (let i = 0; i < count; i++) {
    const [id = 0, tables = 0] = body.subarray(1 + 2 * i);
    const index = frame.components.findIndex(
      (component, at) => component.id === id && components.every((taken) => taken.index !== at),
    );
    const [dc, ac] = [tables >> 4, tables & 15];
    if (index === -1 || dc > 3 || ac > 3) return null;
    components.push({ index, dc, ac });
  }
  const [first = 0, last = 0, bits = 0] = body.subarray(1 + 2 * count);
  const scan = { components, first, last, high: bits >> 4, low: bits & 15 };
  return frame.process !== SOF2 || isProgression(scan) ? scan : null;
}

/** What a scan of a progressive frame may hold (T.81, G.1.1.1). */
function isProgression({ components, first, last, high, low }: Scan): boolean {
  if (low > 13 || (high !== 0 && low !== high - 1)) return false;
  return first === 0 ? last === 0 : first <= last && last < 64 && components.length === 1;
}
