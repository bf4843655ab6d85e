import { behindMagic } from './behind-magic.ts';
import { boxes } from './boxes.ts';
import { gifBlocks } from './gif.ts';
import { jpegSegments } from './jpeg.ts';
import type { Pieces } from './pieces.ts';
import { pngChunks, pngPixels } from './png.ts';
import { riffChunks } from './riff.ts';
import { tiffFields, tiffPixels } from './tiff.ts';

const WAYS = [behindMagic, boxes, gifBlocks, jpegSegments, pngChunks, pngPixels, riffChunks, tiffFields, tiffPixels];

/** Every way in which a file can be taken apart, by its content. */
export const waysToTakeApart = (file: Uint8Array): readonly Pieces[] =>
  WAYS.flatMap((takeApart) => takeApart(file) ?? []);
