import { toHex } from '#lib/domain/hash.ts';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';

/** A record of a file without pixels whose digests start with the given byte. */
export function record(byte: number, change: Partial<MediaRecord> = {}): MediaRecord {
  const digest = (bytes: number) => toHex(new Uint8Array(bytes).fill(byte));
  return {
    sha256: digest(32),
    sha1: digest(20),
    md5: digest(16),
    bytes: 100,
    mime: 'application/octet-stream',
    width: null,
    height: null,
    pdq: null,
    outcome: 'hashed-without-pixels',
    reason: 'not-an-image',
    damaged: false,
    metadata: null,
    provenance: { build: 'test', decoder: null, warnings: [] },
    ...change,
  };
}

/** An occurrence of that record under a path. */
export function occurrence(path: string, media: MediaRecord | null = record(path.length)): Occurrence {
  const seen = { path, bytes: media?.bytes ?? 0, modified: null, media };
  return media === null
    ? { ...seen, outcome: 'unreadable', reason: 'cannot-be-read' }
    : { ...seen, outcome: media.outcome, reason: media.reason };
}
