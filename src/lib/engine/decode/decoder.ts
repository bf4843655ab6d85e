import type { Result } from '#lib/domain/result.ts';
import type { PdqPixels } from '../hash/pdq.ts';

/** What an image declares about itself before anything is decoded. */
export type ImageHeader = {
  readonly width: number;
  readonly height: number;
  /** One channel, with or without alpha. */
  readonly grey: boolean;
  /** Four channels of ink: CMYK or YCCK. */
  readonly cmyk?: true;
  /** 16 bits a sample. */
  readonly deep: boolean;
};

export type DecodedImage = {
  readonly pixels: PdqPixels;
  /** What the decoder said about errors in the data that it went on after. */
  readonly warnings: readonly string[];
};

/** A codec's no to a file that it claimed: the data are broken, or of a kind that it does not decode. */
export type Refusal = 'undecodable' | 'unsupported-format';

/**
 * One codec. It neither applies orientation, colour profiles or alpha, nor scales: a picture's hash is that of its
 * samples as they are coded.
 */
export type Decoder = {
  /** Package and version, for the provenance. */
  readonly name: string;
  readonly mime: string;
  /** Whether a file that starts so is for this codec. */
  claims(head: Uint8Array): boolean;
  /** Null when the start of the file does not hold a header. */
  header(head: Uint8Array): ImageHeader | null;
  /** Throws when the codec itself fails: its worker must not be used any longer. */
  decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Result<DecodedImage, Refusal>>;
  /** Bytes of WebAssembly memory held. */
  memoryBytes(): number;
};
