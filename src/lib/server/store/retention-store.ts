/** For how long a bureau wants what it contributes to be kept, and since when it wants that. */
export type Keeping = { bureau: string; days: number; setAt: string };

/** How long bureaux keep what they contribute. A source is a batch's id or the name of an imported statement. */
export type RetentionStore = {
  /** Null: for good. */
  of(bureau: string): Promise<Keeping | null>;
  set(bureau: string, days: number | null, at: string): Promise<void>;
  /** Every bureau that keeps things for a time only. */
  all(): Promise<Keeping[]>;
  /** Sources of the oldest contributions that came before a time and are still there; none: there is no such one. */
  sourcesBefore(bureau: string, before: string, limit: number): Promise<string[]>;
  /** How many contributions of a bureau came in a span of time, its start included, its end not. */
  countBetween(bureau: string, from: string, to: string): Promise<number>;
  /** Drops a batch's bytes; its id stays, so that it cannot come in again. @returns false when it is no batch */
  dropBody(bureau: string, batchId: string, at: string): Promise<boolean>;
};
