import type { KnownSchemes } from '#lib/domain/category-mappings/map-category.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import { type ExchangeEntry, SAID_MEMBERS } from '#lib/domain/exchange/entry.ts';
import type { LeftOutWhy, LossField } from '#lib/domain/exchange/loss-report.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import type { Result } from '#lib/domain/result.ts';

/** What a file says of itself and of the case it is about. */
type ExportFacts = {
  readonly build: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** UUID of the case, and the number under which the bureau keeps it, as it may be said; empty: not at all. */
  readonly caseId: string;
  readonly caseReference: string;
};

export type WriteOptions = {
  readonly format: ExportFormat;
  /** The scheme whose codes are in the file, where a format has numbers only; null: no categories. */
  readonly scheme: string | null;
  /** What is known of schemes; without it, the built-in ones. */
  readonly known?: KnownSchemes;
  readonly paths: boolean;
  /** Digests that hashdeep lists: an entry has to have all of them. */
  readonly digests: readonly Digest[];
  readonly facts: ExportFacts;
};

export const DIGESTS = ['md5', 'sha1', 'sha256'] as const;
export type Digest = (typeof DIGESTS)[number];

/** How one format is written. A writer remembers at most how many entries it has written. */
export type EntryWriter = {
  /** What stands before the entries. */
  readonly head: string;
  /** An entry, the `number`-th from 1 in the file, or why it cannot be in it. */
  readonly entry: (entry: ExchangeEntry, number: number, lose: Lose) => Result<string, LeftOutWhy>;
  /** Between two entries. */
  readonly between: string;
  /** What stands after them; told how many there are. */
  readonly tail: (written: number) => string;
};

/** Loses those of some members that an entry has. */
export function loseMembers(entry: ExchangeEntry, members: readonly EntryMember[], lose: Lose): void {
  for (const member of members) if (isSaid(entry[member])) lose(member, 'no-place');
}

/** Loses what no list of digests and paths has a place for. */
export function loseAllButDigests(entry: ExchangeEntry, digests: readonly Digest[], lose: Lose): void {
  for (const digest of DIGESTS) if (!digests.includes(digest)) loseMembers(entry, [digest], lose);
  if (entry.pdq?.quality !== undefined) lose('pdqQuality', 'no-place');
  loseMembers(entry, ['pdq', ...BESIDE_DIGESTS], lose);
  losePathFacts(entry, lose);
}

/** Loses what is said of a path beside the path. */
export function losePathFacts({ paths }: ExchangeEntry, lose: Lose): void {
  for (const { source, created, written, accessed, deleted, unallocated } of paths) {
    if (source !== undefined) lose('source', 'no-place');
    if ((created ?? written ?? accessed) !== undefined) lose('times', 'no-place');
    if ((deleted ?? unallocated) !== undefined) lose('pathFlags', 'no-place');
  }
}

type EntryMember = LossField & keyof ExchangeEntry;

const BESIDE_DIGESTS: readonly EntryMember[] = ['mime', ...SAID_MEMBERS, 'vendorHashes', 'properties'];

function isSaid(value: ExchangeEntry[EntryMember]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** Readers part a cell with several words at these: one that holds such a character comes apart. */
export function comesApart(words: readonly string[]): boolean {
  return words.some((word) => /[,;|]/.test(word));
}
