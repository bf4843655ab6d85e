import type { AlertTables } from './schema/alerts.ts';
import type { AuditTables } from './schema/audit.ts';
import type { ContextTables } from './schema/context.ts';

/** The tables as the newest migration leaves them. Booleans are 0 or 1, times ISO 8601, digests and secrets bytes. */
export type Tables = {
  bureaux: { code: string; name: string; reach: string | null; created_at: string };
  data_rules: {
    bureau: string;
    id: string;
    version: number;
    rule: string;
    created_at: string;
    /** The signed document as canonical JSON, and the device that signed it; null for what the hub itself gave. */
    document: string | null;
    device: string | null;
  };
  officers: { id: string; bureau: string; name: string; created_at: string };
  devices: {
    id: string;
    bureau: string;
    officer: string;
    role: string;
    sign_key: string;
    sign_thumbprint: string;
    receive_key: string;
    enrolled_at: string;
    revoked_at: string | null;
  };
  enrolment_codes: {
    code_sha256: Uint8Array;
    bureau: string;
    role: string;
    issued_at: string;
    expires_at: string;
    revoked_at: string | null;
    redeemed_by: string | null;
    answer: string | null;
  };
  challenges: { challenge_sha256: Uint8Array; device: string; expires_at: string };
  sessions: {
    token_sha256: Uint8Array;
    device: string;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
  };
  tokens: { id: string; token_sha256: Uint8Array; bureau: string; created_at: string; revoked_at: string | null };
  /** How many numbers of a name have been taken in a region. */
  counters: { region: string; name: string; taken: number };
  batches: {
    region: string;
    bureau: string;
    batch_id: string;
    device: string;
    data_rule: string;
    data_rule_version: number;
    europol: string;
    tlp: string;
    /** Canonical JSON. */
    case_ref: string | null;
    sealed_at: string;
    received_at: string;
    body_sha256: Uint8Array;
    /** Empty once anything of the batch was taken back: `body_dropped_at` says when. */
    body: Uint8Array;
    receipt: string;
    body_dropped_at: string | null;
  };
  withdrawals: {
    region: string;
    bureau: string;
    withdrawal_id: string;
    batch_id: string;
    device: string;
    reason: string;
    /** 1: all that was left of the batch. */
    whole: number;
    items: number;
    taken_back: number;
    sealed_at: string;
    received_at: string;
    body_sha256: Uint8Array;
    receipt: string;
  };
  media: { region: string; id: number; sha256: Uint8Array; first_seen_at: string };
  contributions: {
    region: string;
    id: number;
    media: number;
    bureau: string;
    source: string;
    sha1: Uint8Array | null;
    md5: Uint8Array | null;
    /** One or eight hashes of 32 bytes end to end, original first. */
    pdq: Uint8Array | null;
    pdq_quality: number | null;
    damaged: number;
    bytes: number | null;
    mime: string | null;
    width: number | null;
    height: number | null;
    contributed_at: string;
    captured_at: string | null;
    /** This one, `serial`, `gps`, `file_names`, `category` and `flags` are canonical JSON. */
    camera: string | null;
    serial: string | null;
    gps: string | null;
    file_names: string | null;
    category: string | null;
    flags: string | null;
    series: string | null;
    remark: string | null;
  };
} & AuditTables &
  ContextTables &
  AlertTables;
