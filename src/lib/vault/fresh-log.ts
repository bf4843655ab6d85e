import { deleteDB, openDB } from 'idb';

const NAME = 'lintel-filler';
/** Below 64 KiB: Chromium puts larger values beside its log. */
const PIECE_BYTES = 60_000;
/** Together more than the 4 MiB after which Chromium begins another log. */
const PIECES = 80;
/** Milliseconds that a write of the vault waits for it at most. */
const PATIENCE = 5_000;

/** User-Agent Client Hints: only Chromium browsers have them. */
const isChromium = 'userAgentData' in navigator;

/**
 * [Note: a torn log] Chromium keeps IndexedDB in LevelDB, whose log of the latest writes ends in the middle of a record
 * when the browser dies while it writes one. The next start passes over that record, as it should, but goes on writing
 * behind it in the same log (google/leveldb issue 1287); the start after that takes the log for corrupt, and Chromium
 * deletes every database of the origin. So before anything of ours is written after a start, the log is filled up:
 * LevelDB then begins another one, and removes the old one once its records are in a table.
 *
 * The filler is random, for Chromium compresses values, and is deleted again. Where it cannot be written, because the disk
 * is full or another tab is in the way, the log stays as it is.
 */
export async function beginFreshLog(): Promise<void> {
  if (!isChromium) return;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([fillUp().catch(() => undefined), late]);
}

async function fillUp(): Promise<void> {
  const db = await openDB(NAME, 1, {
    upgrade: (made) => {
      made.createObjectStore('filler');
    },
  });
  try {
    const tx = db.transaction('filler', 'readwrite', { durability: 'relaxed' });
    const piece = crypto.getRandomValues(new Uint8Array(PIECE_BYTES));
    const written = Array.from({ length: PIECES }, (_, i) => tx.store.put(piece, i));
    await Promise.all([...written, tx.done]);
  } finally {
    db.close();
    await deleteDB(NAME);
  }
}
