import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { guessOf } from './guess-format.ts';
import { headOf } from './head.ts';
import { inflated } from './inflated.ts';
import { type PlainBytes, plainPieces } from './plain-bytes.ts';
import type { ReadFault } from './reading.ts';
import { type RandomSource, type ZippedFile, zippedFiles } from './zip-archive.ts';

const GZIP = [0x1f, 0x8b];
/** Local file header, or the end of a directory of nothing (APPNOTE 6.3.10, 4.3.6). */
const ZIP = [0x50, 0x4b];
/** So many files of an archive are looked into. */
const MOST_TRIED = 16;

/** Opens a file, and what is packed in it: of a zip archive, the one file that is an exchange file. */
export async function openPlain(source: ByteSource): Promise<Result<PlainBytes, ReadFault>> {
  const first = await firstBytes(source);
  if (!first.ok) return first;
  const startsWith = (magic: readonly number[]) => magic.every((byte, at) => first.value[at] === byte);
  if (startsWith(GZIP)) return ok({ zipped: true, others: [], pieces: () => inflated(plainPieces(source), 'gzip') });
  if (!startsWith(ZIP)) return ok({ zipped: false, others: [], pieces: () => plainPieces(source) });
  // A zip archive is read from its end.
  if (source.size === null || source.slice === undefined) return err({ why: 'cannot-be-read' });
  return openZip({ size: source.size, slice: source.slice });
}

async function firstBytes(source: ByteSource): Promise<Result<Uint8Array, ReadFault>> {
  const bytes: number[] = [];
  for await (const piece of plainPieces(source)) {
    if (!piece.ok) return piece;
    bytes.push(...piece.value.bytes.subarray(0, 4));
    if (bytes.length >= 2) break;
  }
  return ok(Uint8Array.from(bytes));
}

async function openZip(archive: RandomSource): Promise<Result<PlainBytes, ReadFault>> {
  const files = await zippedFiles(archive);
  if (!files.ok) return files;
  const candidates = files.value.toSorted((a, b) => rank(a) - rank(b) || b.bytes - a.bytes).slice(0, MOST_TRIED);
  const known: { file: ZippedFile; isMapped: boolean }[] = [];
  for (const file of candidates) {
    if (file.isEncrypted) continue;
    const head = await headOf(file);
    const guess = head.ok ? guessOf(head.value) : null;
    if (guess !== null) known.push({ file, isMapped: guess.format === 'mapped-csv' });
  }
  // A table that nobody knows may be anything; what says what it is comes first.
  const best = known.find(({ isMapped }) => !isMapped) ?? known[0];
  if (best === undefined)
    return err({ why: candidates.some(({ isEncrypted }) => isEncrypted) ? 'encrypted' : 'unknown-format' });
  const others = known.filter((each) => each !== best).map(({ file }) => file.name);
  return ok({ zipped: true, others, pieces: () => best.file.pieces() });
}

function rank({ name }: ZippedFile): number {
  if (/\.json$/i.test(name)) return 0;
  return /\.csv$/i.test(name) ? 1 : 2;
}
