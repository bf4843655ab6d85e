import { err, type Result } from '#lib/domain/result.ts';
import type { PdqPixels, PdqResult } from '../hash/pdq.ts';

/** What an image declares about itself before anything is decoded; sides are those of the pixels that come out. */
export type ImageHeader = {
  readonly width: number;
  readonly height: number;
  /** Pixels that decoding touches, where they are more than come out: what is cropped away, the padding of tiles. */
  readonly codedPixels?: number;
  /** Instead of the decoder's, where this very file takes another: progressive scans, deep samples. */
  readonly weight?: number;
};

type DecodedImage = {
  readonly pixels: PdqPixels;
  /** What the decoder said about errors in the data that it went on after. */
  readonly warnings: readonly string[];
  /** Who made the pixels, when it was another than the decoder is named after. */
  readonly by?: string;
};

/** PDQ of an image whose pixels were never held as a whole. */
export type HashedImage = { readonly pdq: PdqResult; readonly by: string };

/**
 * A codec's no to a file that it recognised:
 * - `undecodable`: the data are broken
 * - `unsupported-coding`: a variant of the format that it does not decode
 * - `codec-unavailable`: its module could not be loaded just now
 */
export type Refusal = {
  readonly reason: 'undecodable' | 'unsupported-coding' | 'codec-unavailable';
  /** What the decoder said. */
  readonly said: readonly string[];
};

export type Decoded = Result<DecodedImage, Refusal>;

export const refused = (reason: Refusal['reason'], ...said: readonly string[]) => err({ reason, said } as const);

/**
 * One codec. It neither applies orientation tags of EXIF or TIFF, nor colour profiles or alpha, nor scales: a picture's hash
 * is that of its samples as they are coded. Transformations that belong to the format itself are applied.
 */
export type Decoder = {
  /** Package and version, for the provenance. */
  readonly name: string;
  /** Memory that it takes for a pixel, in pixels of four bytes. */
  readonly weight: number;
  /** The media type of a file that starts so; null when it is not for this codec. */
  mimeOf(head: Uint8Array): string | null;
  /** Reads the header in the start of a file, or in all of it. Null when there is none. */
  header(file: Uint8Array): ImageHeader | null;
  /** Throws when the codec itself fails: its worker must not be used any longer. */
  decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Decoded>;
  /**
   * Hashes an image in order as its rows come out of the codec. Null when it has to be decoded for it: the codec cannot do
   * that with it, or it is damaged. A decoder without a way to do so lacks this. Throws as `decode` does.
   */
  hash?(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): HashedImage | null;
  /** Bytes of WebAssembly memory held. */
  memoryBytes(): number;
};
