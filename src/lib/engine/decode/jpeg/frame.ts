import { uint16 } from './segments.ts';

/** A component of the frame: sampling factors are 1 to 4. */
export type Component = { readonly id: number; readonly h: number; readonly v: number; readonly quantisation: number };

export type Frame = {
  /** The marker, which tells the coding process. */
  readonly process: number;
  readonly precision: number;
  readonly width: number;
  /** 0 when a DNL segment gives it later. */
  readonly height: number;
  readonly components: readonly Component[];
};

/** Parses a frame header (T.81, B.2.2); null when it is none. */
export function parseFrame(process: number, body: Uint8Array): Frame | null {
  const [precision = 0, , , , , count = 0] = body;
  if (count === 0 || body.length !== 6 + 3 * count) return null;
  const components = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, quantisation = 0] = body.subarray(6 + 3 * i);
    return { id, h: factors >> 4, v: factors & 15, quantisation };
  });
  if (components.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) return null;
  return { process, precision, width: uint16(body, 3), height: uint16(body, 1), components };
}

/** The largest sampling factors: components with smaller ones have fewer samples than the picture has pixels. */
export function maxSampling(components: readonly Component[]): { readonly h: number; readonly v: number } {
  return { h: Math.max(...components.map(({ h }) => h)), v: Math.max(...components.map(({ v }) => v)) };
}
