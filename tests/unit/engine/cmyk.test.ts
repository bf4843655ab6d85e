import { expect, it } from 'vitest';
import { cmykToRgb } from '#lib/engine/decode/cmyk.ts';

it('lets through the light that neither the ink nor black takes, rounded, for every pair of both', () => {
  const pixels = new Uint8Array(4 * 256 * 256);
  for (let ink = 0; ink < 256; ink++) {
    for (let black = 0; black < 256; black++) pixels.set([ink, 255 - ink, black, black], 4 * (256 * ink + black));
  }
  const rgba = pixels.slice();
  cmykToRgb(rgba);
  const seen = (ink: number, black: number) => Math.round(((255 - ink) * (255 - black)) / 255);
  const expected = pixels.slice();
  for (let at = 0; at < pixels.length; at += 4) {
    const [c = 0, m = 0, y = 0, k = 0] = pixels.subarray(at, at + 4);
    expected.set([seen(c, k), seen(m, k), seen(y, k), 255], at);
  }
  expect(rgba).toEqual(expected);
});

it('knows paper, full ink and full black', () => {
  const pixels = Uint8ClampedArray.of(0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 128, 255, 64);
  cmykToRgb(pixels);
  expect([...pixels]).toEqual([255, 255, 255, 255, 0, 255, 255, 255, 0, 0, 0, 255, 191, 95, 0, 255]);
});
