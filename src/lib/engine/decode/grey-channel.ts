/**
 * The first channel of RGBA samples, packed in place: no second buffer. Codecs spread one-channel images over three
 * equal channels, but PDQ's luma of three equal channels is not exactly their value.
 */
export function packFirstChannel(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const pixels = rgba.length / 4;
  for (let i = 0; i < pixels; i++) rgba[i] = rgba[4 * i] ?? 0;
  return rgba.subarray(0, pixels);
}
