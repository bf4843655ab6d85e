import fc from 'fast-check';
import { expect } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';

/** What a decoder makes of a file that it has to take. */
export async function decoded(decoder: Decoder, file: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(file);
  if (header === null) throw new Error('no header');
  const image = await decoder.decode(file, header);
  if (!image.ok) throw new Error(`${image.error.reason}: ${image.error.said.join(', ')}`);
  const { pixels, warnings } = image.value;
  expect([pixels.width, pixels.height]).toEqual([header.width, header.height]);
  return { ...pixels, data: Uint8Array.from(pixels.data), warnings };
}

/** The reason for which a decoder gives a file up: it must. */
export async function refusal(decoder: Decoder, file: Uint8Array<ArrayBuffer>): Promise<string> {
  const header = decoder.header(file);
  if (header === null) return 'no header';
  const image = await decoder.decode(file, header);
  return image.ok ? 'none' : image.error.reason;
}

/** Whether a file is refused, or decoded with a warning. */
export async function isNoticed(decoder: Decoder, file: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const header = decoder.header(file);
  if (header === null) return true;
  const image = await decoder.decode(file, header);
  return !image.ok || image.value.warnings.length > 0;
}

const smallPixels = 1_000_000;

/**
 * Overwrites, cuts out, repeats and cuts off bytes of valid files: whatever comes of it, the decoder settles with a
 * picture of the size that its header says, or with a refusal, and never throws.
 */
export async function settlesOnMutations(
  decoder: Decoder,
  files: readonly Uint8Array<ArrayBuffer>[],
  numRuns: number,
): Promise<void> {
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const byte = fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.integer({ min: 0, max: 255 }));
  const edit = fc.record({ near: fc.boolean(), place, kind: fc.constantFrom('set', 'drop', 'repeat', 'cut'), byte });
  const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: files.length - 1 }), edits, async (file, edits) => {
      const mutated = edits.reduce((bytes, { near, place, kind, byte }) => {
        if (bytes.length === 0) return bytes;
        const at = Math.floor(place * (near ? Math.min(128, bytes.length) : bytes.length));
        if (kind === 'set') return bytes.with(at, byte);
        if (kind === 'cut') return bytes.slice(0, at);
        const [start, end] = [bytes.subarray(0, at), bytes.subarray(kind === 'drop' ? at + 1 + (byte % 8) : at)];
        return Uint8Array.from([...start, ...(kind === 'repeat' ? bytes.subarray(at, at + 8) : []), ...end]);
      }, files[file] ?? new Uint8Array());
      await settles(decoder, mutated);
    }),
    { numRuns },
  );
}

async function settles(decoder: Decoder, file: Uint8Array<ArrayBuffer>): Promise<void> {
  decoder.mimeOf(file);
  const header = decoder.header(file);
  if (header === null || Math.max(header.width * header.height, header.codedPixels ?? 0) > smallPixels) return;
  const image = await decoder.decode(file, header);
  if (!image.ok) return;
  const { data, width, height, channels } = image.value.pixels;
  expect([width, height, data.length]).toEqual([header.width, header.height, width * height * channels]);
}
