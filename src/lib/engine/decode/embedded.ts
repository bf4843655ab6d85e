import type { Decoder, ImageHeader } from './decoder.ts';

/** A codec that decodes a file within a file. */
export type Embedded = Pick<Decoder, 'name' | 'weight' | 'header' | 'decode'>;

/** The header of a file within a file, with the weight of the codec that will decode it. */
export function embeddedHeader(codec: Embedded, file: Uint8Array): ImageHeader | null {
  const header = codec.header(file);
  return header === null ? null : { weight: codec.weight, ...header };
}
