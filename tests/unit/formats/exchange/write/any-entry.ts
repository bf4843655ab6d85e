import fc from 'fast-check';
import { BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';
import type { ExchangeEntry, ExchangePath, VendorHash } from '#lib/domain/exchange/entry.ts';
import { hexOf, instant, shortText } from '../../../domain/arbitraries.ts';

/** A text as readers hand it on: without blanks around it. Some look like formulas, lists or escapes. */
const text = fc
  .oneof(
    shortText,
    fc.constantFrom('=1+1', '-2', '@a', 'a,b', '#tag', 'a;b', 'a"b', "it's", '=HYPERLINK("x";"y")', 'ä 写真', 'a\\b'),
  )
  .map((said) => said.trim())
  .filter((said) => said !== '');

const comment = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.join('\n'))
  .filter((said) => !/^[\t\n\r]/.test(said));

/** As other tools write it, with either separator, and names with odd characters in them. */
const path = fc
  .tuple(
    fc.array(fc.stringMatching(/^[A-Za-z0-9 =+_äß-]{1,8}$/), { maxLength: 3 }),
    fc.constantFrom('/', '\\'),
    fc.constantFrom('a.jpg', '=1.jpg', 'b c.png', 'n".gif', 'ü.jpg', "q'.bmp", 'semi;colon.jpg'),
  )
  .map(([folders, separator, name]) => [...folders, name].join(separator).trim());

const time = fc.oneof(
  instant,
  fc.constantFrom('2024-01-02T03:04:05-05:00', '2024-01-02 03:04:05', '2024-01-02T03:04:05', '03/09/2024 9:07:05 PM'),
);

const exchangePath: fc.Arbitrary<ExchangePath> = fc.record(
  {
    path,
    created: time,
    written: time,
    accessed: time,
    deleted: fc.boolean(),
    unallocated: fc.boolean(),
    source: text,
  },
  { requiredKeys: ['path'] },
);

const category = fc
  .constantFrom(...BUILT_IN_SCHEMES)
  .chain(({ id, categories }) => fc.constantFrom(...categories.map(({ code }) => ({ scheme: id, value: code }))));

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const vendorHash: fc.Arbitrary<VendorHash> = fc.oneof(
  bytesOf(144).map((bytes) => base64('PhotoDNA', bytes)),
  bytesOf(144).map((bytes) => hex('PhotoDNA', bytes)),
  bytesOf(100).map((bytes) => base64('PhotoDNA', bytes)),
  bytesOf(16).map((bytes) => hex('ZZ40', bytes)),
  bytesOf(129).map((bytes) => base64('Lace', bytes)),
  bytesOf(20).map((bytes) => hex('EDK', bytes)),
);

function base64(name: string, bytes: Uint8Array): VendorHash {
  return { name, encoding: 'base64', value: Buffer.from(bytes).toString('base64') };
}

function hex(name: string, bytes: Uint8Array): VendorHash {
  return { name, encoding: 'hex', value: Buffer.from(bytes).toString('hex').toUpperCase() };
}

/** Anything that one exchange file may say of a medium, in the form in which readers hand it on. */
export const anyEntry: fc.Arbitrary<ExchangeEntry> = fc
  .record(
    {
      at: fc.constant(0),
      md5: hexOf(16),
      sha1: hexOf(20),
      sha256: hexOf(32),
      pdq: fc.record({ hash: hexOf(32), quality: fc.integer({ min: 0, max: 100 }) }, { requiredKeys: ['hash'] }),
      bytes: fc.integer({ min: 1, max: 2 ** 40 }),
      mime: fc.constantFrom('image/jpeg', 'video/mp4', 'application/pdf', 'image'),
      paths: fc.uniqueArray(exchangePath, { maxLength: 3, selector: (each) => each.path.replaceAll('/', '\\') }),
      category,
      victimIdentified: fc.boolean(),
      offenderIdentified: fc.boolean(),
      isDistributed: fc.boolean(),
      isSuspected: fc.boolean(),
      selfGenerated: fc.boolean(),
      baseline: fc.boolean(),
      series: fc.uniqueArray(text, { maxLength: 2 }),
      tags: fc.uniqueArray(text, { maxLength: 3 }),
      comment,
      externalId: text,
      agency: text,
      investigation: text,
      sightings: fc.nat(),
      fileAvailable: fc.boolean(),
      precategorizedBy: text,
      updatedAt: time,
      vendorHashes: fc.uniqueArray(vendorHash, { maxLength: 3, selector: ({ name }) => name }),
      properties: fc.uniqueArray(fc.record({ name: fc.constantFrom('Make', 'Model', 'Lat/Lon'), value: text }), {
        maxLength: 2,
        selector: ({ name }) => name,
      }),
    },
    { requiredKeys: ['at', 'paths', 'series', 'tags', 'vendorHashes', 'properties'] },
  )
  .filter(({ md5, sha1, sha256, pdq }) => (md5 ?? sha1 ?? sha256 ?? pdq) !== undefined);

/** Entries about different media. */
export const anyEntries: fc.Arbitrary<ExchangeEntry[]> = fc.uniqueArray(anyEntry, {
  maxLength: 8,
  comparator: (a, b) => (['md5', 'sha1', 'sha256'] as const).some((key) => a[key] !== undefined && a[key] === b[key]),
});
