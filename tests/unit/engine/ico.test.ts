import { describe, expect, it } from 'vitest';
import { IcoDecoder } from '#lib/engine/decode/ico.ts';
import { PngDecoder } from '#lib/engine/decode/png.ts';
import { writeBmp } from '../../fixtures/bmp-writer.ts';
import { writeIco, type IconPicture } from '../../fixtures/ico-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const png = new PngDecoder(engineModules.png);
const decoder = new IcoDecoder({ png });
const [small, middle, other, large] = [paint(1, 16, 16), paint(2, 32, 32), paint(3, 32, 32), paint(4, 256, 256)];

const rgbOf = ({ picture, as }: IconPicture) =>
  as === 'png' ? Uint8Array.from(picture.data) : writeBmp(picture, as).rgb;

describe('of several pictures', () => {
  it.each([
    [
      'the largest counts',
      [
        { picture: small, as: { bits: 32 } },
        { picture: large, as: 'png' },
      ],
      1,
    ],
    ['the one with most bits, of equal size', [8, 32, 24].map((bits) => ({ picture: middle, as: { bits } })), 1],
    [
      'a PNG before a bitmap of 24 bits',
      [
        { picture: middle, as: { bits: 24 } },
        { picture: other, as: 'png' },
      ],
      1,
    ],
    ['the first, of equal size and bits', [middle, other].map((picture) => ({ picture, as: { bits: 8 } })), 0],
  ] as [string, IconPicture[], number][])('%s', async (_, pictures, chosen) => {
    const { picture, ...rest } = pictures[chosen] ?? { picture: small, as: 'png' };
    const { data, width } = await decoded(decoder, writeIco(pictures));
    expect([width, data]).toEqual([picture.width, rgbOf({ picture, ...rest })]);
  });

  it('those without a head do not count', async () => {
    const icon = writeIco([
      { picture: middle, as: { bits: 24 } },
      { picture: small, as: { bits: 8 } },
    ]);
    const head = new DataView(icon.buffer).getUint32(18, true);
    const { width, data } = await decoded(decoder, icon.with(head, 9));
    expect([width, data]).toEqual([16, writeBmp(small, { bits: 8 }).rgb]);
  });
});

describe('a bitmap', () => {
  it.each([1, 4, 8, 16, 24, 32] as const)(
    'of %i bits comes as it was painted, whatever its mask hides',
    async (bits) => {
      for (const hidden of [false, true]) {
        const icon = writeIco([{ picture: paint(5, 20, 31), as: { bits }, hidden }]);
        const { width, height, channels, data, warnings } = await decoded(decoder, icon);
        expect({ width, height, channels, warnings }).toEqual({ width: 20, height: 31, channels: 3, warnings: [] });
        expect(data).toEqual(writeBmp(paint(5, 20, 31), { bits }).rgb);
      }
    },
  );

  it('of a cursor comes, too', async () => {
    const cursor = writeIco([{ picture: small, as: { bits: 8 } }], 'cursor');
    expect(decoder.mimeOf(cursor)).toBe('image/x-icon');
    expect((await decoded(decoder, cursor)).data).toEqual(writeBmp(small, { bits: 8 }).rgb);
  });
});

describe('damage', () => {
  it('does not pass unnoticed when a file is cut', async () => {
    for (const as of ['png', { bits: 4 }] as const) {
      const icon = writeIco([{ picture: paint(1, 9, 5), as }]);
      expect(await isNoticed(decoder, icon)).toBe(false);
      for (let length = 0; length < icon.length; length++) {
        expect(await isNoticed(decoder, icon.slice(0, length)), `cut to ${length}`).toBe(true);
      }
    }
  });

  it('of the largest picture leaves what is there', async () => {
    const icon = writeIco([{ picture: middle, as: { bits: 24 } }]);
    const { data, warnings } = await decoded(decoder, icon.slice(0, -1000));
    expect(warnings).toEqual(['BMP: the pixel data are cut off', 'ICO: the file is cut off']);
    const { rgb } = writeBmp(middle, { bits: 24 });
    expect(data.subarray(20 * 96)).toEqual(rgb.subarray(20 * 96));
  });

  it('of any kind lets it settle', async () => {
    const icon = writeIco([
      { picture: paint(1, 9, 5), as: { bits: 8 } },
      { picture: small, as: 'png' },
    ]);
    await settlesOnMutations(decoder, [icon, writeIco([{ picture: small, as: { bits: 1 } }], 'cursor')], 1000);
  });

  it('of every head is a refusal', async () => {
    expect(await refusal(decoder, writeIco([]))).toBe('no header');
    const icon = writeIco([{ picture: small, as: { bits: 8 } }]);
    expect(await refusal(decoder, icon.with(22, 200))).toBe('no header');
  });
});

it('weighs as much as the codec for what it holds', () => {
  const weight = (as: IconPicture['as']) => decoder.header(writeIco([{ picture: small, as }]))?.weight;
  expect(weight('png')).toBe(png.weight);
  expect(weight({ bits: 24 })).toBeUndefined();
});

it('is known by its directory, and named with the codec for PNG', () => {
  const icon = writeIco([{ picture: small, as: { bits: 8 } }]);
  expect(decoder.mimeOf(icon)).toBe('image/x-icon');
  // A TGA picture of true colour starts as a cursor without entries.
  expect(decoder.mimeOf(Uint8Array.from([0, 0, 2, ...new Uint8Array(40)]))).toBeNull();
  expect(decoder.mimeOf(icon.subarray(0, 20))).toBeNull();
  expect(decoder.name).toMatch(/^lintel-ico \d+, @jsquash\/png /);
});
