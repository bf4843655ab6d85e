import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heifHeader, sequenceHeader } from '#lib/engine/decode/heif/header.ts';
import { heifFamilyType, isAvif, isHeif } from '#lib/engine/decode/heif/type.ts';
import { avifStill } from '#lib/engine/decode/avif/still.ts';
import { changed, changes } from '../../fixtures/changed.ts';
import { box, clap, grid, imir, irot, ispe, writeHeif, type HeifItem } from '../../fixtures/heif-writer.ts';
import { writeSequence } from '../../fixtures/sequence-writer.ts';

const hvcC = (chroma: number) =>
  box(
    'hvcC',
    Uint8Array.from({ length: 23 }, (_, at) => (at === 16 ? 0xfc | chroma : 1)),
  );
const picture = (type: string, width: number, height: number, ...more: readonly Uint8Array[]): HeifItem => ({
  type,
  data: Uint8Array.of(1, 2, 3),
  properties: [ispe(width, height), ...more],
});

const fileOf = (items: readonly HeifItem[], primary: number, brands: readonly string[] = ['heic', 'mif1', 'heic']) =>
  writeHeif({ brands, items, primary });

it('reads sides, coding and chroma of a single picture', () => {
  expect(heifHeader(fileOf([picture('hvc1', 40, 30, hvcC(1))], 1))).toMatchObject({
    width: 40,
    height: 30,
    codedPixels: 1200,
    coding: 'hvc1',
    isGrey: false,
  });
  expect(heifHeader(fileOf([picture('hvc1', 40, 30, hvcC(0))], 1))).toMatchObject({ isGrey: true });
  const av1C = (flags: number) => box('av1C', Uint8Array.of(0x81, 0, flags, 0));
  expect(heifHeader(fileOf([picture('av01', 40, 30, av1C(0x1c))], 1))).toMatchObject({ coding: 'av01', isGrey: true });
  expect(heifHeader(fileOf([picture('av01', 40, 30, av1C(0x0c))], 1))).toMatchObject({ coding: 'av01', isGrey: false });
});

it('takes the primary picture, not the first, the largest or the thumbnail', () => {
  const thumbnail = { ...picture('hvc1', 16, 12, hvcC(1)), refersTo: { thmb: [2] } };
  const items = [picture('hvc1', 400, 300, hvcC(1)), picture('hvc1', 40, 30, hvcC(1)), thumbnail];
  expect(heifHeader(fileOf(items, 2))).toMatchObject({ width: 40, height: 30 });
});

it('counts the pixels of all tiles of a grid', () => {
  const tiles = [1, 2, 3, 4].map(() => picture('hvc1', 64, 64, hvcC(1)));
  const file = fileOf([...tiles, grid(2, 100, 70, [1, 2, 3, 4])], 5);
  expect(heifHeader(file)).toMatchObject({ width: 100, height: 70, codedPixels: 4 * 64 * 64, coding: 'hvc1' });
});

it('counts tiles of tiles, and is not led around in circles', () => {
  const derived = (inputs: readonly number[]): HeifItem => ({ ...grid(1, 10, 10, inputs) });
  const tower = [picture('hvc1', 64, 64), derived([1, 1]), derived([2, 2]), derived([3, 3])];
  expect(heifHeader(fileOf(tower, 4))?.codedPixels).toBe(8 * 64 * 64);
  const circle = [derived([2, 2]), derived([1, 1, 2])];
  expect(heifHeader(fileOf(circle, 1))).toMatchObject({ width: 10, height: 10 });
  const many = Array.from({ length: 200 }, (_, at) =>
    derived(Array.from({ length: 300 }, (_, to) => 1 + ((at + to) % 200))),
  );
  expect(heifHeader(fileOf(many, 1))).toMatchObject({ width: 10, height: 10 });
});

it('gives the sides after crops and turns, in the order of the file', () => {
  const crop = clap(20, 1, 10, 1, 0, 1, 0, 1);
  const sides = (...transforms: readonly Uint8Array[]) =>
    heifHeader(fileOf([picture('hvc1', 40, 30, ...transforms)], 1));
  expect(sides(irot(1))).toMatchObject({ width: 30, height: 40 });
  expect(sides(irot(2), imir(0))).toMatchObject({ width: 40, height: 30 });
  expect(sides(crop, irot(3))).toMatchObject({ width: 10, height: 20 });
  expect(sides(irot(1), crop)).toMatchObject({ width: 20, height: 10 });
  expect(sides(clap(100, 1, 100, 1, 0, 1, 0, 1))).toMatchObject({ width: 40, height: 30 });
  expect(sides(clap(1, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
});

it('finds no header without a primary picture or its sides', () => {
  expect(heifHeader(fileOf([picture('hvc1', 40, 30)], 7))).toBeNull();
  expect(heifHeader(fileOf([{ type: 'hvc1', data: Uint8Array.of(1) }], 1))).toBeNull();
  expect(heifHeader(fileOf([picture('hvc1', 0, 30)], 1))).toBeNull();
  expect(heifHeader(new Uint8Array())).toBeNull();
});

it('reads the sides of a sequence', () => {
  const coded = { type: 'hvc1', properties: [hvcC(1)], data: Uint8Array.of(1) };
  const file = writeSequence(['msf1', 'hevc'], [coded], { width: 320, height: 200 });
  expect(sequenceHeader(file)).toMatchObject({ width: 320, height: 200, coding: 'hvc1', isGrey: false });
  expect(heifHeader(file)).toBeNull();
  expect(sequenceHeader(fileOf([picture('hvc1', 40, 30)], 1))).toBeNull();
});

it('tells AVIF from HEIF by brands, and by the picture where brands do not', () => {
  const typeOf = (brands: readonly string[], coding: string) =>
    heifFamilyType(fileOf([picture(coding, 40, 30)], 1, brands));
  expect(typeOf(['avif', 'mif1'], 'av01')).toBe('image/avif');
  expect(typeOf(['avis', 'avif'], 'av01')).toBe('image/avif');
  expect(typeOf(['heic', 'mif1'], 'hvc1')).toBe('image/heic');
  expect(typeOf(['heix', 'mif1'], 'hvc1')).toBe('image/heic');
  expect(typeOf(['hevc', 'heic'], 'hvc1')).toBe('image/heic-sequence');
  expect(typeOf(['mif1', 'heic'], 'hvc1')).toBe('image/heic');
  expect(typeOf(['mif1'], 'hvc1')).toBe('image/heif');
  expect(typeOf(['mif1', 'heic'], 'av01')).toBe('image/avif');
  expect(typeOf(['mif1', 'avif'], 'hvc1')).toBe('image/heif');
  expect(typeOf(['msf1', 'mif1'], 'jpeg')).toBe('image/heif-sequence');
  expect(typeOf(['isom', 'mp42'], 'hvc1')).toBeNull();
  expect(typeOf(['crx ', 'isom'], 'hvc1')).toBeNull();
  // Only brands are at hand when items stand at the end of a large file.
  const start = (...brands: string[]) =>
    fileOf([picture('av01', 40, 30)], 1, brands).subarray(0, 16 + 4 * brands.length);
  expect(heifFamilyType(start('mif1', 'avif'))).toBe('image/avif');
  expect(heifFamilyType(start('mif1', 'heic'))).toBe('image/heic');
  expect(heifFamilyType(start('mif1'))).toBe('image/heif');
});

it('hands every file of the family to just one of two kinds of worker', () => {
  for (const brand of ['avif', 'avis', 'heic', 'hevc', 'mif1', 'msf1', 'mp42']) {
    const file = fileOf([picture('hvc1', 40, 30)], 1, [brand]);
    expect([isAvif(file), isHeif(file)].filter(Boolean)).toHaveLength(brand === 'mp42' ? 0 : 1);
  }
});

it('reads any bytes without a throw, and never more than they are', () => {
  const tiles = [1, 2].map(() => picture('av01', 64, 64, box('av1C', Uint8Array.of(0x81, 0, 12, 0))));
  const files = [
    fileOf([...tiles, { ...grid(2, 100, 60, [1, 2]), isInside: true }], 3, ['avif']),
    fileOf([picture('hvc1', 40, 30, hvcC(1), clap(20, 1, 10, 1, 0, 1, 0, 1), irot(1))], 1),
    writeSequence(['msf1', 'hevc'], [{ type: 'hvc1', properties: [hvcC(1)], data: Uint8Array.of(1) }], {
      width: 9,
      height: 9,
    }),
  ];
  fc.assert(
    fc.property(changes(files.length, 700), fc.nat(700), (change, length) => {
      const bytes = changed(files, change).slice(0, length < 350 ? undefined : length);
      for (const header of [heifHeader(bytes), sequenceHeader(bytes)]) {
        if (header !== null) expect(Math.min(header.width, header.height)).toBeGreaterThan(0);
      }
      heifFamilyType(bytes);
      expect((avifStill(bytes)?.length ?? 0) - 2 * bytes.length).toBeLessThan(1000);
    }),
    { numRuns: 2000 },
  );
});
