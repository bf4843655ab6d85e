import type { MediaRecord } from '#lib/domain/media.ts';
import type { Metadata } from '#lib/domain/metadata.ts';
import { record } from './records.ts';

/** A picture straight from a camera, taken on 2026-11-10; the number tells it from others. */
export function picture(number: number, said: Partial<Metadata> = {}, change: Partial<MediaRecord> = {}): MediaRecord {
  return record(number, {
    mime: 'image/jpeg',
    width: 4000,
    height: 3000,
    pdq: {
      direct: record(number).sha256,
      nn512: record(number).sha256,
      quality: 100,
      qualityNn512: 100,
      dihedral: Array.from({ length: 8 }, () => record(number).sha256),
    },
    outcome: 'hashed',
    reason: null,
    metadata: {
      make: 'Maker',
      model: 'One',
      capturedAt: '2026-11-10T12:00:00',
      hasThumbnail: false,
      ...said,
    },
    ...change,
  });
}
