import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, good, openCaseworkDesk, type CaseworkDesk } from '../../../../fixtures/casework-desk.ts';
import { randomHex } from '../../../../fixtures/random-item.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

const change = (actor = desk.a, id: string, add: readonly string[], remove: readonly string[] = []) =>
  good(desk.series.changeMedia(actor, id, { add: [...add], remove: [...remove] }));
const membersOf = async (id: string) => {
  const numbers = await desk.store.casework.series.members(id);
  return [...(await desk.store.casework.media.digestsOf(numbers)).values()].toSorted();
};

describe('a series', () => {
  it('takes in what its bureau names, and says what became of each file', async () => {
    const [mine, theirs] = [await desk.held('A', 2), await desk.held('B', 1)];
    const { id } = await desk.seriesOf(desk.a, mine);
    const answer = await change(desk.a, id, [...mine, ...theirs, randomHex(32)]);
    expect(answer.added).toEqual({ asked: 4, added: 1, already: 2, notYours: 0, notHeld: 1 });
    expect(answer.series).toMatchObject({ items: 3, ownItems: 2, own: true, manages: true });
  });

  it('takes in from others what they have submitted themselves, and tells them nothing of the rest', async () => {
    const [mine, theirs] = [await desk.held('A', 1), await desk.held('B', 2)];
    const { id } = await desk.seriesOf(desk.a, []);
    const answer = await change(desk.b, id, [...theirs, ...mine, randomHex(32)]);
    expect(answer.added).toEqual({ asked: 4, added: 2, already: 0, notYours: 2, notHeld: 0 });
    expect(answer.series).toMatchObject({ manages: false, own: false, items: 2, lead: { bureau: 'A' } });
  });

  it('shows others what is theirs, and its managers everything', async () => {
    const [mine, theirs] = [await desk.held('A', 1), await desk.held('B', 1)];
    const { id } = await desk.seriesOf(desk.a, mine);
    await change(desk.b, id, theirs);
    const seen = async (actor = desk.a) =>
      (await good(desk.series.media(actor, id, {}))).items.map(({ sha256 }) => sha256);
    expect((await seen()).toSorted()).toEqual([...mine, ...theirs].toSorted());
    expect(await seen(desk.b)).toEqual([null, ...theirs]);
    expect(await seen(desk.c)).toEqual([null, null]);
    expect((await seen(desk.as('C', 'analyst'))).toSorted()).toEqual([...mine, ...theirs].toSorted());
  });

  it('is renamed, closed, emptied, merged and split by its bureau and by analysts only', async () => {
    const media = await desk.held('A', 2);
    const { id } = await desk.seriesOf(desk.a, media);
    const other = await desk.seriesOf(desk.a, []);
    const acts = (actor = desk.a) => [
      desk.series.rename(actor, id, 'Blue curtain'),
      desk.series.setState(actor, id, 'closed'),
      desk.series.setState(actor, id, 'active'),
      desk.series.split(actor, id, { name: 'Half', media: media.slice(0, 1) }),
      desk.series.merge(actor, id, other.id),
    ];
    for (const actor of [desk.b, desk.as('B', 'bureau-admin')]) {
      for (const act of acts(actor)) expect(await codeOf(act)).toBe('not-allowed');
      expect((await change(actor, id, [], media)).removed).toBe(0);
    }
    for (const act of acts(desk.as('A', 'auditor'))) expect(await codeOf(act)).toBe('not-allowed');
    for (const act of acts(desk.as('C', 'analyst'))) expect(await codeOf(act)).toBe('done');
  });

  it('lets a bureau take out what it has added', async () => {
    const theirs = await desk.held('B', 2);
    const { id } = await desk.seriesOf(desk.a, []);
    await change(desk.b, id, theirs);
    expect(await change(desk.b, id, [], theirs.slice(0, 1))).toMatchObject({ removed: 1, series: { items: 1 } });
  });

  it('takes nothing in once it is closed', async () => {
    const { id } = await desk.seriesOf(desk.a, []);
    await good(desk.series.setState(desk.a, id, 'closed'));
    expect(await codeOf(desk.series.changeMedia(desk.a, id, { add: [], remove: [] }))).toBe('already-decided');
    expect(await codeOf(desk.series.setState(desk.a, id, 'closed'))).toBe('already-decided');
  });

  it('is suggested by the word that batches give', async () => {
    const word = `Green ${randomHex(4)}`;
    const media = await desk.held('B', 3, { series: word });
    const suggested = async () => (await good(desk.series.words(desk.b))).items.find((item) => item.word === word);
    expect(await suggested()).toEqual({ word, items: 3, series: null });
    expect((await good(desk.series.words(desk.a))).items.filter((item) => item.word === word)).toEqual([]);
    const { id } = await desk.seriesOf(desk.a, [], word);
    expect(await suggested()).toEqual({ word, items: 3, series: id });
    const added = await good(desk.series.addSaid(desk.b, id));
    expect(added.added).toMatchObject({ asked: 3, added: 3 });
    expect(await membersOf(id)).toEqual(media.toSorted());
    expect(await suggested()).toBeUndefined();
  });
});

describe('a merge', () => {
  it('leads from the old id to the new one, over several merges', async () => {
    const media = await desk.held('A', 3);
    const [one, two, three] = [
      await desk.seriesOf(desk.a, media.slice(0, 1)),
      await desk.seriesOf(desk.a, media.slice(0, 2)),
      await desk.seriesOf(desk.a, media.slice(2)),
    ];
    await good(desk.series.merge(desk.a, one.id, two.id));
    await good(desk.series.merge(desk.a, two.id, three.id));
    for (const { id } of [one, two, three]) {
      const detail = await good(desk.series.read(desk.b, id));
      expect(detail.series).toMatchObject({ id: three.id, items: 3 });
      expect(detail.former).toEqual([one.id, two.id].toSorted());
    }
    expect(await codeOf(desk.series.merge(desk.a, one.id, three.id))).toBe('already-decided');
    expect(await codeOf(desk.series.merge(desk.a, three.id, three.id))).toBe('malformed-request');
    // What is added under an old id comes into the series that is left.
    const later = await desk.held('A', 1);
    expect((await change(desk.a, one.id, later)).series.id).toBe(three.id);
  });

  it('keeps who claims and who is identified, and tells holders of what is identified now', async () => {
    const [left, right] = [await desk.held('A', 1), await desk.held('B', 1)];
    const [one, two] = [await desk.seriesOf(desk.a, left), await desk.seriesOf(desk.a, [])];
    await change(desk.b, two.id, right);
    const facts = { pseudonym: null, kind: 'victim', country: null, identifiedOn: '2026-01-01' } as const;
    const { identification } = await good(
      desk.identifications.record(desk.a, { ...facts, media: [], series: [one.id] }),
    );
    const { investigation } = await desk.opened(desk.c, [], { series: one.id });
    await good(desk.series.merge(desk.a, one.id, two.id));
    for (const sha256 of [...left, ...right]) {
      expect(await desk.standing(sha256)).toMatchObject({
        identifications: [{ id: identification.id }],
        investigations: [{ id: investigation.id }],
        series: [{ id: two.id }],
      });
    }
    const told = (await desk.alertsOf('B')).map(({ kind }) => kind);
    expect(told.slice(-2).toSorted()).toEqual(['claimed', 'identified']);
  });
});

describe('a split', () => {
  it('moves the chosen files, with those who claim and who are identified', async () => {
    const media = await desk.held('A', 3);
    const series = await desk.seriesOf(desk.a, media);
    const { investigation } = await desk.opened(desk.a, [], { series: series.id });
    const facts = { pseudonym: null, kind: 'victim', country: null, identifiedOn: '2026-01-01' } as const;
    const { identification } = await good(
      desk.identifications.record(desk.a, { ...facts, media: [], series: [series.id] }),
    );
    const fresh = (await good(desk.series.split(desk.a, series.id, { name: 'Part', media: media.slice(0, 1) }))).series;
    expect(fresh).toMatchObject({ name: 'Part', items: 1, claimedBy: { investigation: investigation.id } });
    expect(await membersOf(series.id)).toEqual(media.slice(1).toSorted());
    expect(await desk.standing(media[0] ?? '')).toMatchObject({
      identifications: [{ id: identification.id }],
      investigations: [{ id: investigation.id }],
      series: [{ id: fresh.id }],
    });
    const outside = await desk.held('A', 1);
    expect(await codeOf(desk.series.split(desk.a, series.id, { name: 'x', media: outside }))).toBe('not-found');
  });
});

type Step =
  { do: 'add' | 'remove' | 'split'; on: number; media: readonly number[] } | { do: 'merge'; on: number; into: number };

describe('merges and splits in any order', () => {
  const some = fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 6 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constantFrom('add' as const, 'remove' as const, 'split' as const), on: fc.nat(), media: some }),
    fc.record({ do: fc.constant('merge' as const), on: fc.nat(), into: fc.nat() }),
  );

  it('lose no file and double none, keep every act in the history, and claims and members agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const media = await desk.held('A', 12);
        const digests = (places: readonly number[]) => places.map((place) => media[place] ?? '');
        // What the series should hold, by id; and how often each was acted on.
        const model = new Map<string, Set<string>>();
        const acts = new Map<string, number>();
        const acted = (id: string, times = 1) => acts.set(id, (acts.get(id) ?? 0) + times);
        for (const part of [media.slice(0, 4), media.slice(4, 8)]) {
          const { id } = await desk.seriesOf(desk.a, part);
          model.set(id, new Set(part));
          acted(id, 2);
        }
        const pick = (place: number) => [...model.keys()][place % model.size] ?? '';
        await desk.opened(desk.b, [], { series: pick(0) });
        for (const next of steps) {
          const id = pick(next.on);
          const members = model.get(id) ?? new Set();
          if (next.do === 'merge') {
            const into = pick(next.into);
            if (into === id) continue;
            await good(desk.series.merge(desk.a, id, into));
            for (const member of members) model.get(into)?.add(member);
            model.delete(id);
            acted(id);
            acted(into);
            expect((await good(desk.series.read(desk.a, id))).series.id).toBe(into);
          } else if (next.do === 'split') {
            const chosen = digests(next.media).filter((each) => members.has(each));
            if (chosen.length === 0) continue;
            const { series } = await good(desk.series.split(desk.a, id, { name: 'Part', media: chosen }));
            for (const each of chosen) members.delete(each);
            model.set(series.id, new Set(chosen));
            acted(id);
            acted(series.id, 2);
          } else {
            const named = digests(next.media);
            const changed = named.filter((each) => members.has(each) === (next.do === 'remove'));
            await change(desk.a, id, next.do === 'add' ? named : [], next.do === 'remove' ? named : []);
            for (const each of changed) members[next.do === 'add' ? 'add' : 'delete'](each);
            if (changed.length > 0) acted(id);
          }
        }
        for (const [id, members] of model) expect(await membersOf(id)).toEqual([...members].toSorted());
        for (const [id, times] of acts) expect(await desk.actsOf(id)).toHaveLength(times);
        // Whatever is in a claimed series is covered, and what is in none is not.
        const followers = await desk.store.casework.claims.followers([...model.keys()]);
        for (const sha256 of media) {
          const claimed = [...model].some(([id, members]) => followers.has(id) && members.has(sha256));
          const covered = ((await desk.standing(sha256))?.investigations.length ?? 0) > 0;
          expect(covered).toBe(claimed);
        }
      }),
      { numRuns: 25 },
    );
  });
});
