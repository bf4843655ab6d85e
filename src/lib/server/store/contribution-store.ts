/**
 * One bureau's word about one media record: what it disclosed of it in one batch or import. `sha256` is null for what a list
 * says of a medium by other digests: see `ListingStore`.
 */
export type Contribution = {
  id: number;
  /** The same number for the same file, whoever contributed it. See: [Note: one number] */
  media: number;
  bureau: string;
  sha256: string | null;
  sha1: string | null;
  md5: string | null;
  damaged: boolean;
};

export type Digests = { sha256: readonly string[]; sha1: readonly string[]; md5: readonly string[] };

/**
 * What one bureau said of one media record, and by which digests it knows it: these only may it be told of. Digests are
 * hexadecimal; `sha256` is null for what a list says without one.
 */
export type Holding = Omit<Contribution, 'damaged'>;

/** A contribution as it is followed: with all that tells which others it meets. */
export type Followed = Holding & {
  /** The batch's id, or the name of an imported statement. */
  source: string;
  contributedAt: string;
  /** 1 or 8 PDQ hashes of 32 bytes end to end, original first; null where none was disclosed, or one of too low quality. */
  pdq: Uint8Array | null;
};

/** What a contribution says of the form of a file, beside who said it. */
export type Form = {
  id: number;
  media: number;
  bureau: string;
  sha256: string | null;
  /** 1 or 8 PDQ hashes of 32 bytes end to end, original first; null where none was disclosed, or one of too low quality. */
  pdq: Uint8Array | null;
  bytes: number | null;
  mime: string | null;
  width: number | null;
  height: number | null;
};

/** Contributions and what lists say, by their numbers and media, for those who follow what comes in. */
export type ContributionStore = {
  /** What follows a number, in order. */
  after(id: number, limit: number): Promise<Followed[]>;
  /** The number of the newest one that was ever added; 0 before the first. */
  newest(): Promise<number>;
  /** Those of them that are there. */
  followed(ids: readonly number[]): Promise<Followed[]>;
  holding(ids: readonly number[]): Promise<Holding[]>;
  /** Who holds these media, the first contribution first. */
  holdersOf(media: readonly number[]): Promise<Holding[]>;
  /** What a bureau said in one batch or import. */
  ofSource(bureau: string, source: string): Promise<Holding[]>;
  formsOf(media: readonly number[]): Promise<Form[]>;
  /** Which MD5 stand for more than one file, with the contributions that say so. */
  sharedMd5(md5: readonly string[]): Promise<Map<string, Holding[]>>;
};
