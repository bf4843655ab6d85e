/** The audit log, the jobs that one process runs at a time, and how long bureaux keep what they contribute. */
export type AuditTables = {
  log_leaves: {
    region: string;
    idx: number;
    hash: Uint8Array;
    kind: string;
    act: string;
    at: string;
    bureau: string | null;
    device: string | null;
    /** The batch that the entry is about. This one, `device`, `details` and `salt` are null once they were erased. */
    subject: string | null;
    /** Canonical JSON. */
    details: string | null;
    salt: Uint8Array | null;
    erased_at: string | null;
    erased_why: string | null;
  };
  /** Complete subtrees: the `idx`th run of 2^`level` leaves, from level 1 on. */
  log_nodes: { region: string; level: number; idx: number; hash: Uint8Array };
  /** `text` is the signed checkpoint, word for word. */
  log_checkpoints: { region: string; size: number; root: Uint8Array; at: string; text: string };
  /** `due_at`: when the job is to run next; `lease_until`: until when `holder` alone may. */
  jobs: { region: string; name: string; due_at: string; holder: string | null; lease_until: string };
  /** What a bureau contributed is removed so many days after it came; a bureau without a row keeps it. */
  retention: { bureau: string; days: number; set_at: string };
};
