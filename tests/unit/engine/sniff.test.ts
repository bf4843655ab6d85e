import { supportedMimeTypes } from 'file-type';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniff } from '#lib/engine/decode/sniff.ts';
import { isSvg } from '#lib/engine/decode/svg.ts';
import { whyUndecoded } from '#lib/engine/decode/undecoded.ts';
import { paint } from '../../fixtures/painter.ts';
import { shorts, writeTiff } from '../../fixtures/tiff-writer.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('sniff', () => {
  it.each([
    ['%PDF-1.7\n', 'application/pdf'],
    ['8BPS\0\u0001', 'image/vnd.adobe.photoshop'],
    ['\0\0\0\u0018ftypmp42\0\0\0\0', 'video/mp4'],
    ['\0\0\0\u0018ftypqt  \0\0\0\0', 'video/quicktime'],
    ['\0\0\0\u0018ftypcrx \0\0\0\0', 'image/x-canon-cr3'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['no picture', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('%j is %s', async (content, mime) => {
    expect(await sniff(text(content))).toBe(mime);
  });
});

it('knows raw sensor data in the form of a TIFF, of whatever camera', async () => {
  const { file } = writeTiff(paint(1, 8, 8), { fields: [shorts(262, 32803)] });
  expect(await sniff(file)).toBe('image/x-dcraw');
  expect(whyUndecoded('image/x-dcraw')).toBe('camera-raw');
});

describe('isSvg', () => {
  it.each([
    '<svg>',
    '<svg:svg xmlns:svg="http://www.w3.org/2000/svg">',
    '\uFEFF<?xml version="1.0"?>\n<!-- a > b -->\n<svg\n>',
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg >',
    '<!DOCTYPE svg [ <!ENTITY a "b"> <!-- x --> ]> <svg>',
  ])('%j: yes', (content) => {
    expect(isSvg(text(content))).toBe(true);
  });

  it.each([
    '<html><svg></svg></html>',
    'text <svg>',
    '<svgx>',
    '<!-- <svg> -->',
    '<!--',
    '<!DOCTYPE [',
    '<?',
    '',
    `${' '.repeat(5000)}<svg>`,
  ])('%j: no', (content) => {
    expect(isSvg(text(content))).toBe(false);
  });

  it('ends, whatever it is given', () => {
    const piece = fc.constantFrom('<!--', '-->', '<?', '?>', '<!DOCTYPE', '[', ']', '<!', '>', ' ', '<svg', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 2000 }), (pieces) => {
        expect(typeof isSvg(text(pieces.join('')))).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});

describe('whyUndecoded', () => {
  it.each([
    ['image/x-adobe-dng', 'camera-raw'],
    ['image/x-canon-cr2', 'camera-raw'],
    ['image/x-nikon-nef', 'camera-raw'],
    ['image/vnd.adobe.photoshop', 'layered-image'],
    ['image/svg+xml', 'vector-image'],
    ['application/pdf', 'document'],
    ['video/mp4', 'video'],
    ['image/jp2', 'unsupported-format'],
    ['image/bmp', 'undecodable'],
    ['application/zip', 'archive'],
    ['application/octet-stream', 'not-an-image'],
  ])('%s: %s', (mime, reason) => {
    expect(whyUndecoded(mime)).toBe(reason);
  });

  it('calls no picture and no video "not a picture"', () => {
    for (const mime of supportedMimeTypes) {
      if (/^(image|video)\//.test(mime)) expect(whyUndecoded(mime), mime).not.toBe('not-an-image');
    }
  });
});
