/**
 * The product's mark, a lintel (a beam over two posts), drawn from one list of rectangles as SVG and as PNG.
 * Run by hand after a change (`node src/build/icons.ts`); the files are kept in git.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { checkout } from './checkout.ts';

type Colour = readonly [red: number, green: number, blue: number];
type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly colour: Colour;
};

/** In units of a 64 x 64 square. */
const ground: Rectangle = { x: 0, y: 0, width: 64, height: 64, radius: 14, colour: [0x0f, 0x76, 0x6e] };
const mark: readonly Rectangle[] = [
  { x: 18, y: 26, width: 8, height: 24, radius: 1, colour: [0xcc, 0xfb, 0xf1] },
  { x: 38, y: 26, width: 8, height: 24, radius: 1, colour: [0xcc, 0xfb, 0xf1] },
  { x: 12, y: 15, width: 40, height: 10, radius: 2, colour: [0xff, 0xff, 0xff] },
];

export function iconSvg(): string {
  const rectangles = [ground, ...mark].map(
    ({ x, y, width, height, radius, colour }) =>
      `  <rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(radius)}" fill="#${Buffer.from(colour).toString('hex')}" />\n`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">\n${rectangles.join('')}</svg>\n`;
}

/**
 * The mark as RGBA rows, `size` x `size`. A maskable icon fills the whole square with the ground and keeps the mark in
 * the inner 80 %, which no platform's mask cuts off.
 */
export function iconPixels(size: number, maskable: boolean): Uint8Array {
  const rectangles = maskable
    ? [{ ...ground, radius: 0 }, ...mark.map((each) => shrunk(each, 0.8))]
    : [ground, ...mark];
  const samples = 4;
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let [red, green, blue, hits] = [0, 0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample++) {
        const x = ((column + ((sample % samples) + 0.5) / samples) * 64) / size;
        const y = ((row + (Math.floor(sample / samples) + 0.5) / samples) * 64) / size;
        const top = rectangles.findLast((each) => covers(each, x, y));
        if (top === undefined) continue;
        red += top.colour[0];
        green += top.colour[1];
        blue += top.colour[2];
        hits++;
      }
      if (hits === 0) continue;
      const alpha = Math.round((255 * hits) / (samples * samples));
      pixels.set(
        [Math.round(red / hits), Math.round(green / hits), Math.round(blue / hits), alpha],
        (row * size + column) * 4,
      );
    }
  }
  return pixels;
}

function shrunk(each: Rectangle, by: number): Rectangle {
  const placed = (at: number) => 32 + (at - 32) * by;
  return { ...each, x: placed(each.x), y: placed(each.y), width: each.width * by, height: each.height * by };
}

function covers({ x, y, width, height, radius }: Rectangle, atX: number, atY: number): boolean {
  const outX = Math.max(x + radius - atX, atX - (x + width - radius), 0);
  const outY = Math.max(y + radius - atY, atY - (y + height - radius), 0);
  return outX * outX + outY * outY <= radius * radius && atX >= x && atX <= x + width && atY >= y && atY <= y + height;
}

/** PNG (ISO/IEC 15948) of 8-bit RGBA rows, every row with filter 0. */
export function png(size: number, pixels: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, row) => [
    Uint8Array.of(0),
    pixels.subarray(row * size * 4, (row + 1) * size * 4),
  ]);
  const data = deflateSync(Buffer.concat(rows.flat()), { level: 9 });
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

if (process.argv[1]?.endsWith('icons.ts') === true) {
  const place = (name: string) => join(checkout, 'static', name);
  writeFileSync(place('icon.svg'), iconSvg());
  writeFileSync(place('icon-192.png'), png(192, iconPixels(192, false)));
  writeFileSync(place('icon-512.png'), png(512, iconPixels(512, false)));
  writeFileSync(place('icon-maskable-512.png'), png(512, iconPixels(512, true)));
}
