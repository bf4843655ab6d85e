import type { ImportItem } from '#lib/domain/wire/imports.ts';

/** What a list says of a medium of which it has no SHA-256, and the name of that statement. */
export type Listing = { source: string; item: Omit<ImportItem, 'sha256' | 'at'> };

/**
 * What lists say of media without a SHA-256, under numbers out of the same row as contributions. It is found by SHA-1, MD5 and
 * likeness as these are (`MaterialStore`), and followed with them (`ContributionStore`). Nobody can claim such a medium or put
 * it into a series, unless somebody has submitted the file. See: [Note: one number]
 */
export type ListingStore = {
  /** Adds a bureau's words; the same statement of the same bureau is left alone. */
  list(bureau: string, words: readonly Listing[], at: string): Promise<void>;
  /** Which of these media the bureau has listed, by the strongest of their digests. */
  held(bureau: string, knownBy: readonly string[]): Promise<Set<string>>;
};

/** By what a medium without SHA-256 is known, the strongest digest first; hexadecimal. */
export function knownBy({ sha1, md5, pdq }: Listing['item']): string {
  const key = sha1 ?? md5 ?? pdq?.hashes[0];
  if (key === undefined) throw new Error('A list names no medium');
  return key;
}
