import type { Codecs } from './codecs.ts';
import { HeifDecoder } from './decode/heif.ts';

/** The codec for HEIF alone. */
export const heifCodecs: Codecs = {
  make: (_modules, load) => [new HeifDecoder(load)],
  isForOthers: () => false,
};
