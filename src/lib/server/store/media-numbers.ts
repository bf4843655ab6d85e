/** From digests to the numbers by which the store refers to media, and back. */
export type MediaNumbers = {
  /** By SHA-256; what nobody has submitted is absent. */
  numbersOf(sha256: readonly string[]): Promise<Map<string, number>>;
  /** SHA-256 by number. */
  digestsOf(media: readonly number[]): Promise<Map<number, string>>;
  /** Which of them a bureau has submitted. */
  ofBureau(bureau: string, media: readonly number[]): Promise<Set<number>>;
};
