import type { Json } from '#lib/domain/canonical.ts';
import type { LogKind } from '#lib/domain/log-entry.ts';
import type { LogLeaf } from '#lib/domain/wire/log.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';

/** What is written down: somebody consulted, contributed, changed or released something, or the hub did so by itself. */
export type AuditKind = LogKind;

/** `details` are ids, counts and codes: nothing of a file beside digests, no name of a person, no free text. */
export type AuditEvent = {
  kind: AuditKind;
  /** What of that kind, in one or two words of small letters and hyphens, e.g. `claimed`, `handed-off`. */
  act: string;
  /** Who did it; null: the hub by itself, or its operator. */
  actor: Pick<Actor, 'bureau' | 'device'> | null;
  details: Readonly<Record<string, Json>>;
  /** When, where that is said elsewhere as well; absent: now. */
  at?: string;
  /** The batch that it is about, if any: when that one is erased, so are this entry's details. */
  subject?: string;
};

/** Where a leaf stands in the log, and the salt with which its commitment is opened. */
export type Leaf = LogLeaf;

/** Writes into the audit log, inside the transaction in which the thing itself happens. */
export type Auditing = {
  /**
   * Until the transaction ends nobody else writes into the log: call it after everything else of the transaction that takes
   * numbers or waits, else two transactions could wait for each other.
   */
  record(store: Store, event: AuditEvent): Promise<Leaf>;
};
