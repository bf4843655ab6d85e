/** Who works with the hub, how they prove it, and what waits for a second person. */
export type IdentityTables = {
  officers: {
    id: string;
    bureau: string;
    name: string;
    role: string;
    created_at: string;
    removed_at: string | null;
  };
  devices: {
    id: string;
    bureau: string;
    officer: string;
    /** What its officer calls it. */
    name: string | null;
    sign_key: string;
    sign_thumbprint: string;
    receive_key: string;
    enrolled_at: string;
    last_seen_at: string | null;
    revoked_at: string | null;
  };
  enrolment_codes: {
    code_sha256: Uint8Array;
    id: string;
    bureau: string;
    role: string;
    /** Whose further device it enrols; null: a new officer's. */
    officer: string | null;
    /** Null: the operator. */
    issued_by: string | null;
    issued_at: string;
    expires_at: string;
    revoked_at: string | null;
    redeemed_by: string | null;
    answer: string | null;
  };
  challenges: { challenge_sha256: Uint8Array; device: string; expires_at: string };
  sessions: {
    token_sha256: Uint8Array;
    id: string;
    device: string;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
    stepped_up_at: string | null;
    stepped_up_for: string | null;
  };
  tokens: {
    id: string;
    token_sha256: Uint8Array;
    bureau: string;
    label: string | null;
    /** A JSON list. */
    scopes: string;
    created_at: string;
    /** Null: the operator. */
    created_by: string | null;
    expires_at: string | null;
    last_used_at: string | null;
    revoked_at: string | null;
  };
  approvals: {
    id: string;
    bureau: string;
    kind: string;
    /** Canonical JSON: the signed rule document, or whom the role is for. */
    subject: string;
    asked_by: string | null;
    asked_at: string;
    /** When it comes into force by itself; null: only by a second person. */
    due_at: string | null;
    state: string;
    decided_by: string | null;
    decided_at: string | null;
  };
  /** Until when what was looked up takes at the steady rate, in microseconds since 1970; `device` is '' for the bureau's. */
  lookup_budgets: { bureau: string; device: string; due_at: number };
};
