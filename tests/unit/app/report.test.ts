import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { type ReportCheck, verdictOfReport } from '#lib/domain/court-report/finding.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { reportCsv } from '#lib/formats/court-report/report-csv.ts';
import { ReportCheckDesk } from '#lib/app/report/report-check.svelte.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';
import { newKey } from '../egress/scripted-hub.ts';
import { freshVault, occurrence, value } from '../vault/fresh-vault.ts';
import {
  ALL,
  answered,
  enrolled,
  findingIn,
  forge,
  type Forgery,
  reportOf,
  sourceOf,
  submitted,
  verified,
} from './report-desk.ts';

let vault: Vault;
let files: Occurrence[];
let signed: Uint8Array<ArrayBuffer>;
let text: string;

const unreadable = { bytes: 10, outcome: 'unreadable', reason: 'cannot-be-read', media: null } as const;

beforeAll(async () => {
  vault = await freshVault();
  const hub = await enrolled(vault);
  const copy = await occurrence('a.jpg');
  files = [copy, { ...copy, path: 'copy of a.jpg' }, await occurrence('=HYPERLINK.jpg')];
  files.push({ ...(await occurrence('gone.jpg')), ...unreadable });
  await submitted(vault, hub, [copy.media?.sha256 ?? '']);
  const { saved } = await answered(vault, hub, [copy.media?.sha256 ?? '']);
  const { file } = await reportOf(sourceOf(vault, files, { findingOf: findingIn(saved) }));
  signed = new Uint8Array(await file.blob.arrayBuffer());
  text = await file.blob.text();
});

const states = async (changed: string | Uint8Array<ArrayBuffer>) => {
  const { findings } = await verified(changed);
  return Object.fromEntries(findings.map(({ check, state }) => [check, state])) as Partial<Record<ReportCheck, string>>;
};

describe('a report that a device signs', () => {
  it('is its own canonical form, holds in every respect, and says what the case is', async () => {
    expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    const { statement, findings } = await verified(text);
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual(
      ['form', 'tables', 'signature', 'counts', 'receipts', 'proofs', 'answers', 'ledger'].map(
        (check) => `${check} holds`,
      ),
    );
    expect(verdictOfReport(findings)).toBe('whole');
    expect(statement).toMatchObject({
      case: { name: 'Harbour', reference: 'REF 1', exhibits: [{ label: 'AB/1 telephone' }] },
      enrolment: { membership: { officer: { name: 'Ada Officer' } } },
      counts: { found: 4, hashed: 3, unreadable: 1, duplicates: 1 },
      jobs: [{ number: 1, files: 4 }],
      tables: { files: { lines: 4 }, errors: { lines: 1 }, ledger: { lines: 2 }, receipts: { lines: 1 } },
    });
  });

  it('holds no words of the officer about the case, and no picture', () => {
    expect(text).not.toContain('a note');
    expect(text).not.toMatch(/data:|;base64|thumbnail/i);
  });

  it('is found out when any bit of it is another', async () => {
    const bits = fc.integer({ min: 0, max: signed.length * 8 - 1 });
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const changed = signed.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verdictOfReport((await verified(changed)).findings)).toBe('broken');
      }),
      { numRuns: 300 },
    );
  });

  it('is found out when a number in it is another, or its end is gone', async () => {
    const numbers = [...text.matchAll(/(?<=[:[,])\d+(?=[,}\]])/g)];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...numbers), async ({ 0: number, index }) => {
        const changed = `${text.slice(0, index)}${String(Number(number) + 1)}${text.slice(index + number.length)}`;
        expect(verdictOfReport((await verified(changed)).findings)).toBe('broken');
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: signed.length - 1 }), async (length) => {
        const { findings } = await verified(signed.slice(0, length));
        expect(findings).toEqual([expect.objectContaining({ check: 'form', state: 'fails' })]);
      }),
      { numRuns: 50 },
    );
    expect(await states(`${text}\n`)).toEqual({ form: 'fails' });
    expect(await states(` ${text}`)).toEqual({ form: 'fails' });
  });

  it('that somebody signed anew with another key still has counts, receipts and ledger to stand up to', async () => {
    const other = await newKey();
    const forged = (change: (report: Forgery) => void) => forge(text, other, change);
    expect(await states(await forged(() => undefined))).toMatchObject({ signature: 'holds', counts: 'holds' });
    const uncounted = await forged(({ statement }) => (statement.counts.found += 1));
    expect(await states(uncounted)).toMatchObject({ signature: 'holds', counts: 'fails' });
    const dropped = await forged(({ contents }) => contents['files']?.pop());
    expect(await states(dropped)).toMatchObject({ signature: 'holds', tables: 'fails', counts: 'fails' });
    const otherHub = await forged(({ statement }) => (statement.enrolment.hubKey = other.public));
    expect(await states(otherHub)).toMatchObject({ signature: 'holds', receipts: 'fails', proofs: 'fails' });
    const shorter = await forged(({ contents }) => contents['ledger']?.shift());
    expect(await states(shorter)).toMatchObject({ signature: 'holds', ledger: 'fails' });
  });
});

it('without a vault is not signed, and says so', async () => {
  const { file, statement } = await reportOf(sourceOf(null, files, { case: null, exhibits: [] }));
  const { findings } = await verified(await file.blob.text());
  expect(statement.device).toBeNull();
  expect(verdictOfReport(findings)).toBe('unsigned');
  expect(findings.filter(({ state }) => state === 'fails')).toEqual([]);
});

it('lists the files that were chosen, and counts all of them', async () => {
  const marked = files[0]?.media?.sha256 ?? '';
  const mark = { sha256: marked, category: '1', flags: [], note: 'secret', series: null, changedAt: '', history: [] };
  const source = sourceOf(vault, files, { markOf: (sha256) => (sha256 === marked ? mark : undefined) });
  const { file, statement } = await reportOf(source, { files: 'categories', categories: ['1'] });
  expect(statement).toMatchObject({ counts: { found: 4 }, tables: { files: { lines: 2 } } });
  expect(statement.counts.byCategory).toEqual([
    { category: null, files: 2 },
    { category: '1', files: 2 },
  ]);
  expect(await file.blob.text()).not.toContain('secret');
  expect(verdictOfReport((await verified(await file.blob.text())).findings)).toBe('whole');
});

it('says how many paths were met with different content', async () => {
  const again = { ...(await occurrence('b.jpg')), path: 'a.jpg' };
  const { statement } = await reportOf(sourceOf(vault, [...files, again]), ALL);
  expect(statement.counts.changedPaths).toBe(1);
});

it('goes into a spreadsheet without a formula, every table under its heading', async () => {
  const { file, statement } = await reportOf(sourceOf(vault, files));
  let csv = '';
  for await (const part of reportCsv(file.blob, statement)) csv += value(part);
  const paths = csv.split('\r\n').flatMap((line) => /^files,"?(.+?)"?,/.exec(line)?.[1] ?? []);
  expect(paths).toEqual(["'=HYPERLINK.jpg", 'a.jpg', 'copy of a.jpg', 'gone.jpg']);
  expect(csv).toContain('files,"\'=HYPERLINK.jpg",1,');
  for (const part of [
    'summary',
    'counts',
    'known-sets',
    'jobs',
    'job-events',
    'imports',
    'exports',
    'answers',
    'errors',
    'files',
    'ledger',
    'receipts',
  ])
    expect(
      csv
        .slice(1)
        .split('\r\n')
        .filter((line) => line.startsWith(`part:${part},`)),
    ).toHaveLength(1);
  expect(csv.split('\r\n').filter((line) => line.startsWith('files,'))).toHaveLength(4);
});

it('is checked in its closed worker, and the key is known for the one of this vault', async () => {
  const identity = async () => value(await vault.identity.saved());
  const startWorker = () => new NodeWorker(new URL('../../fixtures/import-thread.ts', import.meta.url));
  const desk = new ReportCheckDesk(startWorker, identity);
  await desk.check(new File([signed], 'report.json'));
  expect(desk.result).toMatchObject({ verdict: 'whole', device: { standing: 'same' }, hub: { standing: 'same' } });
  await desk.check(new File([text.replace('Harbour', 'Harbor')], 'report.json'));
  expect(desk.result?.verdict).toBe('broken');
  expect([desk.progress, desk.failed]).toEqual([null, false]);
  const elsewhere = new ReportCheckDesk(startWorker, () => Promise.resolve(null));
  await elsewhere.check(new File([signed], 'report.json'));
  expect(elsewhere.result).toMatchObject({ verdict: 'whole', device: { standing: 'unknown' } });
});
