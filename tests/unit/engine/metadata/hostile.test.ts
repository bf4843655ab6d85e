import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { Metadata } from '#lib/domain/metadata.ts';
import { readMetadata } from '#lib/engine/metadata/read-metadata.ts';
import { ascii, type ExifTag, short, writeExif } from '../../../fixtures/exif-writer.ts';
import {
  heifWith,
  intoJpeg,
  intoPng,
  jxlWith,
  webpWith,
  writeIptc,
  writeXmp,
} from '../../../fixtures/metadata-carriers.ts';
import { FULL_EXIF, FULL_METADATA, TAG } from './full-exif.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82', 'latin1');

const exif = writeExif(FULL_EXIF);
const xmp = writeXmp({ DocumentID: 'xmp.did:1', InstanceID: 'xmp.iid:2' });
const iptc = writeIptc([1, 100, 'UNO-1'], [2, 103, 'job-2']);
const carriers = [
  intoJpeg(JPEG, { exif, xmp, iptc }),
  intoPng(PNG, { exif, xmp }),
  webpWith({ exif, xmp }),
  heifWith('heic', exif),
  jxlWith({ exif, xmp }),
  exif,
  writeExif({ ...FULL_EXIF, order: 'MM' }),
];

// exifreader tells the console about odd files.
beforeAll(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});

/** Any answer must pass the border between worker and page: a record that does not costs the hash. */
function expectSound(file: Uint8Array): void {
  const metadata = readMetadata(new Uint8Array(file));
  if (metadata !== null) expect(Metadata.parse(metadata)).toStrictEqual(metadata);
}

it('any bytes are survived', () => {
  const heads = [
    '',
    '\xff\xd8\xff\xe1',
    '\x89PNG\r\n\x1a\n',
    'II*\0',
    'MM\0*',
    'RIFF\0\0\0\0WEBP',
    '\0\0\0\x10ftypheic',
    'GIF89a',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, tail) => {
      expectSound(Buffer.concat([Buffer.from(head, 'latin1'), tail]));
    }),
    { numRuns: 2000 },
  );
});

it('mutated files are survived: bytes changed, parts cut out, the end torn off', () => {
  const change = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(...carriers), fc.array(change, { minLength: 1, maxLength: 6 }), (file, changes) => {
      let mutated = Buffer.from(file);
      for (const { at, bytes, cut } of changes) {
        const place = at % (mutated.length + 1);
        if (cut) mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(place + bytes.length)]);
        else mutated.set(bytes.subarray(0, mutated.length - place), place);
      }
      expectSound(mutated);
      expectSound(mutated.subarray(0, mutated.length >> 1));
    }),
    { numRuns: 3000 },
  );
});

/** Members of the record that each tag speaks for. */
const SPEAKS_FOR: Readonly<Record<number, readonly (keyof Metadata)[]>> = {
  [TAG.make]: ['make'],
  [TAG.model]: ['model'],
  [TAG.orientation]: ['orientation'],
  [TAG.software]: ['software'],
  [TAG.dateTime]: ['modifiedAt', 'modifiedZone'],
  [TAG.subSecTime]: ['modifiedAt'],
  [TAG.offsetTime]: ['modifiedZone'],
  [TAG.dateTimeOriginal]: ['capturedAt', 'capturedZone'],
  [TAG.subSecTimeOriginal]: ['capturedAt'],
  [TAG.offsetTimeOriginal]: ['capturedZone'],
  [TAG.dateTimeDigitized]: ['digitizedAt', 'digitizedZone'],
  [TAG.subSecTimeDigitized]: ['digitizedAt'],
  [TAG.offsetTimeDigitized]: ['digitizedZone'],
  [TAG.imageUniqueId]: ['imageId'],
  [TAG.bodySerialNumber]: ['bodySerial'],
  [TAG.lensModel]: ['lensModel'],
  [TAG.lensSerialNumber]: ['lensSerial'],
  [TAG.latitudeRef]: ['gps'],
  [TAG.latitude]: ['gps'],
  [TAG.longitudeRef]: ['gps'],
  [TAG.longitude]: ['gps'],
  [TAG.altitudeRef]: ['gps'],
  [TAG.altitude]: ['gps'],
  [TAG.timeStamp]: ['gpsAt'],
  [TAG.dateStamp]: ['gpsAt'],
};
const DIRECTORIES = ['main', 'exif', 'gps'] as const;
const places = DIRECTORIES.flatMap((directory) => FULL_EXIF[directory].map((_tag, index) => ({ directory, index })));

const without = (metadata: Metadata | null, members: readonly string[]) =>
  Object.fromEntries(Object.entries(metadata ?? {}).filter(([member]) => !members.includes(member)));

const types = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.nat(0xffff));
const slots = fc.uint8Array({ minLength: 4, maxLength: 4 });

it('a malformed tag costs itself and no other', () => {
  const count = fc.oneof(fc.nat(12), fc.nat(5000), fc.nat(0xffff_ffff));
  fc.assert(
    fc.property(fc.constantFrom(...places), types, count, slots, ({ directory, index }, type, count, slot) => {
      const tags: readonly ExifTag[] = FULL_EXIF[directory];
      const broken = tags.map((tag, i) =>
        i === index ? { ...tag, type, count, value: () => Buffer.from(slot) } : tag,
      );
      const file = intoJpeg(JPEG, { exif: writeExif({ ...FULL_EXIF, [directory]: broken }) });
      const members = SPEAKS_FOR[tags[index]?.tag ?? 0] ?? [];
      expect(members).not.toEqual([]);
      expect(without(readMetadata(new Uint8Array(file)), members)).toStrictEqual(without(FULL_METADATA, members));
    }),
    { numRuns: 3000 },
  );
});

it('a pointer that leads nowhere costs what it points at, and nothing else', () => {
  const inMain = FULL_EXIF.main.flatMap(({ tag }) => SPEAKS_FOR[tag] ?? []);
  const inGps = ['gps', 'gpsAt'];
  const inExif = Object.keys(without(FULL_METADATA, [...inMain, ...inGps, 'hasThumbnail']));
  const entry = (index: number) => 8 + 2 + 12 * (FULL_EXIF.main.length + index);
  const count = fc.oneof(fc.constantFrom(0, 1, 2), fc.nat(0xffff_ffff));
  fc.assert(
    fc.property(fc.nat(1), types, count, slots, (index, type, count, slot) => {
      const block = Buffer.from(exif);
      block.writeUInt16LE(type, entry(index) + 2);
      block.writeUInt32LE(count, entry(index) + 4);
      block.set(slot, entry(index) + 8);
      const found = readMetadata(new Uint8Array(intoJpeg(JPEG, { exif: block })));
      const lost = index === 0 ? [...inExif, 'modifiedAt', 'modifiedZone'] : inGps;
      expect(without(found, lost)).toStrictEqual(without(FULL_METADATA, lost));
    }),
    // The same pointers each time: by chance one leads into the file, to bytes that pass for a directory.
    { numRuns: 3000, seed: 3 },
  );
});

it('a tag that claims most of a large file is left out, and the others are kept', () => {
  const size = 8 * 2 ** 20;
  const huge = (tag: number): ExifTag => ({ tag, type: 2, count: size - 4096, value: () => Buffer.from([0, 4, 0, 0]) });
  const head = writeExif({
    main: [huge(TAG.make), short(TAG.orientation, 6), huge(TAG.model), ascii(TAG.software, 'kept')],
  });
  const file = new Uint8Array(size).fill(0x41);
  file.set(head);
  expect(readMetadata(file)).toStrictEqual({ orientation: 6, software: 'kept', hasThumbnail: false });
});

it('an IPTC tag that ends outside the file is left out, and the others are kept', () => {
  const torn = Buffer.concat([writeIptc([2, 103, 'job']), Buffer.of(0x1c, 2, 187, 0x40, 0, 0x61)]);
  const main = [{ tag: TAG.iptc, type: 1, count: torn.length, value: () => torn }];
  expect(readMetadata(new Uint8Array(writeExif({ main })))).toStrictEqual({ iptcJobId: 'job', hasThumbnail: false });
});

it('files made of parts without content are given up, not waited for', () => {
  const filled = (head: string, part: string) =>
    new Uint8Array(Buffer.from(head + part.repeat((12 * 2 ** 20) / part.length), 'latin1'));
  const tags = new Uint8Array(2 ** 20);
  const make: ExifTag = { tag: TAG.make, type: 2, count: 60_000, value: () => Buffer.of(0, 0, 1, 0) };
  tags.set(writeExif({ main: Array.from({ length: 65_000 }, () => make) }));
  for (const file of [
    filled('\xff\xd8', '\xff\xe1\0\x02'),
    filled('\x89PNG\r\n\x1a\n', '\0\0\0\0tEXt\0\0\0\0'),
    filled('RIFF\0\0\0\x01WEBP', 'EXIF\0\0\0\0'),
    filled('\0\0\0\x0cJXL \r\n\x87\n', '\0\0\0\bfree'),
    filled(
      '\0\0\0\x10ftypheic\0\0\0\0\x01\x60\0\0meta\0\0\0\0\x01\x50\0\0iinf\0\0\0\0\0\0',
      '\0\0\0\x14infe\x02\0\0\0\0\x01\0\0Exif',
    ),
    filled('<?xpacket begin=', ' '),
    tags,
  ])
    expect(readMetadata(file)).toBeNull();
});

it('an XMP packet made to take minutes is done at once', () => {
  const bait = '<?xpacket end=""?>'.repeat(3500);
  expect(readMetadata(new Uint8Array(intoJpeg(JPEG, { xmp: `${bait}\n.` })))).toBeNull();
});

/** Files of many origins; they stand beside the checkout, where they are present at all. */
const folder = new URL('../../../../../shared/samples/', import.meta.url);

it.skipIf(!existsSync(folder)).each(['exif', 'formats', 'hostile'])('all of samples/%s are survived', (name) => {
  const files = readdirSync(new URL(`${name}/`, folder));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expectSound(readFileSync(new URL(`${name}/${encodeURIComponent(file)}`, folder)));
});

it.skipIf(!existsSync(folder))('a camera’s file says what another reader of EXIF finds in it', () => {
  const file = readFileSync(new URL('exif/17307b12_DSCN0010.jpg', folder));
  // From `identify -format '%[EXIF:*]'` of ImageMagick 6.
  expect(readMetadata(new Uint8Array(file))).toStrictEqual({
    capturedAt: '2008-10-22T16:28:39',
    digitizedAt: '2008-10-22T16:28:39',
    modifiedAt: '2008-11-01T21:15:07',
    gpsAt: '2008-10-23T14:27:07.240Z',
    gps: { latitude: 43.4674483, longitude: 11.8851267 },
    make: 'NIKON',
    model: 'COOLPIX P6000',
    software: 'Nikon Transfer 1.1 W',
    orientation: 1,
    hasThumbnail: true,
  });
});
