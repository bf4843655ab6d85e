import { expect, it } from 'vitest';
import type { SkipReason } from '#lib/engine/contract.ts';
import { hashFile } from '#lib/engine/pipeline.ts';
import { plainFile } from '#lib/engine/readable.ts';
import { writeExif } from '../../../fixtures/exif-writer.ts';
import { writeJpeg } from '../../../fixtures/jpeg-writer.ts';
import { heifWith, intoJpeg } from '../../../fixtures/metadata-carriers.ts';
import { paint } from '../../../fixtures/painter.ts';
import { freshParts } from '../pipeline-parts.ts';
import { FULL_EXIF, FULL_METADATA } from './full-exif.ts';

const parts = await freshParts();
const plain = await writeJpeg(paint(7, 64, 48), 80);
const exif = writeExif(FULL_EXIF);
const jpeg = intoJpeg(plain, { exif });

async function record(file: Uint8Array, skip: SkipReason | null = null) {
  const hashed = await hashFile(plainFile(new Blob([new Uint8Array(file)])), parts, skip);
  if (!hashed.ok) throw new Error(hashed.error);
  return hashed.value;
}

it('stands beside hashes that it does not change: orientation is told, not applied', async () => {
  const [spoken, silent] = [await record(jpeg), await record(plain)];
  expect(spoken.metadata).toStrictEqual(FULL_METADATA);
  expect(silent.metadata).toBeNull();
  expect(spoken.pdq).toEqual(silent.pdq);
  expect([spoken.width, spoken.height]).toEqual([64, 48]);
});

it('is there for files whose pixels cannot be decoded', async () => {
  const torn = await record(intoJpeg(Buffer.of(0xff, 0xd8, 0xff, 0xd9), { exif }));
  expect(torn).toMatchObject({ outcome: 'hashed-without-pixels', metadata: FULL_METADATA });
  const heic = await record(heifWith('heic', exif), 'codec-unavailable');
  expect(heic).toMatchObject({ reason: 'codec-unavailable', metadata: FULL_METADATA });
});

it('nobody looks into a file that took a worker down', async () => {
  expect((await record(jpeg, 'decoder-crashed')).metadata).toBeNull();
  expect((await record(jpeg, 'decoder-timeout')).metadata).toBeNull();
});

it('a malformed tag never costs the hash', async () => {
  const broken = Buffer.from(exif);
  broken.fill(0xff, 8);
  const found = await record(intoJpeg(plain, { exif: broken }));
  expect(found).toMatchObject({ outcome: 'hashed', metadata: null, damaged: false });
  expect(found.pdq).toEqual((await record(plain)).pdq);
});
