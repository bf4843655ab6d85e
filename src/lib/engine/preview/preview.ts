import { err, ok, type Result } from '#lib/domain/result.ts';
import type { PreviewOptions, PreviewRefusal } from '../contract.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { PdqPixels } from '../hash/pdq.ts';
import { DECODE_MAX_BYTES, FREE_PIXELS, HEAD_BYTES } from '../limits.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { hasSidesOf, picturePixels } from '../picture-room.ts';
import type { Parts } from '../pipeline.ts';
import type { Readable } from '../readable.ts';
import { type Rgba, shrink } from './shrink.ts';
import { upright } from './upright.ts';
import { veiled } from './veil.ts';

/** Their codecs turn the picture already, as the format itself says; what EXIF says beside it is ignored. */
const TURNED = /^image\/(heic|heif|avif|jxl)/;

/**
 * A picture to look at: read, recognised, kept to the limits and decoded as for its hash, then made small.
 *
 * @throws whatever the codec throws: its worker must not be used any longer
 */
export async function previewOf(
  file: Readable,
  parts: Parts,
  { side, clear }: PreviewOptions,
): Promise<Result<Rgba, PreviewRefusal>> {
  if (file.size > DECODE_MAX_BYTES) return err('file-too-large');
  const bytes = await file.all();
  if (bytes === null) return err('cannot-be-read');
  if (parts.isForOthers(bytes)) return err('for-others');
  const decoder = parts.decoders.find((candidate) => candidate.mimeOf(bytes) !== null);
  if (decoder === undefined) return err('not-an-image');
  const decoded = await decode(bytes, decoder, parts);
  if (!decoded.ok) return decoded;
  const small = clear ? shrink(decoded.value, side) : veiled(decoded.value, side);
  const isTurned = TURNED.test(decoder.mimeOf(bytes) ?? '');
  const metadata = isTurned ? null : readMetadata(bytes.subarray(0, HEAD_BYTES));
  return ok(upright(small, metadata?.orientation ?? null));
}

async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  decoder: Decoder,
  { admit }: Parts,
): Promise<Result<PdqPixels, PreviewRefusal>> {
  const header = decoder.header(bytes);
  if (header === null) return err('undecodable');
  const room = picturePixels(header, decoder);
  if (room === null) return err('too-many-pixels');
  if (room > FREE_PIXELS) await admit(room);
  const image = await decoder.decode(bytes, header);
  if (!image.ok) return err(image.error.reason);
  const { pixels } = image.value;
  return hasSidesOf(pixels, header) ? ok(pixels) : err('undecodable');
}
