/** Turns a pixel into one 8-bit channel. */
export type Channel = (pixel: number) => number;

/**
 * The channel that the bits under a mask hold. Up to 8 bits are spread over 0..255 with rounding; of more, the highest 8
 * count. Both are what Chromium does. Null for a mask with holes.
 */
export function channelUnder(mask: number): Channel | null {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  const bits = 32 - Math.clz32(most);
  if (2 ** bits - 1 !== most) return null;
  if (bits > 8) return (pixel) => (pixel & mask) >>> (shift + bits - 8);
  const spread = Uint8Array.from({ length: most + 1 }, (_, value) => Math.round((value * 255) / most));
  return (pixel) => spread[(pixel & mask) >>> shift] ?? 0;
}
