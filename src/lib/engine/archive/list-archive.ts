import type { ByteRange } from '../byte-range.ts';
import { LISTING_PORTION } from '../limits.ts';
import { type Claim, type Directory, type DirectoryFault, readDirectory } from './directory.ts';
import type { ArchiveEntry, EntryRefusal, ListedPortion } from './entry.ts';
import { type Extent, PACKINGS, refusals } from './guards.ts';
import { innerPath, numbered } from './inner-path.ts';

/** The entries of an archive, a portion at a time, and whether the directory holds more than could be listed. */
export type ListedArchive = { readonly cut: Directory['cut']; readonly portions: Iterator<ListedPortion, undefined> };

/** Lists the files in a zip archive. Folders are left out; nothing else is, whatever is wrong with it. */
export async function listArchive(
  archive: ByteRange,
  { packedBytes, isInner }: Pick<Extent, 'packedBytes' | 'isInner'>,
): Promise<ListedArchive | DirectoryFault> {
  const directory = await readDirectory(archive);
  if (typeof directory === 'string') return directory;
  const files = directory.claims.filter(({ isFolder }) => !isFolder);
  const why = refusals(files, { bytes: archive.size, packedBytes, isInner });
  return { cut: directory.cut, portions: portionsOf(files, why) };
}

function* portionsOf(
  files: readonly Claim[],
  why: readonly (EntryRefusal | null)[],
): Generator<ListedPortion, undefined> {
  const paths = new DistinctPaths();
  for (let at = 0; at < files.length; at += LISTING_PORTION) {
    const portion: ListedPortion = { entries: [], refused: [] };
    for (const [i, claim] of files.slice(at, at + LISTING_PORTION).entries()) {
      const path = paths.next(innerPath(claim.name));
      const reason = why[at + i] ?? null;
      if (reason === null) portion.entries.push(entryOf(claim, path));
      else portion.refused.push({ path, bytes: claimedBytes(claim), modified: claim.modified, reason });
    }
    yield portion;
  }
}

function entryOf(claim: Claim, path: string): ArchiveEntry {
  const { compressedBytes, modified, offset, crc32 } = claim;
  const packing = PACKINGS.get(claim.method) ?? 'stored';
  // Of what is not packed there is as much as there is.
  const bytes = packing === 'stored' ? compressedBytes : claim.bytes;
  return { path, bytes, compressedBytes, modified, offset, packing, crc32 };
}

/** Sizes of 64 bits may be beyond exact numbers. */
function claimedBytes({ bytes }: Claim): number {
  return Math.min(Math.max(0, bytes), Number.MAX_SAFE_INTEGER);
}

/** Tells entries of the same name apart: `a.jpg`, `a (2).jpg`. */
class DistinctPaths {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  next(path: string): string {
    let distinct = path;
    for (let count = this.#counts.get(path) ?? 1; this.#taken.has(distinct);) {
      count++;
      this.#counts.set(path, count);
      distinct = numbered(path, count);
    }
    this.#taken.add(distinct);
    return distinct;
  }
}
