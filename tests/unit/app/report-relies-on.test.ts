import { beforeEach, describe, expect, it } from 'vitest';
import { AnswerProofs } from '#lib/app/report/answer-proofs.svelte.ts';
import { reportCsv } from '#lib/formats/court-report/report-csv.ts';
import { presentAnswer } from '#lib/app/hub/present-answer.ts';
import { verdictOfReport } from '#lib/domain/court-report/finding.ts';
import { beginHistory, historyWith, type JobEvent } from '#lib/domain/job-history.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import type { SetHit } from '#lib/domain/set-hit.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { newKey } from '../egress/scripted-hub.ts';
import { freshVault, occurrence, value } from '../vault/fresh-vault.ts';
import {
  ALL,
  answered,
  enrolled,
  findingIn,
  forge,
  type Forgery,
  forgeWhole,
  reportOf,
  sourceOf,
  submitted,
  verified,
} from './report-desk.ts';

const AT = '2026-11-26T08:00:00.000Z';

let vault: Vault;
let hub: Awaited<ReturnType<typeof newKey>>;
let stranger: Awaited<ReturnType<typeof newKey>>;
let files: Occurrence[];
const shaOf = (place: number) => files[place]?.media?.sha256 ?? '';

beforeEach(async () => {
  vault = await freshVault();
  hub = await enrolled(vault);
  stranger = await newKey();
  files = [await occurrence('a.jpg'), await occurrence('b.jpg'), await occurrence('c.jpg')];
});

const stateOf = async (text: string, check: string) =>
  (await verified(text)).findings.find((finding) => finding.check === check)?.state;

describe('pauses of jobs', () => {
  const event = (what: JobEvent['what'], since: string | null = null): JobEvent => ({ what, at: AT, since });

  it('stand in the report as they were written down, and in the table for a spreadsheet', async () => {
    const source = sourceOf(vault, files);
    const history = historyWith(beginHistory(AT), [event('paused'), event('resumed'), event('recovered', AT)], AT);
    const jobs = source.jobs.map((job) => ({ ...job, history }));
    const { file, statement } = await reportOf({ ...source, jobs });
    expect(statement.jobs[0]?.history).toEqual(history);
    expect(await stateOf(await file.blob.text(), 'counts')).toBe('holds');
    let csv = '';
    for await (const part of reportCsv(file.blob, statement)) csv += value(part);
    expect(csv).toContain(`job-events,1,recovered,${AT},${AT},`);
  });

  it('that were left out are told, unless as many were counted', async () => {
    const source = sourceOf(vault, files);
    const history = historyWith(beginHistory(AT), [event('paused'), event('resumed')], AT);
    const { file } = await reportOf({ ...source, jobs: source.jobs.map((job) => ({ ...job, history })) });
    const changed = await forge(await file.blob.text(), stranger, ({ statement }) => {
      statement.jobs[0]?.history?.events.pop();
    });
    expect(await stateOf(changed, 'counts')).toBe('fails');
  });

  it('are not known of a job of an earlier release', async () => {
    const source = sourceOf(vault, files);
    const jobs = source.jobs.map(({ history: _, ...job }) => job);
    const { file, statement } = await reportOf({ ...source, jobs });
    expect(statement.jobs[0]).not.toHaveProperty('history');
    expect(await stateOf(await file.blob.text(), 'counts')).toBe('holds');
  });
});

describe('known sets of the device', () => {
  const set = (name: string, kind: KnownSet['kind']): KnownSet => ({
    ...{ id: uuidv7(), name, kind, enabled: true, place: 0, file: `${name}.csv`, format: 'mapped-csv', importedAt: AT },
    ...{ content: 'e'.repeat(64), segments: [{ number: 0, kind: 'sha256', count: 7, bytes: 63 }] },
  });
  const sets = [set('National list', 'known-bad'), set('Programs', 'known-good')];
  const hit = (of: number, via: SetHit['via'], distance = 0): SetHit => ({
    ...{ setId: sets[of]?.id ?? '', setName: '', kind: sets[of]?.kind ?? 'known-bad' },
    ...{ via, distance, category: { scheme: null, value: '1' } },
  });
  const hits = (): Record<string, SetHit[]> => ({
    [shaOf(0)]: [hit(0, 'sha256')],
    [shaOf(1)]: [hit(0, 'pdq', 12), hit(1, 'sha1')],
  });
  const sourced = () =>
    sourceOf(vault, files, {
      sets,
      setHitsOf: (sha256) => hits()[sha256] ?? [],
      isNamedWhole: ({ sha256 }) => sha256 === shaOf(1),
    });

  it('stand in the report: which, how sure, and in numbers that add up', async () => {
    const { file, statement } = await reportOf(sourced());
    const text = await file.blob.text();
    expect(statement.knownSets).toMatchObject({
      complete: true,
      sets: [
        { name: 'National list', kind: 'known-bad', files: 2, confirmed: 0, probable: 1, alike: 1 },
        { name: 'Programs', kind: 'known-good', files: 1, confirmed: 1, probable: 0, alike: 0 },
      ],
      byVerdict: [
        { verdict: 'known-bad', files: 1 },
        { verdict: 'both', files: 1 },
        { verdict: null, files: 1 },
      ],
    });
    expect((JSON.parse(text) as Forgery).contents['files']?.[1]).toMatchObject({
      sets: [
        { set: 1, via: 'pdq', distance: 12, standing: 'alike', category: { value: '1' } },
        { set: 2, via: 'sha1', standing: 'confirmed' },
      ],
    });
    expect(verdictOfReport((await verified(text)).findings)).toBe('whole');
    let csv = '';
    for await (const part of reportCsv(file.blob, statement)) csv += value(part);
    expect(csv).toContain('1 pdq 12 alike; 2 sha1 confirmed');
  });

  it('are counted again: a hit or a number that is another is told', async () => {
    const text = await (await reportOf(sourced())).file.blob.text();
    const states = async (change: (report: Forgery) => void) =>
      stateOf(await forgeWhole(text, stranger, change), 'counts');
    expect(await states(() => undefined)).toBe('holds');
    const facts = ({ statement }: Forgery) => statement.knownSets ?? { complete: true, sets: [], byVerdict: [] };
    const changes: ((report: Forgery) => void)[] = [
      (report) => {
        for (const each of facts(report).sets.slice(0, 1)) [each.files, each.probable] = [each.files + 1, 2];
      },
      (report) => {
        for (const each of facts(report).sets.slice(0, 1)) [each.confirmed, each.probable] = [1, 0];
      },
      (report) => {
        for (const each of facts(report).sets.slice(1)) each.kind = 'known-bad';
      },
      (report) => (facts(report).byVerdict = [{ verdict: null, files: 3 }]),
      (report) => facts(report).sets.pop(),
      ({ contents }) => {
        for (const line of contents['files'] ?? []) line['sets'] = [];
      },
      ({ statement }) => delete statement.knownSets,
    ];
    for (const change of changes) expect(await states(change)).toBe('fails');
  });

  it('count all files, whichever are listed', async () => {
    const { file, statement } = await reportOf(sourced(), { files: 'known', categories: [] });
    expect(statement).toMatchObject({
      tables: { files: { lines: 0 } },
      knownSets: { sets: [{ files: 2 }, { files: 1 }] },
    });
    expect(verdictOfReport((await verified(await file.blob.text())).findings)).toBe('whole');
  });
});

describe('an answer of the hub', () => {
  const reported = async (...[saved]: [Parameters<typeof findingIn>[0]]) =>
    (await reportOf(sourceOf(vault, files, { findingOf: findingIn(saved) }), ALL)).file.blob.text();

  it('is not proven before it was presented, and the report says so', async () => {
    const { saved } = await answered(vault, hub, [shaOf(0)], false);
    const text = await reported(saved);
    expect((JSON.parse(text) as Forgery).contents['answers']).toMatchObject([{ standing: null, proof: null }]);
    expect(await stateOf(text, 'answers')).toBe('unknown');
    expect(verdictOfReport((await verified(text)).findings)).toBe('whole');
  });

  it('comes with its proof once the hub was asked, which is asked for once', async () => {
    const { saved, presenter } = await answered(vault, hub, [shaOf(0)], false);
    const proofs = new AnswerProofs({ ...presenter(), has: (sha256) => sha256 === shaOf(0) });
    await proofs.look();
    expect(proofs.missing).toEqual([saved.answer.answerId]);
    await proofs.prove();
    expect([proofs.missing, proofs.failure, proofs.progress]).toEqual([[], null, null]);
    const text = await reported(saved);
    expect(await stateOf(text, 'answers')).toBe('holds');
    expect(text).not.toContain(saved.answer.leaf?.blind ?? '');
    const elsewhere = new AnswerProofs({ ...presenter(), has: () => false });
    await elsewhere.look();
    expect(elsewhere.missing).toEqual([]);
  });

  it('that the hub does not know is told, and a proof that is there stays', async () => {
    const { saved, said, presenter } = await answered(vault, hub, [shaOf(0)], false);
    const never = { ...said, given: false, proof: null, checkpoint: null };
    value(await presentAnswer(saved.answer.answerId, presenter(never)));
    const text = await reported(saved);
    expect((JSON.parse(text) as Forgery).contents['answers']).toMatchObject([{ standing: 'never', proof: null }]);
    expect(await stateOf(text, 'answers')).toBe('unknown');
    value(await presentAnswer(saved.answer.answerId, presenter()));
    value(await presentAnswer(saved.answer.answerId, presenter(never)));
    expect(await stateOf(await reported(saved), 'answers')).toBe('holds');
  });

  it('is found out when its proof, its time or its number of verdicts is another', async () => {
    const { saved } = await answered(vault, hub, [shaOf(0)]);
    const text = await reported(saved);
    type Line = { asOf: string; proof: { path: string[]; summary: { verdicts: { known: number } } } | null };
    const states = async (change: (line: Line) => void, check: string) =>
      stateOf(
        await forgeWhole(text, stranger, ({ contents }) => {
          change(contents['answers']?.[0] as unknown as Line);
        }),
        check,
      );
    expect(await states(() => undefined, 'answers')).toBe('holds');
    expect(await states((line) => (line.asOf = AT), 'answers')).toBe('fails');
    expect(await states((line) => line.proof?.path.reverse(), 'answers')).toBe('fails');
    expect(await states((line) => (line.proof = null), 'answers')).toBe('fails');
    const none = (line: Line) => {
      if (line.proof !== null) line.proof.summary.verdicts.known = 0;
    };
    expect(await states(none, 'answers')).toBe('fails');
    expect(await states(none, 'counts')).toBe('fails');
  });
});

describe('the receipt of a batch whose bytes are gone', () => {
  const receiptsOf = async (change: Parameters<typeof sourceOf>[2] = {}) => {
    const text = await (await reportOf(sourceOf(vault, files, change))).file.blob.text();
    return (JSON.parse(text) as Forgery).contents['receipts'] ?? [];
  };

  it('is of the case that was written down with it, and of no other', async () => {
    const source = sourceOf(vault, files);
    const entry = await submitted(vault, hub, [shaOf(0), shaOf(1)], source.case?.id);
    value(await vault.outbox.prune(entry));
    expect(await receiptsOf({ case: source.case })).toMatchObject([{ ofCase: 2 }]);
    expect(await receiptsOf()).toEqual([]);
  });

  it('is listed behind the others where an early release wrote down nothing', async () => {
    const old = await submitted(vault, hub, [shaOf(0)]);
    const source = sourceOf(vault, files);
    await submitted(vault, hub, [shaOf(0), shaOf(1)]);
    value(await vault.outbox.prune(old));
    expect(await receiptsOf({ case: source.case })).toMatchObject([{ ofCase: 2 }, { ofCase: null }]);
  });
});

it('of an earlier release is verified as before', async () => {
  await submitted(vault, hub, [shaOf(0)]);
  const { saved } = await answered(vault, hub, [shaOf(0)], false);
  const text = await (await reportOf(sourceOf(vault, files, { findingOf: findingIn(saved) }))).file.blob.text();
  const early = await forgeWhole(text, stranger, ({ statement, contents }) => {
    delete statement.knownSets;
    for (const job of statement.jobs) delete job.history;
    for (const line of contents['files'] ?? []) delete line['sets'];
    for (const line of contents['answers'] ?? []) {
      delete line['standing'];
      delete line['proof'];
    }
  });
  const { findings } = await verified(early);
  expect(verdictOfReport(findings)).toBe('whole');
  expect(Object.fromEntries(findings.map(({ check, state }) => [check, state]))).toEqual({
    ...{ form: 'holds', tables: 'holds', signature: 'holds', counts: 'holds', receipts: 'holds', proofs: 'holds' },
    ...{ answers: 'unknown', ledger: 'holds' },
  });
});
