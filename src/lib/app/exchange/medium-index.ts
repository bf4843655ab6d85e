import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ContradictionKind } from '#lib/domain/exchange/import-report.ts';
import { fingerprintOf, Fingerprints, type Fingerprint } from './fingerprints.ts';
import { NumberColumn } from './number-column.ts';
import { SaidFacts } from './said-facts.ts';

/** Strongest first. */
const KINDS = ['sha256', 'sha1', 'md5'] as const;
export type DigestKind = (typeof KINDS)[number];
type Digests = Partial<Pick<ExchangeEntry, DigestKind | 'pdq'>>;
/** The digests of a file: it has all of them. */
export type FileDigests = Readonly<Record<DigestKind, string>>;

/** Where an entry lies: a chunk of a list, and the place in it. */
export type EntryPlace = { readonly listId: string; readonly chunk: number; readonly at: number };

/** An imported medium that has a digest in common with a file; `conflict`: another digest says that it is not that file. */
export type NamedAs = { readonly medium: number; readonly via: DigestKind; readonly conflict: boolean };

/** What became of an entry. */
export type Added = { readonly known: boolean; readonly contradictions: readonly ContradictionKind[] };

type Chunk = { readonly listId: string; readonly number: number; readonly first: number };

const NONE = -1;

/**
 * The media that lists name, by the first 64 bits of their digests: about 100 bytes each, whatever is said of them. Two
 * entries are about the same medium when their strongest common digest is the same and none differs. A medium and an entry
 * are numbers from 0 on, in the order in which they came.
 */
export class MediumIndex {
  readonly #tables = { sha256: new Fingerprints(), sha1: new Fingerprints(), md5: new Fingerprints() };
  /** Of those that have no digest at all. */
  readonly #pdqs = new Fingerprints();
  readonly #digests = { sha256: new DigestColumn(), sha1: new DigestColumn(), md5: new DigestColumn() };
  readonly #facts = new SaidFacts();
  readonly #firsts = new NumberColumn(Int32Array);
  readonly #lasts = new NumberColumn(Int32Array);
  /** Of each entry: the next about the same medium, and its chunk. */
  readonly #nexts = new NumberColumn(Int32Array);
  readonly #chunkOf = new NumberColumn(Uint32Array);
  readonly #chunks: Chunk[] = [];
  readonly #contents = new Fingerprints();

  get media(): number {
    return this.#firsts.length;
  }

  /** What is added from now on lies in this chunk. */
  beginChunk(listId: string, number: number): void {
    this.#chunks.push({ listId, number, first: this.#nexts.length });
  }

  get entries(): number {
    return this.#nexts.length;
  }

  /** The entries that say the very same. @param content their `content` in the vault */
  entriesSaying(content: string): number[] {
    return this.#contents.of(fingerprintOf(content));
  }

  add(entry: ExchangeEntry, content: string): Added {
    const found = this.#mediumOf(entry);
    const medium = found.medium ?? this.#newMedium();
    for (const kind of KINDS) this.#learn(medium, kind, entry[kind]);
    if (found.medium === null && KINDS.every((kind) => entry[kind] === undefined) && entry.pdq !== undefined)
      this.#pdqs.put(fingerprintOf(entry.pdq.hash), medium);
    const isNews = this.entriesSaying(content).length === 0;
    this.#contents.put(fingerprintOf(content), this.#append(medium));
    const kinds = this.#facts.take(medium, entry);
    if (found.sameMd5) kinds.push('md5-of-two-files');
    return { known: found.medium !== null, contradictions: isNews ? kinds : [] };
  }

  /** The imported media that a file with these digests may be, the surest first. */
  named(file: FileDigests): NamedAs[] {
    const found = new Map<number, NamedAs>();
    for (const via of KINDS)
      for (const medium of this.#tables[via].of(fingerprintOf(file[via]))) {
        if (!found.has(medium)) found.set(medium, { medium, via, conflict: this.#differs(medium, file) });
      }
    return [...found.values()];
  }

  /** Whether a list names a file with these digests. */
  names(file: FileDigests): boolean {
    return KINDS.some((via) =>
      this.#tables[via].of(fingerprintOf(file[via])).some((medium) => !this.#differs(medium, file)),
    );
  }

  /** Every entry about a medium, in the order in which they came. */
  placesOf(medium: number): EntryPlace[] {
    const places: EntryPlace[] = [];
    for (let entry = this.#firsts.get(medium); entry !== NONE; entry = this.#nexts.get(entry)) {
      const chunk = this.#chunks[this.#chunkOf.get(entry)];
      if (chunk !== undefined) places.push({ listId: chunk.listId, chunk: chunk.number, at: entry - chunk.first });
    }
    return places;
  }

  /** The medium that a later entry is about, once it was added. */
  mediumOf(digests: Digests): number | null {
    return this.#mediumOf(digests).medium;
  }

  #mediumOf(digests: Digests): { medium: number | null; sameMd5: boolean } {
    let sameMd5 = false;
    for (const kind of KINDS) {
      const digest = digests[kind];
      if (digest === undefined) continue;
      const candidates = this.#tables[kind].of(fingerprintOf(digest));
      const medium = candidates.find((each) => !this.#differs(each, digests));
      if (medium !== undefined) return { medium, sameMd5: false };
      if (kind === 'md5') sameMd5 = candidates.length > 0;
    }
    if (digests.pdq === undefined || KINDS.some((kind) => digests[kind] !== undefined))
      return { medium: null, sameMd5 };
    return { medium: this.#pdqs.of(fingerprintOf(digests.pdq.hash))[0] ?? null, sameMd5 };
  }

  #differs(medium: number, digests: Digests): boolean {
    return KINDS.some((kind) => {
      const digest = digests[kind];
      return digest !== undefined && this.#digests[kind].differs(medium, fingerprintOf(digest));
    });
  }

  #learn(medium: number, kind: DigestKind, digest: string | undefined): void {
    if (digest === undefined || this.#digests[kind].has(medium)) return;
    this.#digests[kind].set(medium, fingerprintOf(digest));
    this.#tables[kind].put(fingerprintOf(digest), medium);
  }

  #newMedium(): number {
    for (const kind of KINDS) this.#digests[kind].add();
    this.#facts.add();
    this.#lasts.push(NONE);
    return this.#firsts.push(NONE);
  }

  #append(medium: number): number {
    const entry = this.#nexts.push(NONE);
    this.#chunkOf.push(this.#chunks.length - 1);
    const last = this.#lasts.get(medium);
    if (last === NONE) this.#firsts.set(medium, entry);
    else this.#nexts.set(last, entry);
    this.#lasts.set(medium, entry);
    return entry;
  }
}

/** The digests of one kind that media have. All zeros stands for none: no file has such a digest. */
class DigestColumn {
  readonly #highs = new NumberColumn(Uint32Array);
  readonly #lows = new NumberColumn(Uint32Array);

  add(): void {
    this.#highs.push(0);
    this.#lows.push(0);
  }

  has(medium: number): boolean {
    return this.#highs.get(medium) !== 0 || this.#lows.get(medium) !== 0;
  }

  set(medium: number, [high, low]: Fingerprint): void {
    this.#highs.set(medium, high);
    this.#lows.set(medium, low);
  }

  differs(medium: number, [high, low]: Fingerprint): boolean {
    return this.has(medium) && (this.#highs.get(medium) !== high || this.#lows.get(medium) !== low);
  }
}
