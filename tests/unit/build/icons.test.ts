import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iconPixels, iconSvg, png } from '../../../src/build/icons.ts';

const kept = (name: string) => readFileSync(new URL(`../../../static/${name}`, import.meta.url));

/** The image data of a PNG with one IDAT chunk: compressed bytes may differ between versions of zlib, pixels may not. */
const pixelsOf = (file: Buffer) => inflateSync(file.subarray(file.indexOf('IDAT') + 4, file.indexOf('IEND') - 8));

describe('the icons in static', () => {
  it.each([
    ['icon-192.png', 192, false],
    ['icon-512.png', 512, false],
    ['icon-maskable-512.png', 512, true],
  ])('%s is the mark at its size', (name, size, maskable) => {
    expect(pixelsOf(kept(name)).equals(pixelsOf(png(size, iconPixels(size, maskable))))).toBe(true);
  });

  it('icon.svg is the same mark', () => {
    expect(kept('icon.svg').toString()).toBe(iconSvg());
  });

  it('fills the maskable square to its corners', () => {
    expect(iconPixels(64, true).every((value, index) => index % 4 !== 3 || value === 255)).toBe(true);
    expect(iconPixels(64, false)[3]).toBe(0);
  });
});
