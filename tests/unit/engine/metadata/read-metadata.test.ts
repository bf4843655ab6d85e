import { expect, it } from 'vitest';
import type { Metadata } from '#lib/domain/metadata.ts';
import { readMetadata } from '#lib/engine/metadata/read-metadata.ts';
import { ascii, bytes, long, short, writeExif } from '../../../fixtures/exif-writer.ts';
import { writeJpeg } from '../../../fixtures/jpeg-writer.ts';
import {
  heifWith,
  intoJpeg,
  intoPng,
  jxlWith,
  webpWith,
  writeIptc,
  writeXmp,
} from '../../../fixtures/metadata-carriers.ts';
import { paint } from '../../../fixtures/painter.ts';
import { writePng } from '../../../fixtures/png-writer.ts';
import { FULL_EXIF, FULL_METADATA, TAG } from './full-exif.ts';

const picture = paint(7, 64, 48);
const jpeg = await writeJpeg(picture, 80);
const png = writePng(picture);
const exif = writeExif(FULL_EXIF);
const xmp = writeXmp({ DocumentID: 'xmp.did:1', InstanceID: 'xmp.iid:2', OriginalDocumentID: 'xmp.did:3' });
const iptc = writeIptc([1, 100, 'UNO-1'], [2, 103, 'job-2'], [2, 187, 'document-3'], [2, 40, 'FBMD01000abc']);

const XMP_IDS = { xmpDocumentId: 'xmp.did:1', xmpInstanceId: 'xmp.iid:2', xmpOriginalDocumentId: 'xmp.did:3' };
const IPTC_IDS = {
  iptcObjectName: 'UNO-1',
  iptcJobId: 'job-2',
  iptcDocumentId: 'document-3',
  iptcFacebookMark: 'FBMD01000abc',
};

const read = (file: Uint8Array): Metadata | null => readMetadata(new Uint8Array(file));
const readExif = (parts: Parameters<typeof writeExif>[0]) => read(intoJpeg(jpeg, { exif: writeExif(parts) }));

it.each([
  ['JPEG', intoJpeg(jpeg, { exif, xmp, iptc }), { ...XMP_IDS, ...IPTC_IDS }],
  ['JPEG in the other byte order', intoJpeg(jpeg, { exif: writeExif({ ...FULL_EXIF, order: 'MM' }) }), {}],
  ['PNG', intoPng(png, { exif, xmp }), XMP_IDS],
  ['WebP', webpWith({ exif, xmp }), XMP_IDS],
  ['HEIF', heifWith('heic', exif), {}],
  ['AVIF', heifWith('avif', exif), {}],
  ['JPEG XL', jxlWith({ exif, xmp }), XMP_IDS],
])('finds everything in a %s', (_name, file, more) => {
  expect(read(file)).toStrictEqual({ ...FULL_METADATA, ...more });
});

it('finds everything in a TIFF, where XMP and IPTC are tags', () => {
  const main = [...FULL_EXIF.main, bytes(TAG.xmp, Buffer.from(xmp)), bytes(TAG.iptc, iptc)];
  expect(read(writeExif({ ...FULL_EXIF, main }))).toStrictEqual({
    ...{ ...FULL_METADATA, ...XMP_IDS, ...IPTC_IDS },
    hasThumbnail: false,
  });
});

it('a file that says nothing has no metadata', () => {
  expect(read(jpeg)).toBeNull();
  expect(read(png)).toBeNull();
  expect(read(new Uint8Array())).toBeNull();
  expect(read(Buffer.from('GIF89a, or so it says'))).toBeNull();
  expect(readExif({})).toBeNull();
});

it('says that a thumbnail is there, and nothing of what it holds', () => {
  const thumbnail = Buffer.from('the thumbnail’s own bytes');
  const metadata = readExif({ thumbnail });
  expect(metadata).toStrictEqual({ hasThumbnail: true });
  expect(readExif({ second: [short(0x0103, 1), long(0x0111, 8)] })).toStrictEqual({ hasThumbnail: true });
  const jfif = Buffer.from(jpeg);
  // Width and height at the end of the JFIF segment (ITU-T T.871, 10.1); what follows passes for its pixels.
  jfif.set([1, 1], 18);
  expect(read(jfif)).toStrictEqual({ hasThumbnail: true });
});

it('the next page of a TIFF is no thumbnail, unless it says so', () => {
  expect(read(writeExif({ second: [long(0x0111, 8)] }))).toBeNull();
  expect(read(writeExif({ second: [long(0x00fe, 2), long(0x0111, 8)] }))).toBeNull();
  expect(read(writeExif({ second: [long(0x00fe, 1), long(0x0111, 8)] }))).toStrictEqual({ hasThumbnail: true });
  expect(read(writeExif({ main: [long(0x00fe, 1)] }))).toStrictEqual({ hasThumbnail: true });
});

it('a thumbnail that would lie outside the file is none', () => {
  expect(readExif({ second: [long(0x0201, 0x7fff_ffff), long(0x0202, 100)] })).toBeNull();
  expect(readExif({ second: [long(0x0201, 8), long(0x0202, 0)] })).toBeNull();
});

it('takes the serial number of a DNG', () => {
  expect(readExif({ main: [ascii(TAG.dngSerial, 'D-1')] })).toMatchObject({ bodySerial: 'D-1' });
  expect(readExif({ main: [ascii(TAG.dngSerial, 'D-1')], exif: [ascii(TAG.bodySerialNumber, 'B-2')] })).toMatchObject({
    bodySerial: 'B-2',
  });
});

it('instructions for people are no mark of Facebook', () => {
  expect(read(intoJpeg(jpeg, { iptc: writeIptc([2, 40, 'Do not print'], [2, 103, 'job']) }))).toStrictEqual({
    iptcJobId: 'job',
    hasThumbnail: false,
  });
});

it('reads a view into a larger buffer from where it begins', () => {
  const file = intoJpeg(jpeg, { exif });
  const larger = new Uint8Array(file.length + 2000).fill(0x49);
  larger.set(file, 1000);
  expect(readMetadata(larger.subarray(1000, 1000 + file.length))).toStrictEqual(FULL_METADATA);
});

it('reads what there is of a file of which only the start is at hand', () => {
  const file = intoJpeg(jpeg, { exif });
  expect(read(file.subarray(0, file.length - 500))).toStrictEqual(FULL_METADATA);
  expect(read(file.subarray(0, 100))).toMatchObject({ orientation: 6, hasThumbnail: false });
});

it('does not touch the bytes', () => {
  const file = new Uint8Array(intoJpeg(jpeg, { exif, xmp, iptc }));
  const before = file.slice();
  readMetadata(file);
  expect(file).toStrictEqual(before);
});
