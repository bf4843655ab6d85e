import { expect, it } from 'vitest';
import { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { DIGESTS, type WriteOptions } from '#lib/formats/exchange/write/entry-writer.ts';
import { type OfferedEntry, writeEntries } from '#lib/formats/exchange/write/write-entries.ts';
import { entry, written } from './written.ts';

const facts = { build: '1', createdAt: '2026-11-26T12:00:00.000Z', caseId: '0', caseReference: '' };

it.each(['csv', 'lintel-entries', 'vics-2.0-cases', 'vics-1.3-cases'] as const)(
  '%s: holds no path, and nothing that is said of one, when paths are not wished',
  async (format) => {
    const path = { path: 'secret/folder/a.jpg', source: 'EX-7', created: '2024-01-02T03:04:05Z', deleted: true };
    const { text, report } = await written([entry({ paths: [path, path] })], format, { paths: false });
    for (const said of ['secret', 'EX-7', '2024-01-02']) expect(text).not.toContain(said);
    expect(report.lost).toEqual([
      { field: 'paths', why: 'not-wished', entries: 1 },
      { field: 'source', why: 'no-place', entries: 1 },
      { field: 'times', why: 'no-place', entries: 1 },
      { field: 'pathFlags', why: 'no-place', entries: 1 },
    ]);
  },
);

it.each([
  ['vics-2.0-cases', '"CaseNumber":"K-1/26"', 'CaseNumber'],
  ['lintel-entries', '"caseReference":"K-1/26"', 'caseReference'],
] as const)('%s: says the number of the case, or nothing at all of it', async (format, said, member) => {
  expect((await written([entry()], format)).text).toContain(said);
  expect((await written([entry()], format, { facts })).text).not.toContain(member);
});

it('ends with the first portion that cannot be had, without an end that would make the file look whole', async () => {
  const options: WriteOptions = { format: 'vics-2.0-media', scheme: null, paths: true, digests: DIGESTS, facts };
  const one: OfferedEntry = () => ok(entry());
  const portions = async function* (): AsyncGenerator<Result<readonly OfferedEntry[], string>> {
    yield await Promise.resolve(ok([one]));
    yield err('locked');
    yield ok([one]);
  };
  const parts: Result<string, string>[] = [];
  for await (const part of writeEntries(portions(), options, new LossTally())) parts.push(part);
  expect(parts.map((part) => (part.ok ? 'part' : part.error))).toEqual(['part', 'part', 'locked']);
});
