/**
 * Why the vault did not do what was asked. `other-tab`: a tab with another version of the portal holds the store, and
 * has to be closed. `damaged-record`: stored bytes are not what was written; nothing is skipped silently.
 */
export type StorageFailure = 'quota-exceeded' | 'storage-failed' | 'damaged-record' | 'locked' | 'other-tab';

/** The failure that an exception of IndexedDB means. */
export function storageFailureOf(error: unknown): StorageFailure {
  const name = nameOf(error);
  if (name === 'QuotaExceededError') return 'quota-exceeded';
  return name === 'VersionError' ? 'other-tab' : 'storage-failed';
}

/** An exception's name; a `DOMException` is no `Error` in every browser. */
export function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
