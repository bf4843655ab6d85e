import { ascii, rationals, writeExif } from '../fixtures/exif-writer.ts';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { intoJpeg } from '../fixtures/metadata-carriers.ts';
import { paint } from '../fixtures/painter.ts';

/** A painted picture as a camera would have written it: with its own name and number, a time, and a place in Bern. */
export async function cameraFile(seed: number, name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const exif = writeExif({
    main: [ascii(0x010f, 'Example'), ascii(0x0110, 'EX-100')],
    exif: [ascii(0x9003, '2026:05:01 14:23:08'), ascii(0x9011, '+02:00'), ascii(0xa431, `6012345${seed}`)],
    gps: [
      ascii(0x0001, 'N'),
      rationals(0x0002, [46, 1], [56, 1], [5312, 100]),
      ascii(0x0003, 'E'),
      rationals(0x0004, [7, 1], [26, 1], [5078, 100]),
    ],
  });
  return { name, bytes: intoJpeg(await writeJpeg(paint(seed, 320, 240), 85), { exif }) };
}
