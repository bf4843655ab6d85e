import type { AlertKind, AlertSubject } from '#lib/domain/wire/alert.ts';

/** What is known of an alert before it has a number: `cause` is unique for each bureau. */
export type AlertRow = { id: string; bureau: string; kind: AlertKind; cause: string; subject: AlertSubject };

/** `seq` rises in the order in which alerts became visible, over all bureaux. */
export type StoredAlert = {
  seq: number;
  id: string;
  kind: AlertKind;
  raisedAt: string;
  subject: AlertSubject;
  acknowledged: { at: string; officer: string | null } | null;
};

/** Which of a bureau's alerts: those that nobody has seen to, those of one kind; or all. */
export type AlertChoice = { unread: boolean; kind: AlertKind | null };

export type AlertStore = {
  /**
   * Keeps those whose cause is new to their bureau; inside a transaction.
   * @returns how many
   */
  add(alerts: readonly AlertRow[], at: string): Promise<number>;
  /** The newest first, `before` a number or, with null, from the newest on. */
  list(bureau: string, choice: AlertChoice, before: number | null, limit: number): Promise<StoredAlert[]>;
  /** What follows a number, in the order in which it came. */
  after(bureau: string, seq: number, limit: number): Promise<StoredAlert[]>;
  find(bureau: string, id: string): Promise<StoredAlert | null>;
  /** How many nobody has seen to. */
  unread(bureau: string): Promise<number>;
  /** The number of the newest one of any bureau; 0 while there is none. */
  newest(): Promise<number>;
  /**
   * Says who has seen to one, or to all up to a number. Those that somebody has seen to before stay his.
   * @returns how many it was
   */
  acknowledge(
    bureau: string,
    which: { id: string } | { upTo: number },
    by: { officer: string | null; at: string },
  ): Promise<number>;
  /** Takes these files out of what a bureau was told by these causes: it has taken them back. How many it were, stays. */
  unname(bureau: string, causes: readonly string[], sha256: readonly string[]): Promise<void>;
  /** Bureaux that were alerted by one of these causes. */
  told(causes: readonly string[]): Promise<string[]>;
};
