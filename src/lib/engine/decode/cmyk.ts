/**
 * Turns CMYK pixels into RGBA in place, without a colour profile: R = round((255 - C)(255 - K) / 255), G from M and B from
 * Y alike. This is what the PDQ reference sees, as ImageMagick 6.9 converts CMYK for it when no other conversion is asked
 * for, and what libjpeg-turbo's `djpeg` does; browsers cut the fraction off instead of rounding.
 *
 * @param pixels four bytes each: amounts of ink, from 0 for none to 255 for all. They become R, G, B and 255.
 */
export function cmykToRgb(pixels: Uint8Array | Uint8ClampedArray): void {
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const light = 255 - (pixels[at + 3] ?? 0);
    pixels[at] = divideBy255((255 - (pixels[at] ?? 0)) * light);
    pixels[at + 1] = divideBy255((255 - (pixels[at + 1] ?? 0)) * light);
    pixels[at + 2] = divideBy255((255 - (pixels[at + 2] ?? 0)) * light);
    pixels[at + 3] = 255;
  }
}

/** round(product / 255) in integers, exact up to 255 * 255: 255 is odd, so there are no halves. */
function divideBy255(product: number): number {
  const biased = product + 128;
  return (biased + (biased >> 8)) >> 8;
}
