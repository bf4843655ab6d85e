import type { CaseworkTables } from './schema/casework.ts';
import type { AlertTables } from './schema/alerts.ts';
import type { AuditTables } from './schema/audit.ts';
import type { ContextTables } from './schema/context.ts';
import type { IdentityTables } from './schema/identity.ts';
import type { ImportTables } from './schema/imports.ts';
import type { QualityTables } from './schema/quality.ts';

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
    /** 1: something of it can lead to other material. */
    leading: number;
    /** The day on the camera's clock, and tenths of degrees of the cell in which it was taken, if they are known so well. */
    captured_day: string | null;
    grid_latitude: number | null;
    grid_longitude: number | null;
  };
} & IdentityTables &
  AuditTables &
  CaseworkTables &
  ContextTables &
  AlertTables &
  QualityTables &
  ImportTables;
