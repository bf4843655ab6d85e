/** What one bureau said in one batch or import, and when that came. */
export type KeptSource = { source: string; since: string };

/** How long bureaux keep what they contribute. */
export type RetentionStore = {
  /** In whole days; null: for good. */
  daysOf(bureau: string): Promise<number | null>;
  set(bureau: string, days: number | null, at: string): Promise<void>;
  /** Every bureau that keeps things for a time only. */
  all(): Promise<{ bureau: string; days: number }[]>;
  /** Batches and imports of which something came before a time and is still there, oldest first. */
  sourcesBefore(bureau: string, before: string, limit: number): Promise<KeptSource[]>;
  /** How many contributions of a bureau came in a span of time, its start included, its end not. */
  countBetween(bureau: string, from: string, to: string): Promise<number>;
  /** Drops a batch's bytes and the text of its receipt; its id stays, so that it cannot come in again. */
  forgetBatch(bureau: string, batchId: string, at: string): Promise<void>;
};
