import { Pixels } from '#lib/domain/media.ts';
import type { Decoder, ImageHeader } from './decode/decoder.ts';
import { isTooLarge } from './limits.ts';

/** What decoding a picture takes, in pixels of four bytes; null when it is left undecoded for its size. */
export function picturePixels(header: ImageHeader, decoder: Pick<Decoder, 'weight'>): number | null {
  const { width, height, codedPixels = 0, weight = decoder.weight } = header;
  const pixels = Math.max(width * height, codedPixels);
  return isTooLarge(pixels, weight) || !hasRecordableSides(header) ? null : Math.ceil(pixels * weight);
}

/** Whether a record's schema has room for the dimensions. */
export function hasRecordableSides({ width, height }: ImageHeader): boolean {
  return Pixels.safeParse(width).success && Pixels.safeParse(height).success;
}

/** A codec that reads other dimensions than we do would get around the limits. */
export function hasSidesOf(pixels: { readonly width: number; readonly height: number }, header: ImageHeader): boolean {
  return pixels.width === header.width && pixels.height === header.height;
}
