import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { Digester } from '#lib/engine/hash/digests.ts';
import { HEAD_BYTES, PIECE_BYTES } from '#lib/engine/limits.ts';
import { readPieces } from '#lib/engine/read-pieces.ts';
import { plainFile } from '#lib/engine/readable.ts';
import { readSource } from '#lib/engine/source.ts';
import { SparseFile } from '../../fixtures/sparse-file.ts';

const MIB = 2 ** 20;
const start = new TextEncoder().encode('Not all of this file is zero.');

/** SHA-256 of a sparse file, by Node. */
function sha256(bytes: number): string {
  const hash = createHash('sha256').update(start);
  const zeros = new Uint8Array(MIB);
  for (let left = bytes - start.length; left > 0; left -= zeros.length) hash.update(zeros.subarray(0, left));
  return hash.digest('hex');
}

/** What a file is made of, piece after piece. */
async function piecesOf(file: Blob, pieceBytes?: number) {
  const pieces: number[][] = [];
  const isWhole = await readPieces(file, (piece) => pieces.push([...piece]), pieceBytes);
  return { pieces, isWhole };
}

/** A file whose stream does as told. */
function withStream(bytes: number, source: UnderlyingByteSource): Blob {
  const file = new Blob([new Uint8Array(bytes)]);
  vi.spyOn(file, 'stream').mockReturnValue(new ReadableStream(source));
  return file;
}

it('reads a file of 300 MiB in pieces, in memory that does not grow', async () => {
  const file = new SparseFile(start, 300 * MIB + 1);
  const whole = vi.spyOn(file, 'arrayBuffer');
  const digester = await Digester.create();
  const held = () => process.memoryUsage().arrayBuffers;
  const before = held();
  let most = 0;
  file.onread = () => (most = Math.max(most, held() - before));
  const read = await readSource(plainFile(file), digester);
  const source = read.ok ? read.value : null;
  expect(source?.digests.sha256).toBe(sha256(file.size));
  expect(source?.bytes).toBe(file.size);
  expect(file.largestRead).toBe(HEAD_BYTES);
  expect(whole).not.toHaveBeenCalled();
  expect(most).toBeLessThan(32 * MIB);
});

it('hands every byte on once, in order', async () => {
  const file = new Blob([Uint8Array.of(1, 2, 3, 4, 5)]);
  const { pieces, isWhole } = await piecesOf(file, 2);
  expect(pieces.flat()).toEqual([1, 2, 3, 4, 5]);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(2);
  expect(isWhole).toBe(true);
  expect(await piecesOf(new Blob())).toEqual({ pieces: [], isWhole: true });
});

describe('where files have no byte streams', () => {
  it('reads slices', async () => {
    const file = new SparseFile(start, 3 * PIECE_BYTES + 7);
    vi.spyOn(file, 'stream').mockReturnValue(new ReadableStream());
    const digester = await Digester.create();
    expect((await digester.ofPieces((take) => readPieces(file, take)))?.digests.sha256).toBe(sha256(file.size));
    expect(file.largestRead).toBe(PIECE_BYTES);
  });

  it('says so when a slice cannot be read', async () => {
    const file = new Blob([new Uint8Array(100)]);
    vi.spyOn(file, 'stream').mockReturnValue(new ReadableStream());
    const slice = file.slice.bind(file);
    vi.spyOn(file, 'slice').mockImplementation((from, to) => {
      const part = slice(from, to);
      if (from === 50) vi.spyOn(part, 'arrayBuffer').mockRejectedValue(new Error('gone'));
      return part;
    });
    expect((await piecesOf(file, 25)).isWhole).toBe(false);
  });
});

it('says so when a file is gone in the middle', async () => {
  let pulls = 0;
  const file = withStream(100, {
    type: 'bytes',
    pull: (controller) => {
      if (pulls++ > 0) throw new DOMException('gone', 'NotReadableError');
      controller.enqueue(new Uint8Array(50));
    },
  });
  expect((await piecesOf(file)).isWhole).toBe(false);
});

it('does not take a file for whole that ends before its size', async () => {
  const file = withStream(100, {
    type: 'bytes',
    pull: (controller) => {
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
  expect((await piecesOf(file)).isWhole).toBe(false);
});
