import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/wire/common.ts';
import type { Ballot, ReviewPair } from '#lib/domain/wire/review.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

type Officer = Awaited<ReturnType<Awaited<ReturnType<typeof openDesk>>['enrol']>>;

const SAME: Ballot = { vote: 'confirm', reason: 'same-picture' };
const OTHER: Ballot = { vote: 'refute', reason: 'different-picture' };
const ALL = { state: 'open', order: 'distance', own: false, after: 0, limit: 50 } as const;

let desk: Awaited<ReturnType<typeof openDesk>>;
let [a, b]: Officer[] = [];
let item: SubmissionItem;
let copy: SubmissionItem;

beforeEach(async () => {
  desk = await openDesk();
  await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
  [a, b] = [await desk.enrol('A'), await desk.enrol('B')];
  item = randomItem();
  copy = likeOf(item, 12);
  await submit(officer(a), [item]);
  await submit(officer(b), [copy]);
});
afterEach(() => desk.close());

const officer = (who: Officer | undefined): Officer => {
  if (who === undefined) throw new Error('Nobody is enrolled');
  return who;
};
const enrol = (bureau: string, role: Role = 'officer') => desk.enrol(bureau, role);

async function submit({ device, actor }: Officer, items: SubmissionItem[]): Promise<void> {
  const { batch, bytes } = await device.seal(items);
  const accepted = await desk.submissions.accept(actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  await desk.aftermath.settled();
}

function likeOf(original: SubmissionItem, distance: number): SubmissionItem {
  const hashes = original.pdq?.hashes.map((hash) => withFlippedBits(hash, distance)) ?? [];
  return randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } });
}

async function listed({ actor }: Officer, changes: Partial<Parameters<typeof desk.reviews.list>[1]> = {}) {
  const list = await desk.reviews.list(actor, { ...ALL, ...changes });
  if (!list.ok) throw new Error(list.error.code);
  return list.value;
}

const theOne = async (who: Officer): Promise<ReviewPair> => {
  const [pair] = (await listed(who)).items;
  if (pair === undefined) throw new Error('No pair is listed');
  return pair;
};

async function vote({ actor }: Officer, id: string, ballot: Ballot) {
  const voted = await desk.reviews.vote(actor, id, ballot);
  return voted.ok ? voted.value.state : voted.error.code;
}

const kindsOf = async (bureau: string) => (await desk.store.alerts.after(bureau, 0, 100)).map(({ kind }) => kind);

describe('a near match', () => {
  it('is seen by both sides, each with its own file and only the form of the other’s', async () => {
    const [ours, theirs] = (await theOne(officer(a))).sides;
    expect(ours).toMatchObject({ own: true, sha256: item.sha256, width: 640, bureaux: ['A'] });
    expect(theirs).toMatchObject({ own: false, sha256: null, height: 480, bureaux: ['B'], holders: 1 });
    expect(JSON.stringify(await listed(officer(b)))).not.toContain(item.sha256);
    expect(await theOne(officer(b))).toMatchObject({ distance: 12, position: 0, mine: null });
  });

  it('is nothing to an officer who holds neither side, and seen by any analyst', async () => {
    const [c, analyst] = [await enrol('C'), await enrol('C', 'analyst')];
    const { id } = await theOne(officer(a));
    expect(await listed(c)).toEqual({ items: [], next: null, open: 0, ownOpen: 0 });
    expect(await vote(c, id, SAME)).toBe('not-found');
    expect(await listed(analyst)).toMatchObject({ open: 1, ownOpen: 0 });
    expect(await vote(analyst, id, SAME)).toBe('open');
    expect(await vote(await enrol('A', 'auditor'), id, SAME)).toBe('not-allowed');
  });

  it('is confirmed by three votes from two bureaux, and both sides hear of it', async () => {
    const { id } = await theOne(officer(a));
    expect(await vote(officer(a), id, SAME)).toBe('open');
    expect(await vote(officer(b), id, { vote: 'confirm', reason: 'edited' })).toBe('open');
    expect(await vote(await enrol('B'), id, SAME)).toBe('confirmed');
    expect(await kindsOf('A')).toContain('match-confirmed');
    expect(await kindsOf('B')).toContain('match-confirmed');
    expect(await vote(officer(a), id, OTHER)).toBe('already-decided');
  });

  it('is never decided by one bureau alone, nor by one officer who votes again and again', async () => {
    const { id } = await theOne(officer(a));
    for (let i = 0; i < 4; i++) expect(await vote(await enrol('A'), id, SAME)).toBe('open');
    const [a1, b1] = [officer(a), officer(b)];
    const pair = await theOne(a1);
    expect(pair.confirm).toEqual({ votes: 4, bureaux: 1 });
    for (let i = 0; i < 4; i++) expect(await vote(b1, id, OTHER)).toBe('open');
    expect((await theOne(b1)).refute).toEqual({ votes: 1, bureaux: 1 });
    expect((await theOne(b1)).mine).toEqual(OTHER);
    // He changes his mind: two bureaux now say the same.
    expect(await vote(b1, id, SAME)).toBe('confirmed');
  });

  it('that is refuted is answered no more, in either direction, until an analyst opens it again', async () => {
    const { id } = await theOne(officer(a));
    const analyst = await enrol('C', 'analyst');
    for (const who of [officer(a), officer(b), analyst]) await vote(who, id, OTHER);
    expect(await kindsOf('A')).toContain('match-refuted');
    const [first, second] = [item, copy].map(({ pdq }) => Buffer.from(pdq?.hashes[0] ?? '', 'hex'));
    const media = (await desk.store.contributions.after(0, 10)).map((row) => row.media);
    const bank = async () =>
      (
        await desk.store.negatives.of(
          [first, second].flatMap((hash) => hash ?? []),
          media,
        )
      ).size;
    expect(await bank()).toBe(2);
    expect(await desk.store.pairs.partners(media)).toEqual(new Map());

    expect(await desk.reviews.reopen(officer(a).actor, id)).toMatchObject({ error: { code: 'not-allowed' } });
    expect(await desk.reviews.reopen(analyst.actor, id)).toMatchObject({
      value: { state: 'open', refute: { votes: 0 } },
    });
    expect(await bank()).toBe(0);
    expect(await desk.reviews.reopen(analyst.actor, id)).toMatchObject({ error: { code: 'review-not-decided' } });
  });

  it('is decided by as many votes from as many bureaux as the operator has set', async () => {
    await desk.store.pairs.setRule({ votes: 1, bureaux: 1 }, desk.clock().toISOString());
    expect(await vote(officer(a), (await theOne(officer(a))).id, SAME)).toBe('confirmed');
    expect(await listed(officer(a))).toMatchObject({ items: [], open: 0 });
    expect((await listed(officer(a), { state: 'confirmed' })).items).toHaveLength(1);
  });

  it('goes with the file that is taken back', async () => {
    const { id } = await theOne(officer(a));
    await vote(officer(a), id, SAME);
    const [said] = (await desk.store.contributions.after(0, 10)).filter(({ bureau }) => bureau === 'B');
    await desk.store.transaction(async (store) => {
      await store.pairs.forget([said?.media ?? 0]);
    });
    expect(await listed(officer(a))).toMatchObject({ items: [], open: 0 });
  });
});

it('lists the nearest or the oldest first, page by page', async () => {
  await submit(officer(b), [likeOf(item, 30), likeOf(item, 3)]);
  const distances = async (changes: Partial<Parameters<typeof desk.reviews.list>[1]>) =>
    (await listed(officer(a), changes)).items.map(({ distance }) => distance);
  expect(await distances({ order: 'distance' })).toEqual([3, 12, 30]);
  expect((await distances({ order: 'age' }))[0]).toBe(12);
  const first = await listed(officer(a), { limit: 2 });
  expect(first.next).toBe(2);
  expect(await distances({ after: 2, limit: 2 })).toEqual([30]);
});
