import type { Picture } from '../../fixtures/picture.ts';

const HEAD_BYTES = 54;

/** Writes 24 bits a pixel without compression, as Windows does; the corpus's writer of every kind takes minutes at 12 MP. */
export function writePlainBmp({ width, height, data }: Picture): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(HEAD_BYTES + stride * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(HEAD_BYTES, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    let to = HEAD_BYTES + stride * (height - 1 - y);
    for (let from = y * width * 4; from < (y + 1) * width * 4; from += 4) {
      for (let channel = 2; channel >= 0; channel--) file[to++] = data[from + channel] ?? 0;
    }
  }
  return file;
}
