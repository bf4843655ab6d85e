import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';

const PIECE_BYTES = 1024 * 1024;

/** A file on this machine, read a piece at a time; null when it cannot be read. @param file an absolute path */
export async function fileSource(file: string): Promise<ByteSource | null> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return null;
    await (await open(file)).close();
    return {
      name: file,
      size: found.size,
      pieces: () => createReadStream(file, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Buffer>,
      slice: (from, to) => sliceOf(file, from, to),
    };
  } catch {
    return null;
  }
}

async function sliceOf(file: string, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array(Math.max(0, to - from));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, from + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}
