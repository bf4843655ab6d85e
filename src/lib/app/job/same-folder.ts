import type { CaseRow } from '#lib/domain/case-row.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EngineFault } from '../engine-start.ts';
import { opened } from '../intake/on-disk.ts';
import type { Parted } from './done-files.ts';
import type { Hasher } from './hasher.ts';
import type { Queued } from './queued.ts';

/**
 * Why a folder is not the one that a job was about. `missing`: most of its files are not there, or have another size or
 * time. `differs`: a file that was hashed again has other content, or cannot be read any more.
 */
export type OtherFolder =
  | { readonly why: 'missing'; readonly missing: number; readonly of: number }
  | { readonly why: 'differs'; readonly path: string };

type Sampled = { readonly file: Queued; readonly sha256: string; readonly rank: number };

/** One file in so many is hashed again. */
const ONE_IN = 100;
const MAX_SAMPLE = 100;

/**
 * Whether a folder that was picked again is the one that a job was about: most of what is done must be there with its
 * path, size and time, and a sample of it with its content, before anything of it joins what is kept.
 */
export class SameFolder {
  readonly #seed: string;
  /** Files on the disk that the job is done with. */
  readonly #expected: number;
  readonly #size: number;
  #seen = 0;
  /** Those of the lowest ranks so far, in their order. */
  #sample: Sampled[] = [];

  /**
   * @param seed which files are the sample: the same for the same seed
   * @param rows of the job
   */
  constructor(seed: string, rows: Iterable<CaseRow>) {
    this.#seed = seed;
    const all = [...rows];
    const archives = new Set(all.filter(({ reason }) => reason === 'archive').map(({ path }) => path));
    const onDisk = all.filter(({ path }) => !isInside(path, archives));
    this.#expected = onDisk.length;
    this.#size = Math.min(MAX_SAMPLE, Math.ceil(onDisk.filter(({ media }) => media !== null).length / ONE_IN));
  }

  /** How many files are hashed again. */
  get sampleSize(): number {
    return this.#sample.length;
  }

  /** Notes files that were found again. */
  see(done: Parted['done']): void {
    this.#seen += done.length;
    for (const { file, known } of done) {
      if (known.sha256 === null || file.evidence === null) continue;
      const rank = rankOf(`${this.#seed}/${file.path}`);
      if (rank >= (this.#sample[this.#size - 1]?.rank ?? Infinity)) continue;
      this.#sample = lowest([...this.#sample, { file, sha256: known.sha256, rank }], this.#size);
    }
  }

  /** To be asked when everything is listed. A fault of the engine: nobody can tell. */
  async verdict(hasher: Hasher): Promise<Result<void, OtherFolder | EngineFault>> {
    const missing = this.#expected - this.#seen;
    if (missing * 2 > this.#expected) return err({ why: 'missing', missing, of: this.#expected });
    for (let at = 0; at < this.#sample.length; at += hasher.workers) {
      const some = this.#sample.slice(at, at + hasher.workers);
      const verdicts = await Promise.all(some.map((sampled) => compare(hasher, sampled)));
      const other = verdicts.find((verdict) => !verdict.ok);
      if (other !== undefined) return other;
    }
    return ok(undefined);
  }
}

async function compare(hasher: Hasher, { file, sha256 }: Sampled): Promise<Result<void, OtherFolder | EngineFault>> {
  if (file.evidence === null) return ok(undefined);
  // Its digests are enough, and no decoder that it may have taken down meets it again.
  const evidence = await opened(file.evidence);
  if (evidence === null) return err({ why: 'differs', path: file.path });
  const result = await hasher.hash(evidence, { skip: 'decoder-crashed' });
  if (result.ok && result.value.sha256 === sha256) return ok(undefined);
  if (!result.ok && result.error === 'engine-unavailable') return err({ why: 'worker-cannot-start' });
  return err({ why: 'differs', path: file.path });
}

/** Does it lie in one of the archives? */
function isInside(path: string, archives: ReadonlySet<string>): boolean {
  if (archives.size === 0) return false;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
    if (archives.has(path.slice(0, at))) return true;
  return false;
}

function lowest(sample: readonly Sampled[], size: number): Sampled[] {
  return sample.toSorted((a, b) => a.rank - b.rank).slice(0, size);
}

/** A number that looks like chance and is the same every time: FNV-1a of 32 bits over UTF-16 units, then mixed (murmur3's end). */
function rankOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
