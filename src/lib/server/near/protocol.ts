import type { NearMatch } from '../services/lookups.ts';

/** What the hub asks its matching thread; `id` comes back with the reply. Hashes are 32 bytes each, end to end. */
export type MatchCall =
  /** Adds the hash of each of these contributions. */
  | { id: number; call: 'add'; contributions: number[]; hashes: Uint8Array }
  /** Compares these contributions with nothing any more; those that it does not hold are passed over. */
  | { id: number; call: 'remove'; contributions: readonly number[] }
  /** Each question is 1 to 8 hashes. */
  | { id: number; call: 'search'; questions: readonly Uint8Array[] };

export type MatchReply = { id: number; matches: NearMatch[][] };
