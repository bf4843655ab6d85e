/**
 * The ladder from an empty database to the current schema: step n leads from version n to n + 1. A step is frozen once
 * released, so it names stores by literals and never by the current schema.
 */
export const MIGRATIONS: readonly ((db: IDBDatabase) => void)[] = [
  (db) => {
    for (const store of ['header', 'results', 'identity', 'outbox', 'batches', 'receipts', 'ledger', 'answers'])
      db.createObjectStore(store);
  },
  (db) => {
    for (const store of ['facts', 'cases', 'exhibits', 'jobs', 'attempts', 'rows', 'media', 'likenesses', 'marks'])
      db.createObjectStore(store);
    db.createObjectStore('handles');
  },
  (db) => {
    for (const store of ['imports', 'imported']) db.createObjectStore(store);
  },
  (db) => {
    for (const store of ['sets', 'segments']) db.createObjectStore(store);
  },
];

/** Takes a database of version `from` to the newest. */
export function migrate(db: IDBDatabase, from: number, ladder = MIGRATIONS): void {
  for (const step of ladder.slice(from)) step(db);
}
