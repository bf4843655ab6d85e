import { describe, expect, it } from 'vitest';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { segmentAfter, SOS } from '#lib/engine/decode/jpeg/segments.ts';
import { TiffDecoder } from '#lib/engine/decode/tiff.ts';
import type { Plane } from '../../fixtures/jpeg-blocks.ts';
import { writeJpeg, writePlainJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { writePlanarJpeg } from '../../fixtures/planar-jpeg.ts';
import { writeTiffFile, type TiffField } from '../../fixtures/tiff-file.ts';
import { longs, shorts, tiffForm } from '../../fixtures/tiff-writer.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const jpeg = new JpegDecoder(engineModules.jpeg, engineModules.kernel);
const decoder = new TiffDecoder({ jpeg });
const [width, height] = [48, 40];
const picture = paint(6, width, height);
const photometric = { grey: 1, rgb: 2, inks: 5, yCbCr: 6 } as const;

function jpegTiff(
  chunks: readonly Uint8Array[],
  samples: number,
  colours: keyof typeof photometric,
  ...more: TiffField[]
) {
  const fields = [
    longs(256, width),
    longs(257, height),
    shorts(258, ...new Array<number>(samples).fill(8)),
    shorts(259, 7),
    shorts(262, photometric[colours]),
    shorts(277, samples),
    ...more,
  ];
  const isTiled = more.some(({ tag }) => tag === 322);
  return writeTiffFile([{ fields, chunks, isTiled }], tiffForm);
}

const rowsOf = ({ data }: Picture, top: number, rows: number): Picture => ({
  width,
  height: rows,
  data: data.slice(4 * width * top, 4 * width * (top + rows)),
});

const rgbOf = (data: Uint8Array): Uint8Array => data.filter((_, i) => i % 4 < 3);

const planesOf = (channels: number, { data }: Picture): Plane[] =>
  Array.from({ length: channels }, (_, c) => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, i) => (c < 3 ? (data[4 * i + c] ?? 0) : (i * 3) & 127)),
  }));

const sampling = (count: number) => new Array<[number, number]>(count).fill([1, 1]);

/** Quantisation leaves each sample so near to what it was. */
const near = 6;

function farthest(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}

describe('strips of JPEG', () => {
  it('come as the JPEGs do by themselves, each enlarged by itself', async () => {
    const strips = [0, 16, 32].map((top) => rowsOf(picture, top, Math.min(16, height - top)));
    const files = await Promise.all(strips.map((strip) => writeJpeg(strip, 85)));
    const parts = await Promise.all(files.map((file) => decoded(jpeg, new Uint8Array(file))));
    const image = await decoded(decoder, jpegTiff(files, 3, 'yCbCr', longs(278, 16)));
    const data = Uint8Array.from(parts.flatMap((part) => [...rgbOf(part.data)]));
    expect(image).toEqual({ width, height, channels: 3, data, warnings: [] });
  });

  it('share tables that stand in the directory', async () => {
    const file = writePlainJpeg(picture, 80);
    const [tables, rest] = [
      [0xff, 0xd8],
      [0xff, 0xd8],
    ];
    for (let at = 2; ;) {
      const segment = segmentAfter(file, at);
      if (segment === null) throw new Error('no scan');
      const isTable = segment.marker === 0xdb || segment.marker === 0xc4;
      const end = segment.marker === SOS ? file.length : segment.end;
      (isTable ? tables : rest).push(...file.subarray(segment.at, end));
      if (segment.marker === SOS) break;
      at = segment.end;
    }
    const field = { tag: 347, kind: 'bytes', values: Uint8Array.from([...tables, 0xff, 0xd9]) } as const;
    const image = await decoded(decoder, jpegTiff([Uint8Array.from(rest)], 3, 'yCbCr', field));
    expect(image.data).toEqual(rgbOf((await decoded(jpeg, new Uint8Array(file))).data));
  });

  it('may be coded longer than the picture goes', async () => {
    const [first, second] = [rowsOf(picture, 0, 32), paint(9, width, 32)];
    const files = [writePlainJpeg(first, 90), writePlainJpeg(second, 90)];
    const image = await decoded(decoder, jpegTiff(files, 3, 'yCbCr', longs(278, 32)));
    const whole = await decoded(jpeg, new Uint8Array(files[1] ?? []));
    expect(image.data.subarray(32 * width * 3)).toEqual(rgbOf(whole.data).subarray(0, 8 * width * 3));
  });
});

describe('what components stand for', () => {
  it('is said by the directory, not by the JPEG', async () => {
    for (const adobe of [0, 1]) {
      const planes = planesOf(3, picture);
      const file = writePlanarJpeg({ width, height, planes, sampling: sampling(3), adobe });
      const rgb = await decoded(decoder, jpegTiff([file], 3, 'rgb'));
      expect(farthest(rgb.data, rgbOf(Uint8Array.from(picture.data)))).toBeLessThan(near);
      const yCbCr = await decoded(decoder, jpegTiff([file], 3, 'yCbCr'));
      const asYCbCr = writePlanarJpeg({ width, height, planes, sampling: sampling(3), adobe: 1 });
      expect(yCbCr.data).toEqual(rgbOf((await decoded(jpeg, asYCbCr)).data));
    }
  });

  it('is ink as it is, not inverted', async () => {
    const planes = planesOf(4, picture);
    const file = writePlanarJpeg({ width, height, planes, sampling: sampling(4) });
    const image = await decoded(decoder, jpegTiff([file], 4, 'inks'));
    const black = planes[3]?.data ?? new Uint8Array();
    const expected = rgbOf(Uint8Array.from(picture.data)).map((ink, i) =>
      Math.round(((255 - ink) * (255 - (black[Math.floor(i / 3)] ?? 0))) / 255),
    );
    expect(farthest(image.data, expected)).toBeLessThan(2 * near);
  });

  it('is grey, where there is one', async () => {
    const planes = planesOf(1, picture);
    const file = writePlanarJpeg({ width, height, planes, sampling: sampling(1) });
    const image = await decoded(decoder, jpegTiff([file], 1, 'grey'));
    expect(image.channels).toBe(1);
    expect(image.data).toEqual((await decoded(jpeg, file)).data);
  });

  it('is one sample of a pixel, where each has a plane and tiles of its own', async () => {
    const files = planesOf(3, picture).map((plane) => {
      const padded = { width: 48, height: 48, data: new Uint8Array(48 * 48) };
      padded.data.set(plane.data);
      return writePlanarJpeg({ width: 48, height: 48, planes: [padded], sampling: sampling(1) });
    });
    const fields = [shorts(284, 2), longs(322, 48), longs(323, 48)];
    const image = await decoded(decoder, jpegTiff(files, 3, 'rgb', ...fields));
    expect(farthest(image.data, rgbOf(Uint8Array.from(picture.data)))).toBeLessThan(near);
  });
});

describe('a JPEG that does not fit', () => {
  it('is no part of the picture', async () => {
    const wide = writePlainJpeg(paint(1, 64, 40), 80);
    expect(await refusal(decoder, jpegTiff([wide], 3, 'yCbCr'))).toBe('undecodable');
    const grey = writePlanarJpeg({ width, height, planes: planesOf(1, picture), sampling: sampling(1) });
    expect(await refusal(decoder, jpegTiff([grey], 3, 'rgb'))).toBe('undecodable');
  });

  it('is noticed, and so is one that is broken', async () => {
    const small = writePlainJpeg(rowsOf(picture, 0, 16), 80);
    expect(await isNoticed(decoder, jpegTiff([small, small], 3, 'yCbCr', longs(278, 20)))).toBe(true);
    expect(await isNoticed(decoder, jpegTiff([small.subarray(0, 700)], 3, 'yCbCr'))).toBe(true);
  });

  it('lets it settle', async () => {
    const file = jpegTiff([writePlainJpeg(picture, 60)], 3, 'yCbCr');
    const inks = writePlanarJpeg({ width, height, planes: planesOf(4, picture), sampling: sampling(4) });
    await settlesOnMutations(decoder, [file, jpegTiff([inks], 4, 'inks')], 500);
  });
});
