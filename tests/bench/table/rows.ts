import type { CaseRow } from '#lib/domain/case-row.ts';
import { seededRandom } from '../../fixtures/random.ts';

const CAMERAS = [
  ['Apple', 'iPhone 13'],
  ['samsung', 'SM-G991B'],
  ['Canon', 'Canon EOS 90D'],
  ['Xiaomi', 'Redmi Note 9'],
  ['', ''],
] as const;
const FOLDERS = [
  'DCIM/Camera',
  'WhatsApp/Media/Sent',
  'Android/data/com.example.app/cache',
  'Download',
  'Bilder/Küche',
];

/** Rows as a telephone gives them, in an order that says nothing: each hundredth a duplicate, some without pixels. */
export function telephoneRows(count: number): CaseRow[] {
  const random = seededRandom(7);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const hex = () =>
    Array.from({ length: 8 }, () =>
      upTo(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  const rows: CaseRow[] = [];
  for (let id = 0; id < count; id++) {
    const [make = '', model = ''] = CAMERAS[upTo(CAMERAS.length)] ?? [];
    const copied = id % 100 === 99 ? rows[upTo(id)]?.media : undefined;
    const pictured = id % 10 !== 0;
    const capturedAt = new Date(Date.UTC(2024, 0, 1) + upTo(94_000_000) * 1000).toISOString().slice(0, 19);
    const bytes = upTo(9_000_000);
    rows.push({
      id,
      job: 1,
      path: `${FOLDERS[upTo(FOLDERS.length)] ?? ''}/${upTo(40)}/IMG_${upTo(count)}${pictured ? '.jpg' : '.bin'}`,
      bytes,
      modified: Date.UTC(2026, 0, 1) + id,
      outcome: pictured ? 'hashed' : 'hashed-without-pixels',
      reason: pictured ? null : 'not-an-image',
      media: copied ?? {
        sha256: hex(),
        sha1: hex().slice(24),
        md5: hex().slice(32),
        mime: pictured ? 'image/jpeg' : 'application/octet-stream',
        width: pictured ? 4032 : null,
        height: pictured ? 3024 : null,
        pdq: pictured ? { direct: hex(), quality: upTo(101) } : null,
        damaged: id % 200 === 1,
        ...(pictured && make !== '' && { make, model, capturedAt, serial: `S${upTo(3000)}` }),
      },
    });
  }
  // A vault gives them back in the order of keys that say nothing.
  const places = new Map(rows.map((row) => [row, random()]));
  return rows.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}
