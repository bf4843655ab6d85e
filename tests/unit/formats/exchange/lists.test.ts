import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsvMapping } from '#lib/domain/exchange/csv-mapping.ts';
import { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { readExchange } from '#lib/formats/exchange/read-exchange.ts';
import { Recognised, type ReadOptions } from '#lib/formats/exchange/reading.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { inPieces, readAll, sourceOf } from '../../../fixtures/exchange/read-all.ts';
import { randomHex } from '../../../fixtures/exchange/vics-writer.ts';
import { seededRandom } from '../../../fixtures/random.ts';

const utf8 = new TextEncoder();
const random = seededRandom(5);
const md5 = randomHex(random, 16);
const sha1 = randomHex(random, 20);
const sha256 = `ff${'0f'.repeat(20)}${'ff'.repeat(11)}`;
/** As a PDQ hash is: half of its bits are set. */
const pdqs = ['0f', 'f0', '33', 'aa', '55', 'c3'].map((byte) => byte.repeat(32));
const OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';

async function read(text: string, options?: ReadOptions) {
  const source = sourceOf(text);
  const recognised = await recognise(source);
  if (!recognised.ok) throw new Error(recognised.error.why);
  expect(Recognised.safeParse(recognised.value).error).toBeUndefined();
  return { recognised: recognised.value, ...(await readAll(source, recognised.value.format, options)) };
}

describe('A list of sums', () => {
  it('of GNU, BSD and openssl gives digests and names, escapes undone', async () => {
    const { recognised, entries, end } = await read(
      [
        '# made by a tool',
        `${md5}  a b.jpg`,
        `${sha1} *EX1/b.jpg`,
        `\\${sha256}  c\\nd\\\\e.jpg`,
        `MD5 (x (1).jpg) = ${md5.toUpperCase()}`,
        `SHA2-256(y.jpg)= ${sha256}`,
        `${'ab'.repeat(64)}  of-sha512.jpg`,
        `SHA512 (z.jpg) = ${'ab'.repeat(64)}`,
        `${OF_NOTHING}  empty.jpg`,
        'what is this',
        '',
      ].join('\r\n'),
    );
    expect(recognised).toMatchObject({ format: 'sums', zipped: false, categoryScheme: null });
    expect(entries.map(({ at, md5, sha1, sha256, paths }) => [at, md5 ?? sha1 ?? sha256, paths[0]?.path])).toEqual([
      [2, md5, 'a b.jpg'],
      [3, sha1, 'EX1/b.jpg'],
      [4, sha256, 'c\nd\\e.jpg'],
      [5, md5, 'x (1).jpg'],
      [6, sha256, 'y.jpg'],
    ]);
    expect(end).toMatchObject({ read: 9, skipped: 4, truncated: false });
    expect(end?.skippedFirst).toEqual([
      { at: 7, reason: 'no-hash' },
      { at: 8, reason: 'no-hash' },
      { at: 9, reason: 'empty-file' },
      { at: 10, reason: 'bad-digest' },
    ]);
  });

  it('that was cut is called truncated', async () => {
    expect((await read(`${md5}  a\n${md5}  b\n${md5.slice(0, 9)}`)).end).toMatchObject({ read: 2, truncated: true });
  });
});

describe('A long list', () => {
  it('comes in steps that a page can take, with a line that is longer than any skipped', async () => {
    const lines = Array.from({ length: 1600 }, (_, i) => `${md5}  ${i}.jpg`);
    lines[3] = `${md5}  ${'x'.repeat(70_000)}`;
    const steps: number[] = [];
    let skipped: unknown = null;
    for await (const step of readExchange(sourceOf(lines.join('\n')), 'sums', { scheme: null })) {
      if (!step.ok) throw new Error(step.error.why);
      if ('end' in step.value) skipped = step.value.end.skippedFirst;
      else steps.push(step.value.entries.length);
    }
    expect(skipped).toEqual([{ at: 4, reason: 'line-too-long' }]);
    expect(steps.reduce((sum, each) => sum + each, 0)).toBe(1599);
    expect(Math.max(...steps)).toBeLessThanOrEqual(500);
  });
});

describe('A plain list', () => {
  it('holds digests of any kind, in whatever case', async () => {
    const { recognised, entries } = await read(`\uFEFF${md5}\n${sha1.toUpperCase()}\n"${sha256}",\n`);
    expect(recognised.format).toBe('plain-list');
    expect(entries).toMatchObject([{ md5 }, { sha1 }, { sha256 }]);
  });

  it('of PDQ hashes is told from SHA-256 by the bits that are set, or by its heading', async () => {
    expect((await read(pdqs.join('\n'))).entries[0]?.pdq).toEqual({ hash: pdqs[0] });
    expect((await read(['PDQ', ...pdqs.slice(0, 1)].join('\n'))).entries[0]?.pdq).toEqual({ hash: pdqs[0] });
    expect((await read(['sha256', ...pdqs].join('\n'))).entries[0]?.sha256).toBe(pdqs[0]);
    const flat = [...pdqs, ...pdqs, '0'.repeat(64), `${'0'.repeat(60)}ffff`];
    expect((await read(flat.join('\n'))).entries.at(-1)?.pdq).toEqual({ hash: flat.at(-1) });
    const digests = Array.from({ length: 40 }, () => randomHex(random, 32));
    expect((await read(digests.join('\n'))).entries).toHaveLength(40);
    expect((await read(digests.join('\n'))).entries[0]?.sha256).toBe(digests[0]);
  });

  it('of too few hashes to tell asks what they are', async () => {
    const { recognised, fault } = await read(pdqs.slice(0, 2).join('\n'));
    expect(recognised).toMatchObject({ format: 'mapped-csv', csv: { header: false, sample: [[pdqs[0]], [pdqs[1]]] } });
    expect(fault).toEqual({ why: 'needs-mapping' });
    const mapping: CsvMapping = { delimiter: ',', header: false, columns: [{ column: 0, to: 'pdq' }] };
    expect((await read(pdqs.slice(0, 2).join('\n'), { scheme: null, mapping })).entries).toHaveLength(2);
  });

  it('in UTF-16, as some shells write it, is read', async () => {
    const bytes = new Uint8Array(Buffer.from(`\uFEFF${md5}\r\n${sha1}\r\n`, 'utf16le'));
    expect((await recognise(sourceOf(bytes))).ok).toBe(true);
    expect((await readAll(inPieces(bytes, [1]), 'plain-list')).entries).toMatchObject([{ md5 }, { sha1 }]);
  });
});

describe('A list of hashdeep', () => {
  const head = '%%%% HASHDEEP-1.0\n%%%% size,md5,sha1,tiger,filename\n## Invoked from: /\n';

  it('gives sizes, digests and names with commas', async () => {
    const { recognised, entries, end } = await read(
      `${head}43,${md5},${sha1},abc,/EX1/a, b.jpg\n0,${OF_NOTHING},${sha1},abc,e\nnonsense\n12,${md5}`,
    );
    expect(recognised).toMatchObject({ format: 'hashdeep', version: 'HASHDEEP-1.0' });
    expect(entries).toMatchObject([{ at: 4, bytes: 43, md5, sha1, paths: [{ path: '/EX1/a, b.jpg' }] }]);
    expect(end).toMatchObject({ read: 3, skippedBy: { 'empty-file': 1, 'not-a-record': 1 }, truncated: true });
    expect(end?.notCarried).toEqual({ tiger: 2 });
  });

  it('has no line without a size', async () => {
    const { entries, end } = await read(`${head}big,${md5},${sha1},abc,a.jpg\n43,${md5},${sha1},abc,b.jpg\n`);
    expect(entries).toMatchObject([{ at: 5 }]);
    expect(end?.skippedFirst).toEqual([{ at: 4, reason: 'not-a-record' }]);
  });
});

describe('A CSV of INTERPOL', () => {
  const head =
    'MD5;SHA1;ZZ40;PhotoDNA;Lace;Image ID;Is distributed;Victim identified;Offender identified;Series name;' +
    'Investigation name;Agency;Number of submissions;File Available;Media Type;Baseline;New column';
  const photoDna = 'AB'.repeat(144);
  const lace = Buffer.alloc(129, 3).toString('base64');

  it('is read in all its columns', async () => {
    const row = `${md5};${sha1};${'0A'.repeat(16)};${photoDna};${lace};I-1;Y;n;;"Blue; door";Op;Org;3;True;Image;Yes;x`;
    const { recognised, entries, end } = await read(`${head}\r\n${row}\r\n${md5};`);
    expect(recognised).toMatchObject({ format: 'icse-csv', categoryScheme: null });
    expect(entries).toEqual([
      {
        ...{ at: 2, md5, sha1, paths: [], tags: [], properties: [], externalId: 'I-1', series: ['Blue', 'door'] },
        ...{ isDistributed: true, victimIdentified: false, investigation: 'Op', agency: 'Org', sightings: 3 },
        ...{ fileAvailable: true, mime: 'image', baseline: true },
        vendorHashes: [
          { name: 'ZZ40', encoding: 'hex', value: '0A'.repeat(16) },
          { name: 'PhotoDNA', encoding: 'hex', value: photoDna },
          { name: 'Lace', encoding: 'base64', value: lace },
        ],
      },
    ]);
    expect(end).toMatchObject({ read: 1, truncated: true, notCarried: { 'New column': 1 } });
  });

  it('is known by its columns, whatever their order, case and number', async () => {
    const { recognised, entries } = await read(
      `is DISTRIBUTED;image id;victim identified;md5;number of submissions\nYes;7;f;${md5.toUpperCase()};x`,
    );
    expect(recognised.format).toBe('icse-csv');
    expect(entries).toMatchObject([{ md5, externalId: '7', isDistributed: true, victimIdentified: false }]);
  });
});

describe('A CSV of ThreatExchange or HMA', () => {
  it('gives the hashes of files, with their types', async () => {
    const { recognised, entries, end } = await read(
      [
        'id,indicator,type,tags,status',
        `1,${pdqs[0] ?? ''},HASH_PDQ,"a,b",MALICIOUS`,
        `2,${md5},HASH_VIDEO_MD5,,`,
        '3,https://example.org,URI,,',
        `4,${md5},HASH_URL_MD5,,`,
        `5,${sha256},sha256,,`,
      ].join('\n'),
    );
    expect(recognised.format).toBe('threatexchange-csv');
    expect(entries).toMatchObject([
      { externalId: '1', pdq: { hash: pdqs[0] }, tags: ['a', 'b'] },
      { externalId: '2', md5 },
      { externalId: '5', sha256 },
    ]);
    expect(end?.skippedFirst).toEqual([
      { at: 4, reason: 'no-hash', member: 'URI' },
      { at: 5, reason: 'no-hash', member: 'HASH_URL_MD5' },
    ]);
    expect(end?.notCarried).toEqual({ status: 1 });
  });

  it('leaves out PDQ hashes of too little quality', async () => {
    const { entries, end } = await read(
      `signal_type,signal_value,quality\npdq,${pdqs[0] ?? ''},49\npdq,${pdqs[1] ?? ''},50`,
    );
    expect(entries).toMatchObject([{ pdq: { hash: pdqs[1], quality: 50 } }]);
    expect(end?.skippedBy).toEqual({ 'pdq-below-quality': 1 });
  });

  it('has the quality before the hash or behind it, and one that is none is told', async () => {
    const of = (quality: string) => read(`quality,signal_type,signal_value\n${quality},pdq,${pdqs[0] ?? ''}\n`);
    expect((await of('77')).entries).toMatchObject([{ pdq: { hash: pdqs[0], quality: 77 } }]);
    for (const wrong of ['good', '101']) {
      const { entries, end } = await of(wrong);
      expect(entries[0]?.pdq).toEqual({ hash: pdqs[0] });
      expect(end?.notCarried).toEqual({ quality: 1 });
    }
  });
});

describe('Any other CSV', () => {
  const text = `Digest|Name|Group|Own\n${md5}|"a\nb"|2|x\n${sha1}|c|0|\nbad|d|1|\n`;
  const mapping: CsvMapping = {
    delimiter: '|',
    header: true,
    columns: [
      { column: 'digest', to: 'md5' },
      { column: 1, to: 'path' },
      { column: 'Group', to: 'category' },
    ],
  };

  it('is shown as a sample with what its columns seem to be, and needs a mapping', async () => {
    const { recognised, fault } = await read(`MD5,File name,x\n${md5},a.jpg,${sha1}\n`);
    expect(recognised).toEqual({
      ...{ format: 'mapped-csv', version: null, zipped: false, categoryScheme: 'ask' },
      csv: {
        ...{
          delimiter: ',',
          header: true,
          sample: [
            ['MD5', 'File name', 'x'],
            [md5, 'a.jpg', sha1],
          ],
        },
        columns: [
          { column: 0, to: 'md5' },
          { column: 1, to: 'path' },
          { column: 2, to: 'sha1' },
        ],
      },
    });
    expect(fault).toEqual({ why: 'needs-mapping' });
  });

  it('is read by its mapping, with lines counted through quoted line breaks', async () => {
    const { entries, end } = await readAll(sourceOf(text), 'mapped-csv', { scheme: 'uk-abc', mapping });
    expect(entries).toMatchObject([
      { at: 2, md5, paths: [{ path: 'a\nb' }], category: { scheme: 'uk-abc', value: '2' } },
    ]);
    expect(end?.skippedFirst.map(({ at, reason, member }) => [at, reason, member])).toEqual([
      [4, 'bad-digest', 'Digest'],
      [5, 'bad-digest', 'Digest'],
    ]);
    expect(end?.notCarried).toEqual({ Own: 1 });
  });

  it('says row by row by which list its categories are, and whether a file was deleted', async () => {
    const table = `Category,MD5,List,Path,Gone,Free\nA,${md5},UK-ABC,a,yes,0\nH1,${md5},harbour-police,b,,1\nB,${md5},,c,null,?\nC,${md5},UK A to C,d,no,`;
    const columns = (['category', 'md5', 'categoryScheme', 'path', 'deleted', 'unallocated'] as const).map(
      (to, column) => ({ column, to }),
    );
    const asTold: CsvMapping = { delimiter: ',', header: true, columns };
    const { entries, end } = await readAll(sourceOf(table), 'mapped-csv', { scheme: 'plain', mapping: asTold });
    expect(entries.map(({ category, paths }) => [category?.scheme, category?.value, paths[0]])).toEqual([
      ['uk-abc', 'A', { path: 'a', deleted: true, unallocated: false }],
      ['harbour-police', 'H1', { path: 'b', unallocated: true }],
      ['plain', 'B', { path: 'c' }],
      [null, 'C', { path: 'd', deleted: false }],
    ]);
    expect(end?.notCarried).toEqual({ Free: 1, List: 1 });
  });

  it('keeps its rows behind a quote that is never closed', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${md5}|name ${i}|1|`);
    for (const count of [3, 60_000]) {
      const broken = `Digest|Name|Group|Own\n${md5}|"open|1|\n${rows.slice(0, count).join('\n')}\n`;
      const { entries, end } = await readAll(sourceOf(broken), 'mapped-csv', { scheme: null, mapping });
      expect(end).toMatchObject({ read: count + 1, skipped: 0 });
      expect(entries.at(-1)).toMatchObject({ at: count + 2, paths: [{ path: `name ${count - 1}` }] });
    }
  });

  it('may have a line longer than any is, which is skipped', async () => {
    const long = `Digest|Name\n${md5}|${'x'.repeat(3_000_000)}\n${md5}|b\n`;
    const { entries, end } = await readAll(sourceOf(long), 'mapped-csv', { scheme: null, mapping });
    expect(entries).toMatchObject([{ at: 3 }]);
    expect(end?.skippedFirst).toEqual([{ at: 2, reason: 'line-too-long' }]);
  });
});

describe('Whatever list it is', () => {
  const mapping: CsvMapping = { delimiter: ',', header: true, columns: [{ column: 'md5', to: 'md5' }] };
  const lists: [ExchangeFormat, string][] = [
    ['sums', `${md5}  ä 👋.jpg\r\n\\${sha1} *b\\n.jpg\r\n\r\nMD5 (x) = ${md5}\r\nbad`],
    ['plain-list', `${md5}\r\n${sha1}\n${sha256}\nx`],
    ['hashdeep', `%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n1,${md5},é,b\n2,${md5},c`],
    ['icse-csv', `MD5;Image ID;Is distributed;Victim identified;Agency\r\n${md5};"a ""b""\r\nc";Y;N;é\r\n`],
    ['threatexchange-csv', `type,indicator,tags\nHASH_MD5,${md5},"x\ny,é"\r\npdq,"${pdqs[1] ?? ''}",`],
    ['mapped-csv', `md5,name\r${md5},"a\r\nb"\r${md5},é\r"${md5}","c"`],
  ];

  it.each(lists)('gives the same in any pieces: %s', async (format, text) => {
    const bytes = utf8.encode(text);
    const whole = await readAll(sourceOf(bytes), format, { scheme: null, mapping });
    expect(whole.entries.length).toBeGreaterThan(0);
    const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lengths, async (pieces) => {
        expect(await readAll(inPieces(bytes, pieces), format, { scheme: null, mapping })).toEqual(whole);
      }),
    );
  });

  it.each(lists)('ends with a report or a fault, whatever has been done to it: %s', async (format, text) => {
    const bytes = utf8.encode(text);
    const put = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('"', ';', ',', '\n', '\r').map((c) => utf8.encode(c)),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(20), put, async (at, cut, added) => {
        const mutated = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + cut)]);
        const source = sourceOf(new Uint8Array(mutated));
        await recognise(source);
        const { entries, end } = await readAll(source, format, { scheme: null, mapping });
        for (const entry of entries) expect(ExchangeEntry.safeParse(entry).error).toBeUndefined();
        if (end === undefined) return;
        expect(end.read).toBe(entries.length + end.skipped);
        expect(ReadingReport.safeParse(end).error).toBeUndefined();
      }),
    );
  });

  it('is not taken for one when it is something else', async () => {
    for (const text of ['', 'hello\nworld\n', '{"a":1}', '[1,2]', 'a,b\n1,2\n', '\0\0\0\0', 'PK']) {
      const recognised = await recognise(sourceOf(text));
      expect(recognised.ok, text).toBe(false);
    }
  });
});
