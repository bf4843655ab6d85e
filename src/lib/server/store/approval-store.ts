/** Whatever waits for a second person, or for time to pass. */
export type ApprovalRow = {
  id: string;
  bureau: string;
  kind: string;
  /** Canonical JSON. */
  subject: string;
  /** Null: the operator. */
  askedBy: string | null;
  askedAt: string;
  dueAt: string | null;
  state: string;
  decidedBy: string | null;
  decidedAt: string | null;
};

export type ApprovalStore = {
  add(approval: Omit<ApprovalRow, 'state' | 'decidedBy' | 'decidedAt'>): Promise<void>;
  find(id: string): Promise<ApprovalRow | null>;
  /** What a bureau has asked for and, of one kind, what anybody has: the newest first, at most 100. */
  of(bureau: string, everywhere?: string): Promise<ApprovalRow[]>;
  /** What waits, in the order in which it was asked for: of one kind and bureau, or all. */
  waiting(kind?: string, bureau?: string): Promise<ApprovalRow[]>;
  /** Ends the waiting, once: false when it has ended before. */
  decide(id: string, decision: { state: string; by: string | null; at: string }): Promise<boolean>;
};
