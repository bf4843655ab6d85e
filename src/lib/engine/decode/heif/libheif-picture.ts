import { err, ok, type Result } from '#lib/domain/result.ts';
import { ERROR_BYTES, errorAt, setWordAt, withMemory, wordAt, type Libheif, type LibheifError } from './libheif.ts';

/** RGB, rows without padding. */
export type LibheifPicture = {
  readonly width: number;
  readonly height: number;
  /** Of a sample: 8, or up to 16. */
  readonly bits: number;
  /** Samples of more than 8 bits have two bytes, the lower one first. */
  readonly samples: Uint8Array<ArrayBuffer>;
  /** What libheif went on after. */
  readonly warnings: readonly string[];
};

type Attempt<T> = Result<T, LibheifError>;

/** Numbers of `heif.h`. */
const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RRGGBB_LE = 14;
const CHANNEL_INTERLEAVED = 10;
const NEAREST_NEIGHBOUR = 1;
/** Where `struct heif_decoding_options` says to leave pictures as coded, how chroma is spread, and whether that is a must. */
const IGNORE_TRANSFORMATIONS_AT = 1;
const UPSAMPLING_AT = 36;
const ONLY_PREFERRED_AT = 40;
const POINTER_BYTES = 4;
const MAX_WARNINGS = 8;

/**
 * Decodes the primary picture of a file: put together, but neither cut nor turned. Chroma is repeated over the pixels that
 * share it, which is what programs get that leave the choice to libheif. Whatever is taken from the library is given back,
 * and its limits against hostile files stay as they are.
 *
 * @throws when the library traps or has no memory left
 */
export function decodePrimary(lib: Libheif, bytes: Uint8Array): Attempt<LibheifPicture> {
  const context = lib._heif_context_alloc();
  try {
    const read = withMemory(lib, bytes.length, (file) => {
      lib.HEAPU8.set(bytes, file);
      return call(lib, (error) => {
        lib._heif_context_read_from_memory(error, context, file, bytes.length, 0);
      });
    });
    return read.ok ? decodeIn(lib, context) : read;
  } finally {
    lib._heif_context_free(context);
  }
}

/** Runs a function that returns its error in memory; the value is what it writes as a pointer. */
function call(lib: Libheif, run: (error: number, out: number) => void): Attempt<number> {
  return withMemory(lib, ERROR_BYTES + POINTER_BYTES, (error) => {
    const out = error + ERROR_BYTES;
    setWordAt(lib, out, 0);
    run(error, out);
    const said = errorAt(lib, error);
    return said.code === 0 ? ok(wordAt(lib, out)) : err(said);
  });
}

function decodeIn(lib: Libheif, context: number): Attempt<LibheifPicture> {
  const handle = call(lib, (error, out) => {
    lib._heif_context_get_primary_image_handle(error, context, out);
  });
  if (!handle.ok) return lib._heif_context_has_sequence(context) === 0 ? handle : decodeTrack(lib, context);
  try {
    const bits = Math.max(
      lib._heif_image_handle_get_luma_bits_per_pixel(handle.value),
      lib._heif_image_handle_get_chroma_bits_per_pixel(handle.value),
    );
    const chroma = bits > 8 ? INTERLEAVED_RRGGBB_LE : INTERLEAVED_RGB;
    return taken(lib, (error, out, options) => {
      lib._heif_decode_image(error, handle.value, out, RGB, chroma, options);
    });
  } finally {
    lib._heif_image_handle_release(handle.value);
  }
}

/** The first picture of the first track of pictures. */
function decodeTrack(lib: Libheif, context: number): Attempt<LibheifPicture> {
  const track = lib._heif_context_get_track(context, 0);
  try {
    return taken(lib, (error, out, options) => {
      lib._heif_track_decode_next_image(error, track, out, RGB, INTERLEAVED_RGB, options);
    });
  } finally {
    lib._heif_track_release(track);
  }
}

/** Copies a decoded picture out of the library. */
function taken(lib: Libheif, decode: (error: number, out: number, options: number) => void): Attempt<LibheifPicture> {
  const options = lib._heif_decoding_options_alloc();
  try {
    lib.HEAPU8[options + IGNORE_TRANSFORMATIONS_AT] = 1;
    setWordAt(lib, options + UPSAMPLING_AT, NEAREST_NEIGHBOUR);
    lib.HEAPU8[options + ONLY_PREFERRED_AT] = 1;
    const image = call(lib, (error, out) => {
      decode(error, out, options);
    });
    if (!image.ok) return image;
    try {
      return ok(copied(lib, image.value));
    } finally {
      lib._heif_image_release(image.value);
    }
  } finally {
    lib._heif_decoding_options_free(options);
  }
}

function copied(lib: Libheif, image: number): LibheifPicture {
  const width = lib._heif_image_get_width(image, CHANNEL_INTERLEAVED);
  const height = lib._heif_image_get_height(image, CHANNEL_INTERLEAVED);
  const bits = lib._heif_image_get_bits_per_pixel_range(image, CHANNEL_INTERLEAVED);
  const [plane, stride] = withMemory(lib, POINTER_BYTES, (out) => [
    lib._heif_image_get_plane_readonly(image, CHANNEL_INTERLEAVED, out),
    wordAt(lib, out),
  ]);
  const rowBytes = width * 3 * (bits > 8 ? 2 : 1);
  const samples = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const from = plane + row * stride;
    samples.set(lib.HEAPU8.subarray(from, from + rowBytes), row * rowBytes);
  }
  return { width, height, bits, samples, warnings: warningsOf(lib, image) };
}

function warningsOf(lib: Libheif, image: number): readonly string[] {
  return withMemory(lib, MAX_WARNINGS * ERROR_BYTES, (list) => {
    const count = lib._heif_image_get_decoding_warnings(image, 0, list, MAX_WARNINGS);
    return Array.from({ length: count }, (_, at) => errorAt(lib, list + at * ERROR_BYTES).message);
  });
}
