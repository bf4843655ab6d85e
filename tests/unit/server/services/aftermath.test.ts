import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { ok } from '#lib/domain/result.ts';
import type { Alert } from '#lib/domain/wire/alert.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { Aftermath } from '#lib/server/services/aftermath.ts';
import { HolderNamings } from '#lib/server/services/holder-namings.ts';
import { randomHex, randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { everyWatchCompared, openDesk } from '../../../fixtures/service-desk.ts';

type Officer = Awaited<ReturnType<Awaited<ReturnType<typeof openDesk>>['enrol']>>;

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Officer;
let b: Officer;

beforeEach(async () => {
  desk = await openDesk();
  await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
  [a, b] = [await desk.enrol('A'), await desk.enrol('B')];
});
afterEach(() => desk.close());

async function submit({ device, actor }: Officer, items: SubmissionItem[]): Promise<string> {
  const { batch, bytes } = await device.seal(items);
  const accepted = await desk.submissions.accept(actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return batch.batchId;
}

/** What a bureau has been told, the oldest first. */
async function alertsOf(bureau: string): Promise<Omit<Alert, 'acknowledged'>[]> {
  return desk.store.alerts.after(bureau, 0, 1000);
}

const summary = async (bureau: string) =>
  (await alertsOf(bureau)).map(({ kind, subject: { items, media, verdict, bureau: other } }) => ({
    ...{ kind, items, media, verdict, other },
  }));

/** The like of an item: another file, whose picture is `distance` bits away. */
function likeOf(item: SubmissionItem, distance: number): SubmissionItem {
  const hashes = item.pdq?.hashes.map((hash) => withFlippedBits(hash, distance)) ?? [];
  return randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } });
}

/** A copy that a mirror was held to: its second hash is the original's first. */
function mirrored(item: SubmissionItem): SubmissionItem {
  const [original = ''] = item.pdq?.hashes ?? [];
  const hashes = [randomHex(32), original, ...Array.from({ length: 6 }, () => randomHex(32))];
  return randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } });
}

const anotherProcess = (near = desk.near) =>
  new Aftermath({
    ...{ store: desk.store, near, watches: everyWatchCompared(desk.store), namings: new HolderNamings() },
    ...{ alerts: desk.alerts, tally: desk.tally, clock: desk.clock, log: () => undefined },
  });

describe('after a submission', () => {
  it('both sides hear of what is the same, each of its own files, in one alert for the batch', async () => {
    const [first, second] = [randomItem(), randomItem()];
    await submit(a, [first, second, randomItem()]);
    await desk.aftermath.settled();
    expect(await alertsOf('A')).toEqual([]);
    const batch = await submit(b, [first, second, randomItem()]);
    await desk.aftermath.settled();
    const both = [first.sha256, second.sha256];
    expect(await summary('A')).toEqual([
      { kind: 'met-by-submission', items: 2, media: both, verdict: 'known', other: 'B' },
    ]);
    expect(await summary('B')).toEqual([
      { kind: 'own-submission-met', items: 2, media: both, verdict: 'known', other: 'A' },
    ]);
    expect((await alertsOf('B'))[0]?.subject.about).toEqual({ kind: 'batch', id: batch });
  });

  it('and of what looks alike, also mirrored; each is told of its own file, never of the other’s', async () => {
    const [near, turned] = [randomItem(), randomItem()];
    await submit(a, [near, turned]);
    const [copy, mirror] = [likeOf(near, 31), mirrored(turned)];
    await submit(b, [copy, mirror, likeOf(near, 32)]);
    await desk.aftermath.settled();
    expect(await summary('A')).toMatchObject([{ items: 2, media: [near.sha256, turned.sha256] }]);
    expect(await summary('B')).toMatchObject([{ items: 2, media: [copy.sha256, mirror.sha256] }]);
    const pairs = await desk.store.pairs.list({ state: 'open', bureau: null }, 'distance', 0, 10);
    expect(pairs.map(({ distance }) => distance)).toEqual([0, 31]);
  });

  it('nobody hears of what a bureau hands in twice, nor are its own likenesses put up for review', async () => {
    const item = randomItem();
    await submit(a, [item, likeOf(item, 10)]);
    await submit(a, [item]);
    await submit(b, [item]);
    await desk.aftermath.settled();
    const before = await alertsOf('A');
    expect(before).toHaveLength(1);
    await submit(b, [item]);
    await desk.aftermath.settled();
    expect(await alertsOf('A')).toEqual(before);
    // The bureau itself is told what its second batch met, too.
    expect((await alertsOf('B')).map(({ kind }) => kind)).toEqual(['own-submission-met', 'own-submission-met']);
    const pairs = await desk.store.pairs.list({ state: 'open', bureau: null }, 'distance', 0, 10);
    // B's file resembles A's other one.
    expect(pairs).toHaveLength(1);
  });

  it('a refuted match tells nobody any more, and is not put up again', async () => {
    const item = randomItem();
    await submit(a, [item]);
    const copy = likeOf(item, 5);
    await submit(b, [copy]);
    await desk.aftermath.settled();
    const [pair] = await desk.store.pairs.list({ state: 'open', bureau: null }, 'distance', 0, 1);
    await desk.store.pairs.decide(pair?.id ?? '', 'refuted', desk.clock().toISOString());
    const told = [await alertsOf('A'), await alertsOf('B')];
    const c = await desk.enrol('C');
    await submit(c, [copy]);
    await desk.aftermath.settled();
    expect(await alertsOf('A')).toEqual(told[0]);
    expect((await alertsOf('B')).length).toBe((told[1]?.length ?? 0) + 1);
    expect(await desk.store.pairs.count({ state: 'open', bureau: null })).toBe(0);
  });

  it('one MD5 of two files raises an alarm with all who hold either', async () => {
    const md5 = randomHex(16);
    const [one, other] = [randomItem({ md5 }), randomItem({ md5 })];
    await submit(a, [one]);
    await submit(b, [other]);
    await desk.aftermath.settled();
    expect(await summary('A')).toMatchObject([{ kind: 'quality', media: [one.sha256] }]);
    expect(await summary('B')).toMatchObject([{ kind: 'quality', media: [other.sha256] }]);
  });

  it('whoever asked before under a rule that watches hears of it, and the submitter learns that somebody did', async () => {
    const item = randomItem();
    const watch = {
      ...{ bureau: 'A', device: null, answer: uuidv7(), sha256: null, sha1: item.sha1 ?? null, md5: null },
      ...{ pdq: null, named: false, expiresAt: '2027-01-01T00:00:00.000Z' },
    };
    await desk.store.transaction((store) => store.watches.add([watch], 10, desk.clock().toISOString()));
    await submit(b, [item]);
    await desk.aftermath.settled();
    expect(await summary('A')).toEqual([{ kind: 'watched', items: 1, media: [], verdict: 'known', other: 'B' }]);
    expect(await summary('B')).toEqual([
      { kind: 'met-by-look-up', items: 1, media: [item.sha256], verdict: 'known', other: null },
    ]);
  });
});

describe('the aftermath', () => {
  it('is done once however often it is begun, also by two processes at once', async () => {
    const item = randomItem();
    await submit(a, [item]);
    for (let i = 0; i < 5; i++) await submit(b, [item, likeOf(item, i + 1)]);
    const others = [anotherProcess(), anotherProcess()];
    await Promise.all([desk.aftermath, ...others].map((process) => process.settled()));
    await Promise.all([desk.aftermath, ...others].map((process) => process.settled()));
    const [told, own] = [await alertsOf('A'), await alertsOf('B')];
    expect(told.map(({ kind }) => kind)).toEqual(Array(5).fill('met-by-submission'));
    expect(own.map(({ kind }) => kind)).toEqual(Array(5).fill('own-submission-met'));
    expect(new Set([...told, ...own].map(({ seq }) => seq)).size).toBe(10);
    expect(await desk.aftermath.lag()).toBe(0);
  });

  it('moves on from a place for one process only', async () => {
    const move = (from: number, to: number) =>
      desk.store.transaction((store) => store.positions.move('a follower', from, to));
    const moved = await Promise.all([move(0, 5), move(0, 7)]);
    // Which of the two the store lets go first is chance.
    expect(moved.toSorted()).toEqual([false, true]);
    expect(await move(moved[0] ? 5 : 7, 9)).toBe(true);
    expect(await desk.store.positions.at('a follower')).toBe(9);
  });

  it('goes on where it was when the hub ends between a batch and what comes of it', async () => {
    const item = randomItem();
    await submit(a, [item]);
    await submit(b, [item]);
    const cut = anotherProcess({ ...desk.near, search: () => Promise.reject(new Error('The hub was killed')) });
    await expect(cut.settled()).rejects.toThrow('killed');
    expect(await alertsOf('A')).toEqual([]);
    expect(await desk.aftermath.lag()).toBe(2);
    await desk.aftermath.settled();
    expect(await alertsOf('A')).toHaveLength(1);
  });

  it('waits for an index that is not there, while submissions go on', async () => {
    const item = randomItem();
    await submit(a, [item]);
    const waiting = anotherProcess({
      ...desk.near,
      search: () => Promise.resolve({ ok: false, error: 'unavailable' }),
    });
    await waiting.settled();
    await submit(b, [item]);
    expect(await desk.aftermath.lag()).toBe(2);
    await desk.aftermath.settled();
    expect(await alertsOf('A')).toHaveLength(1);
  });

  it('tells of nothing that was taken back meanwhile, and has no rest of it before it', async () => {
    const item = randomItem();
    await submit(a, [item]);
    const batch = await submit(b, [item]);
    const late = anotherProcess({
      ...desk.near,
      search: async (questions) => {
        const { withdrawal, bytes } = await b.device.withdraw(batch);
        await desk.withdrawals.accept(b.actor, withdrawal, bytes);
        return ok(questions.map(() => []));
      },
    });
    await late.settled();
    expect((await alertsOf('A')).filter(({ kind }) => kind === 'met-by-submission')).toEqual([]);
    expect(await desk.aftermath.lag()).toBe(0);
  });
});
