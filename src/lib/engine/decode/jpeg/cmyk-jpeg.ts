import { ok } from '#lib/domain/result.ts';
import { cmykToRgb } from '../cmyk.ts';
import { refused, type Decoded } from '../decoder.ts';
import { packFirstChannel } from '../grey-channel.ts';
import type { JpegCodecPair } from './codec-pair.ts';
import { splitFourComponents } from './split.ts';

const UNSPLIT = {
  broken: refused('undecodable', 'JPEG: broken segments'),
  'cannot-be-split': refused('unsupported-coding', 'JPEG: four components that cannot be separated'),
} as const;

/** Decodes four components as two files of three, since the codec takes no more. */
export async function decodeCmykJpeg(codec: JpegCodecPair, bytes: Uint8Array): Promise<Decoded> {
  const split = splitFourComponents(bytes);
  if (!split.ok) return UNSPLIT[split.error];
  const { isYcck, faults } = split.value;
  const blackImage = await codec.decode(split.value.black);
  if (!blackImage.ok) return refused('undecodable', ...blackImage.error);
  // A copy, so that the other three channels need not be kept.
  const black = packFirstChannel(blackImage.value.data).slice();
  const image = await codec.decode(split.value.colours);
  if (!image.ok) return refused('undecodable', ...image.error);
  const { data, width, height, said, by } = image.value;
  toInks(data, black, isYcck);
  cmykToRgb(data);
  return ok({
    pixels: { data, width, height, channels: 4 },
    warnings: [...faults, ...said, ...blackImage.value.said],
    // One sound stream of two does not make the other so.
    by: by === blackImage.value.by ? by : codec.name,
  });
}

/**
 * Samples as amounts of ink, which Adobe's programs store inverted and everybody reads so, marked or not. YCCK stands for
 * C = 255 - R (ITU-T T.872, 6.5.3), so that what comes of its conversion to RGB is inverted twice.
 */
function toInks(rgba: Uint8ClampedArray, black: Uint8Array | Uint8ClampedArray, isYcck: boolean): void {
  const invert = isYcck ? 0 : 0xff;
  for (let i = 0, at = 0; i < black.length; i++, at += 4) {
    rgba[at] = (rgba[at] ?? 0) ^ invert;
    rgba[at + 1] = (rgba[at + 1] ?? 0) ^ invert;
    rgba[at + 2] = (rgba[at + 2] ?? 0) ^ invert;
    rgba[at + 3] = (black[i] ?? 0) ^ 0xff;
  }
}
