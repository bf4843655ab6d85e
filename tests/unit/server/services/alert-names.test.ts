import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_ALERT_MEDIA } from '#lib/domain/wire/alert.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { byDigest, only, openListingDesk, pictureNear, WATCHING } from '../../../fixtures/listing-desk.ts';
import { randomItem } from '../../../fixtures/random-item.ts';

/* By what an alert names a file: the strongest digest that its reader has itself handed in or asked about, and no other. */

let desk: Awaited<ReturnType<typeof openListingDesk>>;
beforeEach(async () => {
  desk = await openListingDesk();
});
afterEach(() => desk.close());

const last = async (bureau: string) => (await desk.told(bureau)).at(-1);
const textOf = async (bureau: string) => JSON.stringify(await desk.alertsOf(bureau));

describe('a bureau that meets another’s file by SHA-1', () => {
  it.each(['list first', 'file first'] as const)('learns no other digest of it: %s', async (order) => {
    const item = randomItem();
    const list = () => desk.list('B', [only(item, 'sha1')]);
    if (order === 'list first') await list();
    await desk.submit(desk.a, [item]);
    if (order === 'file first') await list();
    await desk.aftermath.settled();
    // Everything that raises an alert about it: a question, a claim, an identification, a withdrawal of it.
    await desk.ask(desk.a, [{ sha256: item.sha256, sha1: item.sha1, md5: item.md5 }]);
    await desk.investigations.open(desk.a.actor, {
      ...{ title: 'Operation', contact: null, days: 30, media: [item.sha256], series: null },
    });
    await desk.identifications.record(desk.a.actor, {
      ...{ pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-02-01' },
      ...{ media: [item.sha256], series: [] },
    });
    const alerts = await desk.told('B');
    expect(alerts.length).toBeGreaterThan(3);
    for (const alert of alerts) expect(alert).toEqual({ kind: alert.kind, ...byDigest('sha1', item) });
    const text = await textOf('B');
    for (const digest of [item.sha256, item.md5]) expect(text).not.toContain(digest);
  });

  it('learns none from another’s list either, and tells that one none of its own', async () => {
    const { sha1, md5 } = randomItem();
    const other = randomItem();
    await desk.list('A', [
      { sha1, md5 },
      { sha1: other.sha1, md5: other.md5 },
    ]);
    await desk.list('B', [{ sha1 }, only(other, 'md5')]);
    expect(await last('B')).toMatchObject({
      digests: [...byDigest('sha1', { sha1 }).digests, ...byDigest('md5', other).digests],
    });
    expect(await textOf('B')).not.toContain(md5);
    expect(await textOf('B')).not.toContain(other.sha1);
    expect(await last('A')).toMatchObject(byDigest('sha1', { sha1 }, other));
  });
});

describe('a file that its bureau has listed', () => {
  it('is named by what it is known by later: SHA-1 from another list, then SHA-256 when it is submitted', async () => {
    const item = randomItem();
    await desk.list('B', [only(item, 'md5')]);
    await desk.submit(desk.a, [item]);
    expect(await last('B')).toEqual({ kind: 'met-by-submission', ...byDigest('md5', item) });
    await desk.list('B', [{ sha1: item.sha1, md5: item.md5 }]);
    await desk.aftermath.settled();
    await desk.ask(desk.a, [{ md5: item.md5 }]);
    expect(await last('B')).toEqual({ kind: 'met-by-look-up', ...byDigest('sha1', item) });
    desk.pass(24 * 60 * 60 * 1000);
    await desk.submit(desk.b, [{ sha256: item.sha256, sha1: item.sha1 }]);
    await desk.aftermath.settled();
    await desk.ask(desk.a, [{ md5: item.md5 }]);
    expect(await last('B')).toEqual({ kind: 'met-by-look-up', items: 1, media: [item.sha256] });
  });

  it('is named by its digest also where it was met by how it looks', async () => {
    const [item, listed] = [randomItem(), randomItem()];
    await desk.list('B', [only(listed, 'md5')]);
    await desk.list('B', [{ ...only(listed, 'md5'), ...pictureNear(item, 6) }]);
    await desk.submit(desk.a, [item]);
    expect(await last('B')).toEqual({ kind: 'met-by-submission', ...byDigest('md5', listed) });
  });

  it('and has submitted without the digest that was asked about, is named by its SHA-256', async () => {
    const item = randomItem();
    const { sha256, md5 } = item;
    await desk.list('B', [{ sha1: item.sha1, md5 }]);
    await desk.submit(desk.b, [{ sha256, md5 }]);
    await desk.ask(desk.a, [{ sha1: item.sha1 }]);
    expect(await last('B')).toEqual({ kind: 'met-by-look-up', items: 1, media: [sha256] });
  });
});

it('what was asked about without a SHA-256 is named by what was asked', async () => {
  const [bySha1, byMd5] = [randomItem(), randomItem()];
  const { sha1, md5 } = bySha1;
  await desk.ask(desk.a, [{ sha1, md5 }, { md5: byMd5.md5 }], { dataRule: WATCHING, watchDays: 30 });
  await desk.submit(desk.b, [bySha1, byMd5]);
  const digests = [...byDigest('sha1', bySha1).digests, ...byDigest('md5', byMd5).digests];
  expect(await desk.told('A')).toEqual([{ kind: 'watched', items: 2, media: [], digests }]);
  expect(await textOf('A')).not.toContain(byMd5.sha1);
});

it('an alert names so many files and counts all, those by SHA-256 first', async () => {
  const items = Array.from({ length: MAX_ALERT_MEDIA + 9 }, () => randomItem());
  const [submitted, listed] = [items.slice(0, 6), items.slice(6)];
  await desk.list(
    'B',
    listed.map((item) => only(item, 'md5')),
  );
  await desk.submit(desk.b, submitted);
  await desk.submit(desk.a, items);
  const alert = await last('B');
  expect(alert).toMatchObject({ items: items.length, media: submitted.map(({ sha256 }) => sha256) });
  expect(alert?.digests).toHaveLength(MAX_ALERT_MEDIA - submitted.length);
});

it('no alert holds a digest that its bureau has not handed in or asked about, whatever comes in', async () => {
  const base = Array.from({ length: 3 }, () => randomItem());
  const kept = fc.subarray(['sha256', 'sha1', 'md5'] as const, { minLength: 1 });
  const steps = fc.array(
    fc.record({
      bureau: fc.constantFrom('A', 'B'),
      deed: fc.constantFrom('list', 'submit', 'ask'),
      which: fc.nat({ max: base.length - 1 }),
      kept,
    }),
    { minLength: 2, maxLength: 5 },
  );
  const own = new Map<string, Set<string>>([
    ['A', new Set()],
    ['B', new Set()],
  ]);
  const officers = new Map([
    ['A', desk.a],
    ['B', desk.b],
  ]);
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      for (const { bureau, deed, which, kept: chosen } of taken) {
        const officer = officers.get(bureau) ?? desk.a;
        const item = partOf(base[which] ?? randomItem(), deed === 'submit' ? ['sha256', ...chosen] : chosen);
        const { sha256, ...rest } = item;
        if (deed === 'list' && Object.keys(rest).length === 0) continue;
        const said = deed === 'list' ? rest : item;
        for (const digest of Object.values(said)) if (digest !== undefined) own.get(bureau)?.add(digest);
        if (deed === 'list') await desk.list(bureau, [rest]);
        else if (deed === 'ask') await desk.ask(officer, [item]);
        else if (sha256 !== undefined) await desk.submit(officer, [{ ...rest, sha256 }]);
        desk.pass(1000);
      }
      await desk.aftermath.settled();
      for (const [bureau, digests] of own) {
        for (const { subject } of await desk.alertsOf(bureau)) {
          const named = [...subject.media, ...(subject.digests ?? []).map(({ value }) => value)];
          for (const digest of named) expect(digests).toContain(digest);
        }
      }
    }),
    { numRuns: 12 },
  );
  expect((await desk.alertsOf('A')).length + (await desk.alertsOf('B')).length).toBeGreaterThan(0);
});

type Digest = 'sha256' | 'sha1' | 'md5';
const partOf = ({ sha256, sha1, md5 }: SubmissionItem, kept: readonly Digest[]) => ({
  ...(kept.includes('sha256') && { sha256 }),
  ...(kept.includes('sha1') && { sha1 }),
  ...(kept.includes('md5') && { md5 }),
});
