import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { inPieces, readAll, sourceOf } from '../../../fixtures/exchange/read-all.ts';
import { type VicsShape, vicsContext, writeVics } from '../../../fixtures/exchange/vics-writer.ts';

const MD5 = '9E107D9D372BB6826BD81D3542A419D6';
const utf8 = new TextEncoder();
const read = (shape: VicsShape) => readAll(sourceOf(writeVics(shape)), 'vics-2.0');
/** One record in a hash set, or as the only medium of a case. */
const only = async (record: unknown, kind: 'Media' | 'Cases' = 'Media') =>
  read({ kind, media: 1, change: () => record });
const onlyEntry = async (record: Record<string, unknown>) => (await only({ MD5, ...record })).entries[0];

const SHAPES: Record<string, VicsShape> = {
  'hash set of 2.0': {},
  'hash set of 1.2, numbers as words': { version: '1.2', numbersAs: 'word' },
  'hash set of 1.3': { version: '1.3', odataNoise: true, photoDna: 'alternative' },
  'case of 1.3': { version: '1.3', kind: 'Cases', flagsAs: 'null', miniature: 3000 },
  'case of 2.0 US': { kind: 'Cases', profile: 'US', flagsAs: 'word', namesAs: 'list', photoDna: 'top' },
  'cases of 2.0 UK': { kind: 'Cases', profile: 'UK', cases: 3, byteOrderMark: true, pathsAs: 'whole' },
  'hash set of a profile of its own': { profile: 'CUSTOM', namesAs: 'object', empty: 'text', indent: 2 },
};

describe('A VICS document', () => {
  for (const [name, shape] of Object.entries(SHAPES))
    it(`is recognised and read: ${name}`, async () => {
      const source = sourceOf(writeVics({ media: 250, ...shape }));
      const recognised = await recognise(source);
      const [, version] = vicsContext(shape);
      const format = `vics-${shape.version ?? '2.0'}` as const;
      expect(recognised).toEqual({ ok: true, value: { format, version, zipped: false, categoryScheme: 'ask' } });
      const { entries, end } = await readAll(source, format, { scheme: 'project-vic-us' });
      expect(end).toMatchObject({ format, version, read: 250, skipped: 0, truncated: false, wrongCounts: [] });
      expect(ReadingReport.safeParse(end).success).toBe(true);
      expect(entries).toHaveLength(250);
      expect(entries.map(({ at }) => at)).toEqual(entries.map((_, at) => at));
      for (const entry of entries) expect(ExchangeEntry.safeParse(entry).error).toBeUndefined();
      expect(entries[1]?.category).toEqual({ scheme: 'project-vic-us', value: '1' });
      expect(entries[3]?.category).toBeUndefined();
      expect(entries[0]?.category?.value).toBe('0');
      expect(entries[0]?.externalId).toBe('1');
      expect(entries[0]?.isDistributed).toBe(shape.flagsAs === 'null' ? undefined : true);
      expect(entries[1]?.isDistributed).toBe(shape.flagsAs === 'null' ? undefined : false);
      expect(entries[1]?.tags).toEqual(['boat', 'pier']);
      if (shape.kind === 'Cases') expect(entries[1]?.paths[0]?.path).toBe('EX1\\Users\\Sam\\Pictures\\IMG_1.jpg');
    });

  it('without a context is recognised by its shape', async () => {
    for (const kind of ['Media', 'Cases'] as const) {
      const recognised = await recognise(sourceOf(writeVics({ kind, withoutContext: true })));
      expect(recognised).toMatchObject({ ok: true, value: { format: 'vics-2.0', version: null } });
    }
  });

  it('gives the same entries and report, whatever pieces its bytes come in', async () => {
    const text = writeVics({
      kind: 'Cases',
      cases: 2,
      media: 12,
      byteOrderMark: true,
      miniature: 40,
      change: (record, i) => ({ ...record, Comments: `Grüße 👋 "\\ ${i}`, 'Unbekanntes Feld': i }),
    });
    const bytes = utf8.encode(text);
    const whole = await readAll(sourceOf(bytes), 'vics-2.0');
    expect(whole.entries).toHaveLength(12);
    expect(whole.entries[0]?.comment).toBe('Grüße 👋 "\\ 0');
    const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, async (pieces) => {
        expect(await readAll(inPieces(bytes, pieces), 'vics-2.0')).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(await readAll(inPieces(bytes, [1]), 'vics-2.0')).toEqual(whole);
  });

  it('ends with a report or a fault and sound entries, whatever has been done to it', async () => {
    const bytes = utf8.encode(writeVics({ kind: 'Cases', media: 6, miniature: 30, photoDna: 'alternative' }));
    const change = fc.record({
      at: fc.integer({ min: 0, max: bytes.length - 1 }),
      cut: fc.integer({ min: 0, max: 30 }),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc.string().map((text) => utf8.encode(text)),
        marks(),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let mutated = Buffer.from(bytes);
        for (const { at, cut, put } of changes)
          mutated = Buffer.concat([mutated.subarray(0, at), put, mutated.subarray(at + cut)]);
        const { entries, end, fault } = await readAll(sourceOf(new Uint8Array(mutated)), 'vics-2.0');
        for (const entry of entries) expect(ExchangeEntry.safeParse(entry).error).toBeUndefined();
        if (end === undefined) expect(fault?.why).toBe('damaged');
        else {
          expect(end.read).toBe(entries.length + end.skipped);
          expect(ReadingReport.safeParse(end).error).toBeUndefined();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that was cut gives what stood before, and is called truncated', async () => {
    const bytes = utf8.encode(writeVics({ media: 5 }));
    const whole = await readAll(sourceOf(bytes), 'vics-2.0');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (length) => {
        const { entries, end } = await readAll(sourceOf(bytes.slice(0, length)), 'vics-2.0');
        expect(end?.truncated).toBe(true);
        expect(entries).toEqual(whole.entries.slice(0, entries.length));
      }),
    );
    const zeros = Buffer.concat([bytes.subarray(0, bytes.length - 200), Buffer.alloc(5000)]);
    const cut = await readAll(sourceOf(new Uint8Array(zeros)), 'vics-2.0');
    expect(cut.end).toMatchObject({ truncated: true, read: 4 });
  });
});

const marks = () =>
  fc.constantFrom(...['"', '{', '}', '[', ']', ',', '\\', ':', '\0', '[[[[', '}}'].map((m) => utf8.encode(m)));

describe('A record of a medium', () => {
  it('keeps hashes in whatever case and place they stand', async () => {
    const sha256 = 'ab'.repeat(32);
    const [pdq, photoDna] = ['cd'.repeat(32), Buffer.alloc(144, 7).toString('base64')];
    const AlternativeHashes = [
      { HashName: 'SHA-256', HashValue: sha256.toUpperCase() },
      { HashName: 'PDQ', HashValue: pdq },
      { HashName: 'PhotoDNA', HashValue: photoDna },
      { HashName: 'EDK', HashValue: 'ab12'.repeat(8) },
      { HashName: 'SHA1', HashValue: 'short' },
      { HashName: 'x', HashValue: null },
    ];
    const { entries, end } = await only({ MD5: MD5.toLowerCase(), AlternativeHashes, PDNA: photoDna });
    expect(entries[0]).toMatchObject({
      md5: MD5.toLowerCase(),
      sha256,
      pdq: { hash: pdq },
      vendorHashes: [
        { name: 'PhotoDNA', encoding: 'base64', value: photoDna },
        { name: 'EDK', encoding: 'hex', value: 'ab12'.repeat(8) },
      ],
    });
    expect(end?.notCarried).toEqual({ 'AlternativeHashes.SHA1': 1 });
  });

  it('takes null and empty digests for absent, and the MD5 of its files instead', async () => {
    const MediaFiles = [{ MD5, FileName: 'a.jpg', FilePath: '/x' }];
    expect(await onlyEntry({ MD5: '', SHA1: null, MediaFiles })).toMatchObject({
      md5: MD5.toLowerCase(),
      paths: [{ path: '/x/a.jpg' }],
    });
    expect(await onlyEntry({ SHA1: '' })).not.toHaveProperty('sha1');
  });

  it.each([
    ['no-hash', { MediaID: 99, MD5: null, SHA1: '' }],
    ['bad-digest', { MD5: 'abc' }],
    ['bad-digest', { MD5, SHA1: 'zz' }],
    ['bad-value', { MD5, Category: { a: 1 } }],
    ['bad-digest', { MD5: 'abc', Category: { a: 1 } }],
    ['bad-digest', { MD5, AlternativeHashes: [{ HashName: 'MD5', HashValue: 'ab'.repeat(16) }] }],
    ['no-hash', { MD5: '', MediaFiles: [{ MD5 }, { MD5: 'ab'.repeat(16) }] }],
    ['empty-file', { MD5: 'd41d8cd98f00b204e9800998ecf8427e' }],
    ['empty-file', { MD5, SHA1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }],
    ['empty-file', { MD5, SHA256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }],
    ['not-a-record', 17],
    ['not-a-record', [1, 2]],
    ['not-a-record', 'text'],
    ['line-too-long', { MD5, Comments: 'x'.repeat(5 * 1024 * 1024) }],
    ['line-too-long', { MD5, Deep: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown }],
  ])('is skipped with its reason: %s', async (reason, record) => {
    for (const kind of ['Media', 'Cases'] as const) {
      const { entries, end } = await read({ kind, media: 3, change: (sound, i) => (i === 1 ? record : sound) });
      expect(entries.map(({ at }) => at)).toEqual([0, 2]);
      expect(end).toMatchObject({ read: 3, skipped: 1, skippedBy: { [reason]: 1 }, skippedFirst: [{ at: 1, reason }] });
    }
  });

  it('of a repeated id is skipped, the first is kept; ids of 64 bits stay apart', async () => {
    const ids = [1, '1', 2, '9007199254740993', '9007199254740992', 'a-guid', 'a-guid'];
    const { end } = await read({ media: 7, change: (record, i) => ({ ...record, MediaID: ids[i] }) });
    expect(end?.skippedFirst).toEqual([
      { at: 1, reason: 'repeated-id', member: 'MediaID' },
      { at: 6, reason: 'repeated-id', member: 'MediaID' },
    ]);
    const numbers = writeVics({ media: 2 }).replace('"MediaID":1,', '"MediaID":9007199254740993,');
    const wide = await readAll(sourceOf(numbers.replace('"MediaID":2,', '"MediaID":9007199254740992,')), 'vics-2.0');
    expect(wide.entries.map(({ externalId }) => externalId)).toEqual(['9007199254740993', '9007199254740992']);
  });

  it('has an id within its case, which one that is skipped does not take', async () => {
    const twice = await read({
      kind: 'Cases',
      cases: 2,
      media: 6,
      change: (record, i) => ({ ...record, MediaID: i % 3 }),
    });
    expect(twice.end).toMatchObject({ read: 6, skipped: 0 });
    const records = [
      { MediaID: 1, MD5: 'bad' },
      { MediaID: 1, MD5 },
      { MediaID: 1, MD5 },
    ];
    const { entries, end } = await read({ media: 3, change: (_, i) => records[i] });
    expect(entries.map(({ at }) => at)).toEqual([1]);
    expect(end?.skippedFirst.map(({ reason }) => reason)).toEqual(['bad-digest', 'repeated-id']);
  });

  it('is told what of it does not fit, and keeps the rest', async () => {
    const told = async (record: Record<string, unknown>) => {
      const { entries, end } = await only({ MD5, ...record });
      return { entry: entries[0], notCarried: end?.notCarried };
    };
    for (const [VictimIdentified, notCarried] of [
      ['maybe', { VictimIdentified: 1 }],
      ['null', {}],
    ] as const) {
      const flag = await told({ VictimIdentified });
      expect(flag.notCarried).toEqual(notCarried);
      expect(flag.entry).not.toHaveProperty('victimIdentified');
    }
    const size = await told({ MediaSize: -5 });
    expect([size.entry?.bytes, size.notCarried]).toEqual([undefined, { MediaSize: 1 }]);
    const comment = await told({ Comments: 'x'.repeat(4001) });
    expect([comment.entry?.comment?.length, comment.notCarried]).toEqual([4000, { Comments: 1 }]);
    const files = Array.from({ length: 1002 }, (_, i) => ({ FileName: `${i}.jpg`, FilePath: 'x/' }));
    const paths = await told({ MediaFiles: files });
    expect([paths.entry?.paths.length, paths.notCarried]).toEqual([1000, { MediaFiles: 2 }]);
    const hashes = [
      { HashName: 'EDK', HashValue: 'ab'.repeat(2049) },
      { HashName: 'EDK', HashValue: 'abcd' },
    ];
    const vendor = await told({ AlternativeHashes: hashes });
    expect(vendor).toMatchObject({ entry: { vendorHashes: [{ name: 'EDK', encoding: 'text', value: 'abcd' }] } });
    expect(vendor.notCarried).toEqual({ AlternativeHashes: 1 });
    const tags = await told({ Tags: [`${'x'.repeat(119)}👋`] });
    expect(tags.entry?.tags).toEqual(['x'.repeat(119)]);
  });

  it('of the same MD5 as another is handed on with its own path', async () => {
    const { entries } = await read({ kind: 'Cases', media: 4, change: (record) => ({ ...record, MD5 }) });
    expect(new Set(entries.map(({ md5 }) => md5)).size).toBe(1);
    expect(new Set(entries.map(({ paths }) => paths[0]?.path)).size).toBe(4);
  });

  it('keeps flags apart from what is not said, and 0 from nothing', async () => {
    expect(await onlyEntry({ VictimIdentified: 'false', IsDistributed: 'TRUE', IsSuspected: '' })).toMatchObject({
      victimIdentified: false,
      isDistributed: true,
    });
    expect(await onlyEntry({ IsSuspected: '' })).not.toHaveProperty('isSuspected');
    expect((await onlyEntry({ Category: 0 }))?.category).toEqual({ scheme: null, value: '0' });
    expect(await onlyEntry({ MediaSize: 0 })).toMatchObject({ bytes: 0 });
  });

  it('keeps times as they are said, and paths in either manner', async () => {
    const files = [
      { FileName: 'a.jpg', FilePath: 'EX1\\a.jpg', Created: '/Date(1700000000000)/', Modified: '03/09/2024 9:07 PM' },
      { FileName: 'a.jpg', FilePath: 'EX1\\a.jpg\\', Deleted: 'true' },
      { FileName: 'b.jpg', FilePath: 'EX1/DCIM' },
      { FileName: null, FilePath: '' },
    ];
    const { entries, end } = await only({ MD5, MediaFiles: files, RelativeFilePath: 'x.jpg', DateUpdated: '+1:00Z' });
    expect(entries[0]?.paths).toEqual([
      { path: 'EX1\\a.jpg', created: '/Date(1700000000000)/', written: '03/09/2024 9:07 PM' },
      { path: 'EX1\\a.jpg\\a.jpg', deleted: true },
      { path: 'EX1/DCIM/b.jpg' },
    ]);
    expect(entries[0]?.updatedAt).toBe('+1:00Z');
    expect(end?.notCarried).toEqual({ RelativeFilePath: 1 });
  });

  it('never gives its miniature away, however the name is written', async () => {
    const secret = 'PICTURE'.repeat(50);
    const text = writeVics({
      kind: 'Cases',
      media: 3,
      change: (record) => ({ ...record, Miniature: secret, Exifs: [{ PropertyName: 'a', Miniature: [secret, {}] }] }),
    }).replace('"Miniature"', '"M\\u0069niature"');
    const { entries, end } = await readAll(sourceOf(text), 'vics-2.0');
    expect(entries).toHaveLength(3);
    expect(JSON.stringify([entries, end])).not.toContain('PICTURE');
    expect(end?.notCarried).toMatchObject({ Miniature: 3 });
  });

  it('may hold a miniature that is longer than any record', async () => {
    const { entries } = await read({ media: 2, miniature: 6 * 1024 * 1024 });
    expect(entries).toHaveLength(2);
  });

  it('is cleaned of control characters and halves of characters', async () => {
    const raw = writeVics({ media: 1, change: () => ({ MD5, Comments: 'a\u0000b\ud800c', Series: 'x\u0007y' }) });
    const { entries } = await readAll(sourceOf(raw.replace('"x', '"x\n\t')), 'vics-2.0');
    expect(entries[0]).toMatchObject({ comment: 'a b c', series: ['x   y'] });
  });
});

describe('What a document says of itself', () => {
  it('is told where its counts are wrong, and changes nothing', async () => {
    const { entries, end } = await read({ kind: 'Cases', cases: 2, media: 10, miscounted: 3 });
    expect(entries).toHaveLength(10);
    const wrong = { member: 'TotalMediaFiles', said: 8, found: 5 };
    expect(end?.wrongCounts).toEqual([wrong, wrong]);
    expect(end?.notCarried).toMatchObject({ CaseNumber: 2, SourceApplicationName: 2, SourceApplicationVersion: 2 });
  });

  it('is counted in categories, too', async () => {
    const text = writeVics({ kind: 'Cases', media: 8 }).replace(
      '"TotalMediaFiles"',
      '"TotalPrecategorized":8,"TotalMediaFiles"',
    );
    const { end } = await readAll(sourceOf(text), 'vics-2.0');
    expect(end?.wrongCounts).toEqual([{ member: 'TotalPrecategorized', said: 8, found: 6 }]);
  });

  it('is damaged where a bracket closes what another one has opened', async () => {
    for (const text of [`{"value":[{"MD5":"${MD5}"]]}`, `{"value":[{"MD5":"${MD5}"}}}`]) {
      expect((await readAll(sourceOf(text), 'vics-2.0')).fault).toEqual({ why: 'damaged' });
    }
  });

  it('is told of the first thousand that were skipped, and all of them are counted', async () => {
    const { end } = await read({ media: 1200, change: () => ({ MD5: 'bad' }) });
    expect(end).toMatchObject({ read: 1200, skipped: 1200, skippedBy: { 'bad-digest': 1200 } });
    expect(end?.skippedFirst).toHaveLength(1000);
  });

  it('may come after its records, and cases may be without media', async () => {
    const text = JSON.stringify({
      Other: { value: [{ MD5 }] },
      value: [{ CaseID: 'x' }, { CaseID: 'y', Media: null }, { Media: [{ MD5 }], CaseID: 'z' }],
      '@odata.context': vicsContext({ kind: 'Cases' })[1],
    });
    expect((await readAll(sourceOf(text), 'vics-2.0')).end).toMatchObject({ read: 1, skipped: 0, truncated: false });
  });

  it('counts fields that are not carried, by not too many names', async () => {
    const { end } = await read({
      media: 900,
      change: (record, i) => ({ ...record, [`Field ${i}`]: 1, ['__proto__']: 2 }),
    });
    expect(Object.keys(end?.notCarried ?? {}).length).toBeLessThan(210);
    expect(end?.notCarried['(others)']).toBeGreaterThan(600);
    expect(Object.keys(end?.notCarried ?? {})).not.toContain('__proto__');
  });
});
