import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, DAY, good, openCaseworkDesk, type CaseworkDesk } from '../../../../fixtures/casework-desk.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

const offered = async (media: readonly string[] = []) => {
  const { investigation } = await desk.opened(desk.a, media, { title: 'Lagoon', contact: 'Jo at A' });
  const wanted = { investigation: investigation.id, to: 'B', reason: 'victim-there' } as const;
  return { investigation, offer: await good(desk.handOffs.offer(desk.a, wanted)) };
};
const wordsTo = async (bureau: string, id: string) =>
  (await desk.alertsOf(bureau))
    .filter(({ kind, subject }) => kind === 'hand-off' && subject.about?.id === id)
    .map(({ subject }) => subject.word);

describe('a hand-off', () => {
  it('gives an investigation to the bureau that accepts it, with all that it claims', async () => {
    const media = await desk.held('A', 2);
    const { investigation, offer } = await offered(media);
    expect(offer).toMatchObject({ state: 'open', incoming: false, title: 'Lagoon', items: 2, from: 'A', to: 'B' });
    const [seen] = (await good(desk.handOffs.list(desk.b, { state: 'open' }))).items;
    expect(seen).toMatchObject({ id: offer.id, incoming: true, title: 'Lagoon', items: 2, reason: 'victim-there' });
    await good(desk.handOffs.answer(desk.b, offer.id, { accept: true, contact: 'Bo at B' }));
    const read = await good(desk.investigations.read(desk.b, investigation.id));
    expect(read.investigation).toMatchObject({
      own: true,
      title: 'Lagoon',
      items: 2,
      lead: { bureau: 'B', contact: 'Bo at B' },
    });
    expect(read.history.events.map(({ act }) => act)).toEqual(['accepted', 'offered', 'claimed', 'opened']);
    expect((await desk.standing(media[0] ?? ''))?.investigations).toMatchObject([{ bureau: 'B', contact: 'Bo at B' }]);
    // For the old one it is another bureau's now.
    expect((await good(desk.investigations.read(desk.a, investigation.id))).investigation).toMatchObject({
      ...{ own: false, title: null, lead: { bureau: 'B' } },
    });
    expect(await codeOf(desk.investigations.extend(desk.a, investigation.id, 3))).toBe('not-found');
    expect(await wordsTo('B', offer.id)).toEqual(['offered', 'accepted']);
    expect(await wordsTo('A', offer.id)).toEqual(['accepted']);
  });

  it('changes nothing when it is declined, and can be offered anew', async () => {
    const { investigation, offer } = await offered();
    const declined = await good(desk.handOffs.answer(desk.b, offer.id, { accept: false, reason: 'no-capacity' }));
    expect(declined).toMatchObject({ state: 'declined', declinedBecause: 'no-capacity', title: null });
    expect((await good(desk.investigations.read(desk.a, investigation.id))).investigation.own).toBe(true);
    expect(await wordsTo('A', offer.id)).toEqual(['declined']);
    const again = { investigation: investigation.id, to: 'C', reason: 'other' } as const;
    expect(await codeOf(desk.handOffs.offer(desk.a, again))).toBe('done');
    expect(await codeOf(desk.handOffs.offer(desk.a, again))).toBe('already-decided');
  });

  it('is taken back by the bureau that offers, and answered by the one that is asked', async () => {
    const { offer } = await offered();
    const yes = { accept: true, contact: null } as const;
    expect(await codeOf(desk.handOffs.answer(desk.a, offer.id, yes))).toBe('not-allowed');
    expect(await codeOf(desk.handOffs.cancel(desk.b, offer.id))).toBe('not-allowed');
    for (const act of [desk.handOffs.answer(desk.c, offer.id, yes), desk.handOffs.cancel(desk.c, offer.id)]) {
      expect(await codeOf(act)).toBe('not-found');
    }
    expect(await codeOf(desk.handOffs.answer(desk.as('B', 'auditor'), offer.id, yes))).toBe('not-allowed');
    await good(desk.handOffs.cancel(desk.a, offer.id));
    expect(await codeOf(desk.handOffs.answer(desk.b, offer.id, yes))).toBe('already-decided');
    expect(await wordsTo('B', offer.id)).toEqual(['offered', 'cancelled']);
    expect((await good(desk.handOffs.list(desk.c, {}))).items).not.toContainEqual(
      expect.objectContaining({ id: offer.id }),
    );
  });

  it('is answered once when two officers answer at the same time', async () => {
    const { investigation, offer } = await offered();
    const codes = await Promise.all([
      codeOf(desk.handOffs.answer(desk.b, offer.id, { accept: true, contact: null })),
      codeOf(desk.handOffs.answer(desk.b, offer.id, { accept: false, reason: 'other' })),
      codeOf(desk.handOffs.cancel(desk.a, offer.id)),
    ]);
    expect(codes.toSorted()).toEqual(['already-decided', 'already-decided', 'done']);
    expect(await desk.actsOf(investigation.id)).toHaveLength(3);
  });

  it('ends after 14 days, and when its investigation does', async () => {
    const { offer } = await offered();
    const short = await offered();
    await good(desk.investigations.release(desk.a, short.investigation.id, { media: null }));
    expect(await wordsTo('B', short.offer.id)).toEqual(['offered', 'cancelled']);
    desk.pass(14 * DAY);
    await Promise.all([desk.handOffs.expire(), desk.handOffs.expire()]);
    expect(await wordsTo('A', offer.id)).toEqual(['expired']);
    expect(await wordsTo('B', offer.id)).toEqual(['offered', 'expired']);
    const closed = (await good(desk.handOffs.list(desk.a, { state: 'closed' }))).items;
    expect(closed.find(({ id }) => id === offer.id)?.state).toBe('expired');
  });

  it('goes to another bureau that is there, for an investigation of one’s own', async () => {
    const { investigation } = await desk.opened(desk.a, []);
    const to = (bureau: string, actor = desk.a) =>
      codeOf(desk.handOffs.offer(actor, { investigation: investigation.id, to: bureau, reason: 'other' }));
    expect(await to('A')).toBe('not-found');
    expect(await to('ZZ')).toBe('not-found');
    expect(await to('C', desk.b)).toBe('not-found');
    expect((await good(desk.handOffs.list(desk.a, {}))).partners.map(({ code }) => code)).toEqual(['B', 'C']);
  });
});
