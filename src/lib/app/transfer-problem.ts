import type { ImportFault } from '#lib/formats/import-client.ts';
import type { LockFailure } from '#lib/vault/file-keys.ts';
import type { StagingFailure } from '#lib/vault/case-import.ts';
import type { RestoreFailure } from '#lib/vault/restore.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';

/** Where in a file something is wrong: a byte, a record counted from 1, or a kind of records that are not all there. */
type TransferPlace =
  { readonly at: number } | { readonly record: number; readonly member: string } | { readonly kind: string };

/** Why a file was not made or not taken, as a code; `wrong-kind`: a case file where a backup was asked for, or vice versa. */
export type TransferProblem = {
  readonly code:
    | ImportFault['why']
    | LockFailure
    | StorageFailure
    | StagingFailure
    | RestoreFailure
    | 'weak-passphrase'
    | 'wrong-kind'
    | 'cancelled';
  readonly place: TransferPlace | null;
};

/** A fault of a file as a problem. */
export function problemOf(fault: ImportFault): TransferProblem {
  if ('at' in fault) return { code: fault.why, place: { at: fault.at } };
  if ('record' in fault) return { code: fault.why, place: { record: fault.record, member: fault.member } };
  return { code: fault.why, place: 'kind' in fault ? { kind: fault.kind } : null };
}

export function problem(code: TransferProblem['code']): TransferProblem {
  return { code, place: null };
}
