import { crc32, deflateSync } from 'node:zlib';

type RawPng = {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  /** Rows laid end to end, each filled up to a whole byte. */
  readonly rows: Uint8Array;
  readonly chunks?: readonly (readonly [type: string, data: Uint8Array])[];
};

/** Writes a PNG of any colour type and depth from packed rows, unfiltered. */
export function rawPng({ width, height, depth, colourType, rows, chunks = [] }: RawPng): Uint8Array<ArrayBuffer> {
  const rowBytes = rows.length / height;
  const lines = Array.from({ length: height }, (_, y) => [0, ...rows.subarray(y * rowBytes, (y + 1) * rowBytes)]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType], 8);
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      chunk('IHDR', header),
      ...chunks.map(([type, data]) => chunk(type, data)),
      chunk('IDAT', deflateSync(Uint8Array.from(lines.flat()))),
      chunk('IEND', new Uint8Array()),
    ]),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
