import type { RuleExample } from '#lib/domain/field-preview.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import * as m from '#lib/paraglide/messages.js';

const hex = (digits: string, bytes: number) =>
  digits.repeat(Math.ceil((2 * bytes) / digits.length)).slice(0, 2 * bytes);
const PDQ = hex('f0e1c3870f1e3c78', 32);
const SHA256 = hex('5d41402abc4b2a76b9719d911017c592', 32);

/** A record that has something to say in every field, for whoever has no case open. No such file exists. */
export function madeUpExample(): RuleExample {
  return {
    reference: '2026/1432',
    record: {
      media: {
        sha256: SHA256,
        sha1: hex('aaf4c61ddcc5e8a2dabede0f3b482cd9', 20),
        md5: hex('9e107d9d372bb6826bd81d3542a419d6', 16),
        bytes: 5_283_417,
        mime: 'image/jpeg',
        width: 4032,
        height: 3024,
        pdq: { direct: PDQ, nn512: PDQ, quality: 98, qualityNn512: 98, dihedral: Array.from({ length: 8 }, () => PDQ) },
        outcome: 'hashed',
        reason: null,
        damaged: false,
        metadata: {
          capturedAt: '2026-05-01T14:23:08',
          capturedZone: '+02:00',
          gps: { latitude: 46.948_09, longitude: 7.447_44, altitude: 541 },
          make: 'Example',
          model: 'EX-100',
          bodySerial: '60123457',
          hasThumbnail: false,
        },
        provenance: { build: '', decoder: null, warnings: [] },
      },
      names: [m.rule_example_file()],
      mark: {
        sha256: SHA256,
        category: PLAIN.categories[0]?.code ?? null,
        flags: PLAIN.flags.slice(0, 1).map(({ code }) => code),
        note: m.rule_example_note(),
        series: m.rule_example_series(),
        changedAt: '2026-05-02T08:00:00.000Z',
        history: [],
      },
      scheme: PLAIN.id,
    },
  };
}
