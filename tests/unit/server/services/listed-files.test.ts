import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Retention } from '#lib/server/services/retention.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { byDigest, only, openListingDesk, pictureNear } from '../../../fixtures/listing-desk.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';

/* Files that some know by a list without a SHA-256, and others by it. */

const DAY = 24 * 60 * 60 * 1000;

let desk: Awaited<ReturnType<typeof openListingDesk>>;
beforeEach(async () => {
  desk = await openListingDesk();
});
afterEach(() => desk.close());

describe('casework about a file that others know by a list', () => {
  const submitted = async (item: SubmissionItem) => {
    await desk.list('B', [only(item, 'md5')]);
    await desk.submit(desk.a, [item]);
    await desk.aftermath.settled();
  };

  it('tells them of a claim, which they may see, and answers by it', async () => {
    const item = randomItem();
    await submitted(item);
    const opened = await desk.investigations.open(desk.a.actor, {
      ...{ title: 'Operation', contact: null, days: 30, media: [item.sha256], series: null },
    });
    expect(opened.ok).toBe(true);
    const [claimed] = (await desk.alertsOf('B')).filter(({ kind }) => kind === 'claimed');
    expect(claimed?.subject).toMatchObject({ ...byDigest('md5', item), verdict: 'under-investigation' });
    const about = await desk.investigations.read(desk.b.actor, claimed?.subject.about?.id ?? '');
    expect(about.ok).toBe(true);
    const [asked] = await desk.ask(desk.b, [{ md5: item.md5 }]);
    expect(asked?.verdict).toBe('under-investigation');
  });

  it('shows of several investigations only those about what a bureau has itself listed or submitted', async () => {
    const items = Array.from({ length: 3 }, () => randomItem());
    await desk.submit(desk.a, items);
    await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
    const [c, [listed, submitted]] = [await desk.enrol('C'), items];
    if (listed === undefined || submitted === undefined) throw new Error('There are none');
    await desk.list('B', [only(listed, 'sha1')]);
    await desk.submit(desk.b, [submitted]);
    for (const [i, { sha256 }] of items.entries()) {
      desk.pass(1000);
      const about = { title: `About ${String(i)}`, contact: null, days: 30, media: [sha256], series: null };
      await desk.investigations.open(desk.a.actor, about);
    }
    const all = await desk.investigations.list(desk.a.actor, { scope: 'all' });
    const ids = all.ok ? all.value.items.map(({ id }) => id).toReversed() : [];
    const seenBy = async ({ actor }: typeof c) => {
      const list = await desk.investigations.list(actor, { scope: 'all' });
      const read = await Promise.all(ids.map(async (id) => (await desk.investigations.read(actor, id)).ok));
      return { listed: list.ok ? list.value.items.map(({ id }) => ids.indexOf(id)).sort() : null, read };
    };
    expect(await seenBy(desk.a)).toEqual({ listed: [0, 1, 2], read: [true, true, true] });
    expect(await seenBy(desk.b)).toEqual({ listed: [0, 1], read: [true, true, false] });
    expect(await seenBy(c)).toEqual({ listed: [], read: [false, false, false] });
  });

  it('tells them of a series that is claimed with it', async () => {
    const item = randomItem();
    await submitted(item);
    const created = await desk.series.create(desk.a.actor, { name: 'Red curtain', media: [item.sha256] });
    const series = created.ok ? created.value.series.id : null;
    await desk.investigations.open(desk.a.actor, { title: 'Operation', contact: null, days: 30, media: [], series });
    expect(await desk.told('B')).toContainEqual({ kind: 'claimed', ...byDigest('md5', item) });
  });

  it('tells them of an identification, and those who listed the like', async () => {
    const item = randomItem();
    await submitted(item);
    await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
    await desk.list('C', [pictureNear(item, 11)]);
    await desk.aftermath.settled();
    const recorded = await desk.identifications.record(desk.a.actor, {
      ...{ pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-02-01' },
      ...{ media: [item.sha256], series: [] },
    });
    expect(recorded.ok).toBe(true);
    expect(await desk.told('B')).toContainEqual({ kind: 'identified', ...byDigest('md5', item) });
    expect(await desk.told('C')).toContainEqual({ kind: 'identified', items: 1, media: [] });
  });
});

describe('what goes', () => {
  it('with a withdrawal tells those who know the file by a list', async () => {
    const item = randomItem();
    await desk.list('B', [only(item, 'sha1')]);
    const batch = await desk.submit(desk.a, [item]);
    await desk.aftermath.settled();
    const { withdrawal, bytes } = await desk.a.device.withdraw(batch);
    expect((await desk.withdrawals.accept(desk.a.actor, withdrawal, bytes)).ok).toBe(true);
    expect((await desk.told('B')).at(-1)).toEqual({ kind: 'withdrawn', ...byDigest('sha1', item) });
    // What the list says is still there, and meets the file when it comes again.
    await desk.submit(desk.a, [item]);
    expect((await desk.told('B')).at(-1)).toEqual({ kind: 'met-by-submission', ...byDigest('sha1', item) });
  });

  it('with a withdrawal leaves what was found about the list that is still there', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await desk.submit(desk.a, [item]);
    await desk.list('B', [{ ...only(other, 'md5'), ...pictureNear(item, 4) }]);
    const batch = await desk.submit(desk.b, [{ sha256: other.sha256, md5: other.md5 }]);
    await desk.aftermath.settled();
    const before = await desk.openPairs();
    expect(before).toHaveLength(1);
    const { withdrawal, bytes } = await desk.b.device.withdraw(batch);
    expect((await desk.withdrawals.accept(desk.b.actor, withdrawal, bytes)).ok).toBe(true);
    expect(await desk.openPairs()).toEqual(before);
  });

  it('of a list after its time takes along what was found about it, and nobody is told of it any more', async () => {
    const item = randomItem();
    await desk.submit(desk.a, [item]);
    await desk.list('B', [pictureNear(item, 5)]);
    await desk.aftermath.settled();
    expect(await desk.openPairs()).toHaveLength(1);
    const retention = new Retention(desk);
    await retention.set('B', 10);
    desk.pass(31 * DAY);
    await retention.run();
    expect(await desk.openPairs()).toEqual([]);
    const before = await desk.told('B');
    await desk.submit(desk.a, [randomItem(pictureNear(item, 0))]);
    expect(await desk.told('B')).toEqual(before);
  });
});

describe('one file, known by a list and by its SHA-256', () => {
  it('is one medium to who holds it both ways: nothing is told or counted twice', async () => {
    const item = randomItem();
    await desk.list('B', [only(item, 'md5'), only(item, 'sha1')]);
    await desk.submit(desk.b, [item]);
    await desk.submit(desk.a, [item]);
    expect(await desk.told('B')).toEqual([{ kind: 'met-by-submission', items: 1, media: [item.sha256] }]);
    expect(await desk.told('A')).toEqual([{ kind: 'own-submission-met', items: 1, media: [item.sha256] }]);
    const { sha256, sha1, md5, pdq } = item;
    await desk.ask(desk.a, [{ md5 }]);
    expect((await desk.told('B')).at(-1)).toEqual({ kind: 'met-by-look-up', items: 1, media: [sha256] });
    const [result] = await desk.ask(desk.a, [{ sha256, sha1, md5, pdq }]);
    expect(result?.matches.map(({ contact }) => contact?.bureau).sort()).toEqual(['A', 'B']);
  });

  it('is not named by its SHA-256 to who only listed it', async () => {
    const [item, near] = [randomItem(), randomItem()];
    await desk.submit(desk.a, [item, near]);
    await desk.list('B', [only(item, 'sha1')]);
    const other = await desk.enrol('B');
    await desk.submit(other, [randomItem(pictureNear(item, 6))]);
    await desk.aftermath.settled();
    const question = { state: 'open', order: 'distance', own: true, after: 0, limit: 10 } as const;
    const listed = await desk.reviews.list(desk.b.actor, question);
    const sides = listed.ok ? listed.value.items.flatMap((pair) => pair.sides) : [];
    expect(sides.map(({ own, holders, sha256 }) => [own, holders, sha256 === null])).toEqual([
      [true, 2, true],
      [true, 1, false],
    ]);
    expect(JSON.stringify(await desk.alertsOf('B'))).not.toContain(item.sha256);
  });

  it('is no news when it is listed by a bureau that has submitted it, and its likeness is when a picture comes', async () => {
    const item = randomItem();
    await desk.submit(desk.a, [item]);
    await desk.submit(desk.b, [item]);
    const before = [await desk.told('A'), await desk.told('B')];
    await desk.list('B', [only(item, 'md5'), only(item, 'sha1')]);
    expect(await desk.told('A')).toEqual(before[0]);

    const other = randomItem(pictureNear(item, 8));
    await desk.list('B', [only(other, 'md5')]);
    expect(await desk.told('A')).toEqual(before[0]);
    await desk.submit(desk.b, [other]);
    expect((await desk.told('A')).slice(1)).toEqual([{ kind: 'met-by-submission', items: 1, media: [item.sha256] }]);
  });

  it('raises an alarm with all who hold its MD5 when that stands for two files', async () => {
    const md5 = randomHex(16);
    const [one, two] = [randomItem({ md5 }), randomItem({ md5 })];
    await desk.submit(desk.a, [one]);
    await desk.list('B', [{ md5 }]);
    const before = await desk.told('B');
    await desk.submit(await desk.enrol('A'), [two]);
    expect((await desk.told('B')).slice(before.length)).toEqual([{ kind: 'quality', ...byDigest('md5', { md5 }) }]);
    expect((await desk.told('A')).at(-1)).toMatchObject({ kind: 'quality', items: 2 });
    const after = await desk.told('B');
    await desk.submit(desk.a, [two]);
    expect(await desk.told('B')).toEqual(after);
  });
});
