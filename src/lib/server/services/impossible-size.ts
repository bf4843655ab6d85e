import type { SubmissionItem } from '#lib/domain/wire/submission.ts';

/** Files of no file system are longer: 16 TiB, the limit of ext4 with blocks of 4 KiB. */
const MAX_BYTES = 2 ** 44;

/** The portal's own decoders stop there, and so do those of whoever else hands hashes in: more was never decoded. */
const MAX_DECODED_PIXELS = 200_000_000;

/**
 * Into one byte go at most so many pixels. JPEG (ITU-T T.81): a block of 8 x 8 samples has at least one bit of code for its DC
 * coefficient. PNG: deflate (RFC 1951) makes at most 1,032 bytes of one, and a byte holds 8 pixels of one bit.
 */
const DENSEST: Readonly<Record<string, number>> = { 'image/jpeg': 512, 'image/png': 8 * 1032 };

/** The shortest file of a type that a decoder makes a picture of, in bytes: its fixed headers alone. */
const SHORTEST: Readonly<Record<string, number>> = {
  'image/jpeg': 100,
  'image/png': 57,
  'image/gif': 26,
  'image/bmp': 26,
  'image/webp': 26,
};

/**
 * Whether no file can be so: its length, its type, its dimensions and that it was decoded do not go together. What was cut off
 * or never decoded may be as short as it likes.
 */
export function isImpossibleSize({ bytes, mime = '', width, height, pdq }: SubmissionItem): boolean {
  if (bytes !== undefined && bytes > MAX_BYTES) return true;
  if (pdq === undefined) return false;
  const pixels = width === undefined || height === undefined ? null : width * height;
  if (pixels !== null && pixels > MAX_DECODED_PIXELS) return true;
  if (bytes === undefined || pdq.damaged) return false;
  if (bytes < (SHORTEST[mime] ?? 1)) return true;
  return pixels !== null && pixels > bytes * (DENSEST[mime] ?? Infinity);
}
