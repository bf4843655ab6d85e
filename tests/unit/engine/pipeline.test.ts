import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { MediaRecord } from '#lib/domain/media.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { refused, type Decoder } from '#lib/engine/decode/decoder.ts';
import { DECODE_MAX_BYTES, FREE_PIXELS, MAX_PIXELS, STREAM_ABOVE_BYTES } from '#lib/engine/limits.ts';
import { hashFile, type Parts } from '#lib/engine/pipeline.ts';
import { plainFile } from '#lib/engine/readable.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { claimPng, writePng } from '../../fixtures/png-writer.ts';
import { SparseFile } from '../../fixtures/sparse-file.ts';
import { truncate } from '../../fixtures/truncate.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

const parts = await freshParts();
const jpeg = await writeJpeg(paint(1, 90, 70), 85);
const png = writePng(paint(1, 90, 70));
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');

/** Parts with a decoder that claims every file and does as told. */
const withDecoder = (decoder: Partial<Decoder>): Parts => ({
  ...parts,
  decoders: [
    {
      name: 'fake 1',
      weight: 1,
      mimeOf: () => 'image/fake',
      header: () => ({ width: 2, height: 1 }),
      decode: () => Promise.reject(new Error('not told')),
      memoryBytes: () => 0,
      ...decoder,
    },
  ],
});

it('makes a complete record of a photograph', async () => {
  const record = await recordOf(jpeg, parts);
  expect(MediaRecord.parse(record)).toEqual(record);
  expect(record).toMatchObject({
    md5: digest('md5', jpeg),
    sha1: digest('sha1', jpeg),
    sha256: digest('sha256', jpeg),
    bytes: jpeg.length,
    mime: 'image/jpeg',
    width: 90,
    height: 70,
    outcome: 'hashed',
    reason: null,
    damaged: false,
    provenance: { build: 'test', decoder: 'lintel-jpeg 1', warnings: [] },
  });
  expect(record.pdq?.dihedral[0]).toBe(record.pdq?.direct);
});

it('hashes the same picture alike in both formats', async () => {
  const lossless = await recordOf(png, parts);
  expect(lossless).toMatchObject({ mime: 'image/png', outcome: 'hashed', width: 90, height: 70 });
  expect(lossless.pdq?.quality).toBeGreaterThanOrEqual(50);
});

it.each([
  ['an empty file', new Uint8Array(), 'empty-file', 'application/octet-stream', null],
  ['a text', Buffer.from('Not a picture at all.\n'), 'not-an-image', 'application/octet-stream', null],
  ['a PDF', Buffer.from('%PDF-1.7\n%....\n'), 'document', 'application/pdf', null],
  ['a GIF without a frame', Buffer.from('GIF89a\u0001\0\u0001\0\0\0\0;', 'latin1'), 'undecodable', 'image/gif', null],
  ['a WebP without pixels', Buffer.from('RIFF\x10\0\0\0WEBPVP8 \0\0\0\0'), 'undecodable', 'image/webp', null],
  ['the start of an AVIF', Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif'), 'undecodable', 'image/avif', null],
  ['a BMP without pixels', Buffer.from('BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0'), 'undecodable', 'image/bmp', null],
  ['the start of a TIFF', Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'), 'undecodable', 'image/tiff', null],
  ['a PNG bomb', claimPng(60_000, 60_000), 'too-many-pixels', 'image/png', 60_000],
  ['a PNG without pixels', claimPng(90, 70), 'undecodable', 'image/png', 90],
  ['the start of a PNG', png.subarray(0, 20), 'undecodable', 'image/png', null],
  ['the start of a JPEG', jpeg.subarray(0, 5), 'undecodable', 'image/jpeg', null],
] as const)('%s keeps its digests and says what it is', async (_name, bytes, reason, mime, width) => {
  const record = await recordOf(bytes, parts);
  expect(record).toMatchObject({ outcome: 'hashed-without-pixels', reason, mime, width, pdq: null, damaged: false });
  expect(record.sha256).toBe(digest('sha256', bytes));
  expect(record.md5).toBe(digest('md5', bytes));
});

it('leaves HEIC to workers that have its codec, but digests it when there are none', async () => {
  const file = new Blob(['\0\0\0\x18ftypheic\0\0\0\0mif1heic']);
  expect(await hashFile(plainFile(file), parts)).toEqual({ ok: false, error: 'for-others' });
  expect(await hashFile(plainFile(file), parts, 'codec-unavailable')).toMatchObject({
    ok: true,
    value: { outcome: 'hashed-without-pixels', reason: 'codec-unavailable', mime: 'image/heic', bytes: 24 },
  });
});

it('knows the empty file', async () => {
  expect((await recordOf(new Uint8Array(), parts)).sha256).toBe(EMPTY_SHA256);
});

it('marks a cut JPEG as damaged and says what the decoder said', async () => {
  const record = await recordOf(truncate(jpeg, 0.6), parts);
  expect(record).toMatchObject({ outcome: 'hashed', reason: null, damaged: true, width: 90, height: 70 });
  expect(record.provenance.warnings).toEqual(['Premature end of JPEG file']);
});

it('says so when a file cannot be read', async () => {
  const file = new Blob([jpeg.slice()]);
  vi.spyOn(file, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
  expect(await hashFile(plainFile(file), parts)).toEqual({ ok: false, error: 'cannot-be-read' });
});

it('asks for room before it decodes, and for no more than the header declares; not for what is small', async () => {
  const steps: string[] = [];
  const fake = (width: number) =>
    withDecoder({
      header: () => ({ width, height: 1000 }),
      decode: () => {
        steps.push('decode');
        return Promise.resolve(refused('undecodable'));
      },
    });
  const admit = (pixels: number) => {
    steps.push(`admit ${pixels}`);
    return Promise.resolve();
  };
  await recordOf(jpeg, { ...fake(FREE_PIXELS / 1000 + 1), admit });
  expect(steps).toEqual([`admit ${FREE_PIXELS + 1000}`, 'decode']);
  await recordOf(jpeg, { ...fake(FREE_PIXELS / 1000), admit });
  expect(steps.slice(2)).toEqual(['decode']);
});

it('decodes nothing beyond the pixel cap, and up to it everything', async () => {
  const decode = vi.fn<Decoder['decode']>(() => Promise.resolve(refused('undecodable')));
  const of = (width: number) => withDecoder({ header: () => ({ width, height: 1000 }), decode });
  expect(await recordOf(jpeg, of(MAX_PIXELS / 1000 + 1))).toMatchObject({ reason: 'too-many-pixels' });
  expect(decode).not.toHaveBeenCalled();
  await recordOf(jpeg, of(MAX_PIXELS / 1000));
  expect(decode).toHaveBeenCalledOnce();
});

it('decodes nothing whose sides a record cannot hold', async () => {
  expect(await recordOf(claimPng(5_000_000, 1), parts)).toMatchObject({ reason: 'too-many-pixels', width: null });
});

it('keeps the digests when a decoder throws whatever it likes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (thrown) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- codecs throw numbers and plain objects
      const record = await recordOf(jpeg, withDecoder({ decode: () => Promise.reject(thrown) }));
      expect(record).toMatchObject({
        outcome: 'quarantined',
        reason: 'decoder-crashed',
        sha256: digest('sha256', jpeg),
      });
    }),
    { numRuns: 50 },
  );
});

it('believes no decoder that reads other dimensions than the header declares', async () => {
  const pixels = { data: new Uint8Array(6), width: 3, height: 2, channels: 1 } as const;
  const decode = () => Promise.resolve({ ok: true, value: { pixels, warnings: [] } } as const);
  expect(await recordOf(jpeg, withDecoder({ decode }))).toMatchObject({ reason: 'undecodable', pdq: null });
});

it('cuts warnings to what a record holds', async () => {
  const pixels = { data: new Uint8Array(2), width: 2, height: 1, channels: 1 } as const;
  const warnings = ['same', 'same', 'x'.repeat(500), ...Array.from({ length: 20 }, (_, i) => `warning ${i}`)];
  const decode = () => Promise.resolve({ ok: true, value: { pixels, warnings } } as const);
  const record = await recordOf(jpeg, withDecoder({ decode }));
  expect(MediaRecord.safeParse(record).success).toBe(true);
  expect(record.damaged).toBe(true);
  expect(record.provenance.warnings).toHaveLength(8);
});

it('does not decode what is too large to hold', async () => {
  const decode = vi.fn<Decoder['decode']>();
  const file = new SparseFile(png, DECODE_MAX_BYTES + 1);
  vi.spyOn(parts.digester, 'ofPieces').mockResolvedValueOnce({
    digests: await parts.digester.ofBytes(new Uint8Array()),
    bytes: DECODE_MAX_BYTES + 1,
  });
  expect(await hashFile(plainFile(file), withDecoder({ decode }))).toMatchObject({
    ok: true,
    value: { outcome: 'hashed-without-pixels', reason: 'file-too-large', bytes: DECODE_MAX_BYTES + 1 },
  });
  expect(decode).not.toHaveBeenCalled();
});

it('keeps the digests when a streamed file is gone before it can be decoded', async () => {
  const file = new SparseFile(png, STREAM_ABOVE_BYTES + 1);
  vi.spyOn(file, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
  expect(await hashFile(plainFile(file), parts)).toMatchObject({
    ok: true,
    value: { outcome: 'hashed-without-pixels', reason: 'cannot-be-read', width: 90 },
  });
});

it('does not decode what is quarantined', async () => {
  const decode = vi.fn<Decoder['decode']>();
  const result = await hashFile(plainFile(new Blob([jpeg.slice()])), withDecoder({ decode }), 'decoder-timeout');
  expect(result).toMatchObject({ ok: true, value: { outcome: 'quarantined', reason: 'decoder-timeout', width: 2 } });
  expect(result.ok && result.value.sha256).toBe(digest('sha256', jpeg));
  expect(decode).not.toHaveBeenCalled();
});

it('makes a valid record of anything', async () => {
  const mutated = (original: Uint8Array) =>
    fc
      .array(fc.record({ at: fc.nat(original.length - 1), value: fc.nat(255) }), { minLength: 1, maxLength: 20 })
      .chain((changes) =>
        fc.integer({ min: 0, max: original.length }).map((length) => {
          const bytes = original.slice();
          for (const { at, value } of changes) bytes[at] = value;
          return bytes.slice(0, length < 40 ? original.length : length);
        }),
      );
  const small = paint(9, 16, 12);
  const smallJpeg = await writeJpeg(small, 60);
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated(smallJpeg), mutated(writePng(small)));
  const fuzzed = await freshParts();
  await fc.assert(
    fc.asyncProperty(bytes, async (bytes) => {
      const record = await recordOf(bytes, fuzzed);
      expect(MediaRecord.parse(record)).toEqual(record);
      expect(record.sha256).toBe(digest('sha256', bytes));
      expect(record.pdq !== null).toBe(record.outcome === 'hashed');
    }),
    { numRuns: 400 },
  );
});
