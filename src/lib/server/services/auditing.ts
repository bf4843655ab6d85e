import type { Json } from '#lib/domain/canonical.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';

/** What is written down: somebody consulted, contributed, changed or released something, or the hub did so by itself. */
export type AuditKind =
  | 'look-up'
  | 'submission'
  | 'withdrawal'
  | 'import'
  | 'data-rule'
  | 'bureau'
  | 'enrolment'
  | 'device'
  | 'session'
  | 'token'
  | 'role'
  | 'approval'
  | 'claim'
  | 'identification'
  | 'series'
  | 'hand-off'
  | 'review'
  | 'alert'
  | 'known-set'
  | 'retention'
  | 'audit-view'
  | 'restore';

/** `details` are ids, counts and codes: nothing of a file beside digests, no name of a person, no free text. */
export type AuditEvent = {
  kind: AuditKind;
  /** What of that kind, in one or two words, e.g. `claimed`, `released`. */
  act: string;
  actor: Actor | null;
  details: { [member: string]: Json };
};

/** Where a leaf stands in the log, and the salt with which its commitment is opened. */
export type Leaf = { index: number; salt: string };

/** Writes into the audit log, inside the transaction in which the thing itself happens. */
export type Auditing = {
  record(store: Store, event: AuditEvent): Promise<Leaf>;
};
