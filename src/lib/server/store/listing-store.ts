import type { ImportItem } from '#lib/domain/wire/imports.ts';
import type { Contribution, Digests } from './contribution-store.ts';
import type { Statement } from './statement-store.ts';

/** What a list says of a medium of which it has no SHA-256, and the name of that statement. */
export type Listing = { source: string; item: Omit<ImportItem, 'sha256' | 'at'> };

/**
 * What lists say of media of which nobody gave a SHA-256. It is found by SHA-1, MD5 and likeness as contributions are, under
 * numbers out of the same row; nobody can claim such a medium, put it into a series or review it.
 */
export type ListingStore = {
  /** Adds a bureau's words; the same statement of the same bureau is left alone. */
  list(bureau: string, words: readonly Listing[], at: string): Promise<void>;
  /** Which of these media the bureau has listed, by the strongest of their digests. */
  held(bureau: string, knownBy: readonly string[]): Promise<Set<string>>;
  byDigests(digests: Pick<Digests, 'sha1' | 'md5'>): Promise<Contribution[]>;
  byIds(ids: readonly number[]): Promise<Contribution[]>;
  fingerprintsAfter(id: number, limit: number): Promise<{ id: number; hash: Uint8Array | null }[]>;
  about(media: readonly number[]): Promise<Statement[]>;
  /** @returns the numbers of what is gone */
  takeBack(bureau: string, source: string): Promise<number[]>;
};

/** By what a medium without SHA-256 is known, the strongest digest first; hexadecimal. */
export function knownBy({ sha1, md5, pdq }: Listing['item']): string {
  const key = sha1 ?? md5 ?? pdq?.hashes[0];
  if (key === undefined) throw new Error('A list names no medium');
  return key;
}
