import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import { anyEntries } from './any-entry.ts';
import { checkVics } from './vics-demands.ts';
import { entry, written } from './written.ts';

const MODEL = 'http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml';
const CONTEXTS = [
  ['vics-2.0-cases', '@odata.context', `${MODEL}/US/$metadata#Cases`],
  ['vics-2.0-media', '@odata.context', `${MODEL}/Default/$metadata#Media`],
  ['vics-1.3-cases', 'odata.metadata', 'http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Cases'],
] as const satisfies readonly (readonly [ExportFormat, string, string])[];

it.each(CONTEXTS)('%s is what the known readers demand, whatever is exported', async (format, key, value) => {
  await fc.assert(
    fc.asyncProperty(anyEntries, async (entries) => {
      const { text, report } = await written(entries, format, { scheme: 'project-vic-us' });
      const media = checkVics(text, { key, value });
      expect(media.length).toBe(report.written);
      expect(report.offered).toBe(entries.length);
      const without = entries.filter(({ md5 }) => md5 === undefined).length;
      expect(report.leftOut).toEqual(without === 0 ? [] : [{ why: 'no-md5', entries: without }]);
    }),
  );
});

const photoDna = Buffer.alloc(144, 7);

it('writes a medium of a case as the public examples have it', async () => {
  const { text } = await written(
    [
      entry({
        sha256: 'a'.repeat(64),
        pdq: { hash: 'b'.repeat(64), quality: 90 },
        bytes: 43,
        mime: 'image/jpeg',
        category: { scheme: 'project-vic-us', value: '0' },
        victimIdentified: false,
        series: ['S1', 'S2'],
        paths: [{ path: 'EX1/DCIM/a.jpg', written: '2024-01-02T03:04:05Z', source: 'EX1' }],
        vendorHashes: [{ name: 'PhotoDNA', encoding: 'hex', value: photoDna.toString('hex') }],
      }),
    ],
    'vics-2.0-cases',
    { scheme: 'project-vic-us' },
  );
  expect(checkVics(text, { key: CONTEXTS[0][1], value: CONTEXTS[0][2] })).toEqual([
    {
      MediaID: 1,
      Category: 0,
      MD5: '9E107D9D372BB6826BD81D3542A419D6',
      SHA1: '2FD4E1C67A2D28FCED849EE1BB76E7391B93EB12',
      PhotoDNA: photoDna.toString('base64'),
      MediaSize: 43,
      MimeType: 'image/jpeg',
      RelativeFilePath: 'EX1\\DCIM\\a.jpg',
      VictimIdentified: false,
      Series: 'S1,S2',
      AlternativeHashes: [
        { HashName: 'SHA256', HashValue: 'A'.repeat(64) },
        { HashName: 'PDQ', HashValue: 'b'.repeat(64) },
      ],
      MediaFiles: [
        {
          MD5: '9E107D9D372BB6826BD81D3542A419D6',
          FileName: 'a.jpg',
          FilePath: 'EX1\\DCIM\\',
          Written: '2024-01-02T03:04:05Z',
          SourceID: 'EX1',
        },
      ],
    },
  ]);
});

it('has no place for a PhotoDNA of another length, and says so', async () => {
  const short = entry({ vendorHashes: [{ name: 'PhotoDNA', encoding: 'base64', value: 'AAAA' }] });
  const { text, report } = await written([short], 'vics-2.0-media');
  expect(text).not.toContain('PhotoDNA');
  expect(report.lost).toEqual([{ field: 'vendorHashes', why: 'unfit', entries: 1 }]);
});

it.each([
  ['another country has no such category', { scheme: 'uk-abc', value: 'A' }, 'cannot-be-mapped'],
  ['nobody knows the scheme', { scheme: null, value: '1' }, 'unknown-scheme'],
  ['it was said that nobody has decided', { scheme: 'project-vic-us-reversed', value: '5' }, 'undecided'],
])('leaves a category out when %s', async (_when, category, why) => {
  const { text, report } = await written([entry({ category })], 'vics-2.0-media', { scheme: 'project-vic-us' });
  expect(text).not.toContain('Category');
  expect(report.lost).toEqual([{ field: 'category', why, entries: 1 }]);
});

it('has numbers only: a code that is none is left out, and so are categories when no scheme is wished', async () => {
  const category = { scheme: 'uk-abc', value: 'A' };
  for (const [scheme, why] of [
    ['uk-abc', 'unfit'],
    [null, 'not-wished'],
  ] as const) {
    const { text, report } = await written([entry({ category })], 'vics-2.0-media', { scheme });
    expect(text).not.toContain('"Category"');
    expect(report.lost).toEqual([{ field: 'category', why, entries: 1 }]);
  }
});

it('never says another tool’s hash under a name of ours', async () => {
  const vendorHashes = [{ name: 'SHA-1', encoding: 'hex' as const, value: 'ab'.repeat(20) }];
  const { text, report } = await written([entry({ vendorHashes })], 'vics-2.0-cases');
  expect(text).not.toContain('ABAB');
  expect(text).not.toContain('abab');
  expect(report.lost).toEqual([{ field: 'vendorHashes', why: 'unfit', entries: 1 }]);
});

it('turns the number that means the opposite in the other generation', async () => {
  const harmless = entry({ category: { scheme: 'project-vic-us-reversed', value: '0' } });
  const { text } = await written([harmless], 'vics-2.0-media', { scheme: 'project-vic-us' });
  expect(text).toContain('"Category":5,');
});

it('leaves out a time without a zone: every reader would take it for another moment', async () => {
  const { text, report } = await written(
    [entry({ paths: [{ path: 'a.jpg', created: '2024-01-02 03:04:05', written: '2024-01-02T03:04:05+02:00' }] })],
    'vics-1.3-cases',
  );
  expect(text).not.toContain('Created');
  expect(text).toContain('"Written":"2024-01-02T03:04:05+02:00"');
  expect(report.lost).toContainEqual({ field: 'times', why: 'no-zone', entries: 1 });
});
