import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { SkipReason } from '#lib/domain/exchange/import-report.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { type KnownSetKind, SEGMENT_KINDS, type SegmentKind } from '#lib/domain/known-set.ts';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { RecordRun, RUN_RECORDS } from './record-run.ts';
import { type JoinTally, tagOf } from './record-tag.ts';
import { capacityOf, MAX_CATEGORIES } from './segment-layout.ts';

/** What of an entry a set is made of. */
export type SetEntry = Pick<ExchangeEntry, 'at' | 'sha256' | 'sha1' | 'md5' | 'pdq' | 'category'>;

/** Sorted records of one kind, in pieces to put away until they are merged with those of other runs. */
export type Run = { readonly kind: SegmentKind; readonly pieces: readonly Uint8Array<ArrayBuffer>[] };

export type SkippedEntry = { readonly at: number; readonly reason: SkipReason };
export type Packed = { readonly runs: readonly Run[]; readonly skipped: readonly SkippedEntry[] };

/** Digests of no bytes at all: every empty file has them, so they name nothing. */
const EMPTY = new Set([EMPTY_SHA256, 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'd41d8cd98f00b204e9800998ecf8427e']);

/** Takes entries apart into records. What it holds is bounded, however many entries come. */
export class SetPacker {
  readonly tally: JoinTally = { merged: 0, contradictions: 0 };
  readonly categories: SaidCategory[] = [];
  /** Entries that were kept, whether others are about the same file or not. */
  kept = 0;
  /** Entries whose category did not fit into the table. */
  withoutCategory = 0;

  readonly #kind: KnownSetKind;
  readonly #runs: Readonly<Record<SegmentKind, RecordRun>>;
  readonly #codes = new Map<string, number>();

  constructor(kind: KnownSetKind, runRecords = RUN_RECORDS) {
    this.#kind = kind;
    const run = (of: SegmentKind) => new RecordRun(of, runRecords);
    this.#runs = { sha256: run('sha256'), sha1: run('sha1'), md5: run('md5'), pdq: run('pdq') };
  }

  add(entries: readonly SetEntry[]): Packed {
    const runs: Run[] = [];
    const skipped: SkippedEntry[] = [];
    for (const entry of entries) {
      const hashes = this.#hashesOf(entry);
      if (!Array.isArray(hashes)) {
        skipped.push({ at: entry.at, reason: hashes });
        continue;
      }
      this.kept++;
      const category = this.#codeOf(entry.category);
      for (const [i, { kind, hash }] of hashes.entries()) {
        this.#runs[kind].add(hash, tagOf(category, i === 0));
        if (this.#runs[kind].isFull) runs.push(this.#take(kind));
      }
    }
    return { runs, skipped };
  }

  /** What is left at the end. */
  flush(): readonly Run[] {
    return SEGMENT_KINDS.filter((kind) => this.#runs[kind].count > 0).map((kind) => this.#take(kind));
  }

  #take(kind: SegmentKind): Run {
    const sorted = this.#runs[kind].take(this.tally);
    const size = capacityOf(kind);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let from = 0; from < sorted.count; from += size) pieces.push(sorted.piece(from, from + size));
    return { kind, pieces };
  }

  /** The hashes of an entry that count, the strongest first; or why none does. */
  #hashesOf({ pdq, ...entry }: SetEntry): { kind: SegmentKind; hash: string }[] | SkipReason {
    const digests = (['sha256', 'sha1', 'md5'] as const).flatMap((kind) => {
      const hash = entry[kind];
      return hash === undefined ? [] : [{ kind, hash }];
    });
    if (digests.some(({ hash }) => EMPTY.has(hash))) return 'empty-file';
    const isReliable = pdq !== undefined && (pdq.quality ?? PDQ_MIN_QUALITY) >= PDQ_MIN_QUALITY;
    const hashes = isReliable ? [...digests, { kind: 'pdq' as const, hash: pdq.hash }] : digests;
    const [first] = hashes;
    if (first === undefined) return pdq === undefined ? 'no-hash' : 'pdq-below-quality';
    // Who can forge an MD5 could have a picture called harmless.
    return this.#kind === 'known-good' && first.kind === 'md5' ? 'md5-only' : hashes;
  }

  #codeOf(said: SaidCategory | undefined): number {
    if (said === undefined) return 0;
    const name = JSON.stringify([said.scheme, said.value]);
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    if (this.categories.length === MAX_CATEGORIES) {
      this.withoutCategory++;
      return 0;
    }
    this.categories.push(said);
    this.#codes.set(name, this.categories.length);
    return this.categories.length;
  }
}
