import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { Digester } from '#lib/engine/hash/digests.ts';
import { HEAD_BYTES, STREAM_ABOVE_BYTES } from '#lib/engine/limits.ts';
import { readPieces } from '#lib/engine/read-pieces.ts';
import { plainFile } from '#lib/engine/readable.ts';
import { readSource } from '#lib/engine/source.ts';

const digester = await Digester.create();

const inPieces = (file: Blob, pieceBytes?: number) => digester.ofPieces((take) => readPieces(file, take, pieceBytes));

const expected = (bytes: Uint8Array) => ({
  md5: createHash('md5').update(bytes).digest('hex'),
  sha1: createHash('sha1').update(bytes).digest('hex'),
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** RFC 1321 A.5 and FIPS 180-2 A.1, B.1: the message "abc". */
it('knows the standards’ own example', async () => {
  expect(await digester.ofBytes(new TextEncoder().encode('abc'))).toEqual({
    md5: '900150983cd24fb0d6963f7d28e17f72',
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  });
});

it('gives the same whole and in pieces of any length', async () => {
  const bytes = fc.uint8Array({ maxLength: 2000 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 300 }), async (bytes, pieceBytes) => {
      const copy = new Uint8Array(bytes);
      expect(await digester.ofBytes(copy)).toEqual(expected(bytes));
      expect(await inPieces(new Blob([copy]), pieceBytes)).toEqual({ digests: expected(bytes), bytes: bytes.length });
    }),
    { numRuns: 150 },
  );
});

it('keeps the start of a streamed file, and reads the rest again when asked', async () => {
  const bytes = new Uint8Array(STREAM_ABOVE_BYTES + 1).fill(7);
  const file = new Blob([bytes]);
  const whole = vi.spyOn(file, 'arrayBuffer');
  const read = await readSource(plainFile(file), digester);
  const source = read.ok ? read.value : null;
  expect(source?.digests).toEqual(expected(bytes));
  expect(source?.bytes).toBe(bytes.length);
  expect(source?.head.length).toBe(HEAD_BYTES);
  expect(whole).not.toHaveBeenCalled();
  expect((await source?.whole())?.length).toBe(bytes.length);
});

it('is as good as new after a file that could not be read', async () => {
  const file = new Blob([new Uint8Array(100)]);
  vi.spyOn(file, 'stream').mockReturnValue(
    new ReadableStream({
      type: 'bytes',
      pull: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    }),
  );
  expect(await inPieces(file)).toBeNull();
  expect(await digester.ofBytes(new Uint8Array())).toEqual(expected(new Uint8Array()));
  expect(await inPieces(new Blob())).toEqual({ digests: expected(new Uint8Array()), bytes: 0 });
});
