import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** LevelDB's log: blocks of 32 KiB, each part of a record behind 7 bytes of head (leveldb, doc/log_format.md). */
const BLOCK = 32_768;
const HEAD = 7;
const FIRST = 2;

/**
 * Puts half a record at the end of the log of the site's databases: its first part, as a browser leaves it that is killed
 * between two parts. See: [Note: a torn log] in src/lib/vault/fresh-log.ts.
 *
 * @param profile the folder of a Chromium profile whose browser does not run
 */
export async function cutLog(profile: string, origin: string): Promise<void> {
  const { port } = new URL(origin);
  const folder = join(profile, 'Default', 'IndexedDB', `http_localhost_${port}.indexeddb.leveldb`);
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  const log = join(folder, logs.at(-1) ?? '');
  const { size } = await stat(log);
  const rest = BLOCK - (size % BLOCK);
  // So near to the end of a block a record begins in the next one.
  const padding = rest <= HEAD ? rest : 0;
  const typed = new Uint8Array(1 + (padding > 0 ? BLOCK : rest) - HEAD).fill(0x2a);
  typed[0] = FIRST;
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(masked(crc32c(typed)), 0);
  head.writeUInt16LE(typed.length - 1, 4);
  head[6] = FIRST;
  await appendFile(log, Buffer.concat([Buffer.alloc(padding), head, typed.subarray(1)]));
}

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4), bit by bit. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** As LevelDB stores a CRC: of a text that holds CRCs, the plain one would be too regular. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
