import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lookups } from '#lib/server/services/lookups.ts';
import { byDigest, only, openListingDesk, pictureNear, WATCHING } from '../../../fixtures/listing-desk.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';

/* What lists say of media without a SHA-256 raises what a submission would. */

let desk: Awaited<ReturnType<typeof openListingDesk>>;
beforeEach(async () => {
  desk = await openListingDesk();
});
afterEach(() => desk.close());

const kinds = (alerts: readonly { kind: string }[]) => alerts.map(({ kind }) => kind);

describe('an import without SHA-256', () => {
  it.each(['operator', 'console'] as const)('by the %s tells both sides, once', async (by) => {
    const [one, two, three] = [randomItem(), randomItem(), randomItem()];
    await desk.submit(desk.a, [one, two, three]);
    const entries = [only(one, 'md5'), only(two, 'sha1'), pictureNear(three, 9), { md5: randomHex(16) }];
    const take = () => (by === 'operator' ? desk.list('B', entries) : desk.listAtConsole(desk.b, entries));
    await take();
    const toA = { kind: 'met-by-submission', items: 3, media: [one.sha256, two.sha256, three.sha256] };
    expect(await desk.told('A')).toEqual([toA]);
    const digests = [...byDigest('md5', one).digests, ...byDigest('sha1', two).digests];
    // Of the third one it knows nothing but how it looks.
    expect(await desk.told('B')).toEqual([{ kind: 'own-submission-met', items: 3, media: [], digests }]);
    // The same list again says nothing new.
    desk.pass(1000);
    await take();
    expect(await desk.told('A')).toHaveLength(1);
    expect(await desk.told('B')).toHaveLength(1);
    expect(await desk.aftermath.lag()).toBe(0);
  });

  it('tells those who listed the same', async () => {
    const md5 = randomHex(16);
    await desk.list('A', [{ md5 }]);
    expect(await desk.told('A')).toEqual([]);
    const both = { md5, sha1: randomHex(20) };
    await desk.list('B', [both]);
    expect(await desk.told('A')).toEqual([{ kind: 'met-by-submission', ...byDigest('md5', both) }]);
    expect(await desk.told('B')).toEqual([{ kind: 'own-submission-met', ...byDigest('sha1', both) }]);
  });

  it('is gone through once by two processes, and after a cut', async () => {
    const item = randomItem();
    await desk.submit(desk.a, [item]);
    await desk.list('B', [only(item, 'md5'), pictureNear(item, 3)]);
    const cut = desk.anotherProcess({ search: () => Promise.reject(new Error('The hub was killed')) });
    await expect(cut.settled()).rejects.toThrow('killed');
    expect(await desk.alertsOf('A')).toEqual([]);
    await Promise.all([
      desk.anotherProcess(desk.near).settled(),
      desk.anotherProcess(desk.near).settled(),
      desk.aftermath.settled(),
    ]);
    expect(kinds(await desk.told('A'))).toEqual(['met-by-submission']);
    expect(kinds(await desk.told('B'))).toEqual(['own-submission-met']);
  });

  it('tells who asked before and wants to hear of it', async () => {
    const [byMd5, byPicture] = [randomItem(), randomItem()];
    const { sha256, md5 } = byMd5;
    await desk.ask(desk.a, [{ sha256, md5 }, { pdq: byPicture.pdq }], { dataRule: WATCHING, watchDays: 30 });
    await desk.list('B', [{ md5 }, pictureNear(byPicture, 4)]);
    expect(await desk.told('A')).toEqual([{ kind: 'watched', items: 2, media: [sha256] }]);
    expect(await desk.told('B')).toEqual([{ kind: 'met-by-look-up', ...byDigest('md5', byMd5), items: 2 }]);
    // The file itself, by the same bureau, is no news to who was told of its digest.
    await desk.submit(desk.b, [byMd5]);
    expect(await desk.told('A')).toHaveLength(1);
  });
});

describe('what came by a list', () => {
  it('is met by a later submission, and both sides hear of it', async () => {
    const [one, two] = [randomItem(), randomItem()];
    await desk.list('B', [only(one, 'md5'), pictureNear(two, 20)]);
    await desk.submit(desk.a, [one, two, randomItem()]);
    expect(await desk.told('B')).toEqual([{ kind: 'met-by-submission', ...byDigest('md5', one), items: 2 }]);
    expect(await desk.told('A')).toEqual([{ kind: 'own-submission-met', items: 2, media: [one.sha256, two.sha256] }]);
  });

  it('is met by a later look-up, and its bureau hears of it', async () => {
    const item = randomItem();
    await desk.list('B', [only(item, 'md5')]);
    const [result] = await desk.ask(desk.a, [{ sha256: item.sha256, md5: item.md5 }], {
      dataRule: WATCHING,
      watchDays: 30,
    });
    expect(result).toMatchObject({ verdict: 'known', matches: [{ via: 'md5' }] });
    expect(await desk.told('B')).toEqual([{ kind: 'met-by-look-up', ...byDigest('md5', item) }]);
  });

  it('that comes in while somebody asks is answered or watched for', async () => {
    const item = randomItem();
    const near = desk.searchThen(() => desk.list('B', [{ ...only(item, 'md5'), ...pictureNear(item, 2) }]));
    const lookups = new Lookups({ ...desk, near });
    expect(await desk.ask(desk.a, [{ pdq: item.pdq }], { lookups, dataRule: WATCHING, watchDays: 9 })).toMatchObject([
      { verdict: 'known', matches: [{ via: 'pdq', distance: 2 }] },
    ]);
  });
});

describe('while a listed file is being submitted', () => {
  it('a look-up that has found it already searches anew', async () => {
    const item = randomItem();
    await desk.list('B', [only(item, 'md5')]);
    const { statements } = desk.store;
    const about = statements.about.bind(statements);
    vi.spyOn(statements, 'about').mockImplementationOnce(async (media) => {
      await desk.submit(desk.b, [item]);
      return about(media);
    });
    expect(await desk.ask(desk.a, [{ md5: item.md5 }])).toMatchObject([{ verdict: 'known' }]);
  });

  it('its bureau is told by the digest it has, though the file got another number after it was met', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await desk.list('B', [{ ...only(other, 'md5'), ...pictureNear(item, 5) }]);
    await desk.aftermath.settled();
    await desk.submit(desk.a, [item]);
    const { contributions } = desk.store;
    const sharedMd5 = contributions.sharedMd5.bind(contributions);
    // The last thing that is asked before everybody is told.
    vi.spyOn(contributions, 'sharedMd5').mockImplementationOnce(async (asked) => {
      const shared = await sharedMd5(asked);
      await desk.submit(desk.a, [{ sha256: other.sha256, md5: other.md5 }]);
      return shared;
    });
    const [first] = await desk.told('B');
    expect(first).toEqual({ kind: 'met-by-submission', ...byDigest('md5', other) });
  });

  it('a look-up still finds it', async () => {
    const item = randomItem();
    await desk.list('B', [{ ...only(item, 'md5'), ...pictureNear(item, 2) }]);
    const { sha256, md5, pdq } = item;
    const near = desk.searchThen(() => desk.submit(desk.b, [{ sha256, md5 }]));
    const lookups = new Lookups({ ...desk, near });
    expect(await desk.ask(desk.a, [{ pdq }], { lookups })).toMatchObject([{ verdict: 'known' }]);
  });

  it('its near match is put up as one of the file', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await desk.submit(desk.a, [item]);
    await desk.list('B', [{ ...only(other, 'md5'), ...pictureNear(item, 7) }]);
    const { sha256, md5 } = other;
    await desk.anotherProcess(desk.searchThen(() => desk.submit(desk.b, [{ sha256, md5 }]))).settled();
    const [medium] = (await desk.store.casework.media.numbersOf([other.sha256])).values();
    expect(await desk.openPairs()).toMatchObject([{ b: medium, distance: 7 }]);
    expect(await desk.told('A')).toEqual([{ kind: 'met-by-submission', items: 1, media: [item.sha256] }]);
  });
});

describe('a near match with what came by a list', () => {
  it('is put up for review by both sides, and the votes decide', async () => {
    const item = randomItem();
    await desk.submit(desk.a, [item]);
    await desk.list('B', [pictureNear(item, 7)]);
    await desk.aftermath.settled();
    const question = { state: 'open', order: 'distance', own: true, after: 0, limit: 10 } as const;
    for (const { actor } of [desk.a, desk.b])
      expect(await desk.reviews.list(actor, question)).toMatchObject({ value: { open: 1 } });
    const listed = await desk.reviews.list(desk.b.actor, question);
    const [pair] = listed.ok ? listed.value.items : [];
    expect(pair).toMatchObject({
      distance: 7,
      sides: [
        { own: false, sha256: null },
        { own: true, sha256: null },
      ],
    });
    for (const { actor } of [desk.a, desk.b, await desk.enrol('B')]) {
      await desk.reviews.vote(actor, pair?.id ?? '', { vote: 'refute', reason: 'different-picture' });
    }
    expect(kinds(await desk.told('A'))).toEqual(['met-by-submission', 'match-refuted']);
    expect(kinds(await desk.told('B'))).toEqual(['own-submission-met', 'match-refuted']);
    const [again] = await desk.ask(desk.a, [{ sha256: item.sha256, pdq: item.pdq }]);
    expect(again?.matches.map(({ via }) => via)).toEqual(['sha256']);
  });

  it('that was refuted stays so when the file itself is submitted', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await desk.submit(desk.a, [item]);
    await desk.list('B', [{ ...only(other, 'md5'), ...pictureNear(item, 7) }]);
    await desk.aftermath.settled();
    await desk.store.pairs.setRule({ votes: 1, bureaux: 1 }, desk.clock().toISOString());
    const [pair] = await desk.openPairs();
    await desk.reviews.vote(desk.a.actor, pair?.id ?? '', { vote: 'refute', reason: 'different-picture' });
    await desk.submit(desk.b, [{ sha256: other.sha256, md5: other.md5 }]);
    const { sha256, pdq } = item;
    const [result] = await desk.ask(desk.a, [{ sha256, pdq }]);
    expect(result?.matches.map(({ via }) => via)).toEqual(['sha256']);
  });

  it('stays what it was when the file itself is submitted, and no second one is put up', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await desk.submit(desk.a, [item]);
    await desk.list('B', [{ md5: other.md5, ...pictureNear(item, 7) }]);
    await desk.aftermath.settled();
    const [before] = await desk.openPairs();
    await desk.submit(desk.b, [{ ...other, ...pictureNear(item, 7) }]);
    await desk.aftermath.settled();
    expect((await desk.openPairs()).map((pair) => pair.id)).toEqual([before?.id]);
    const [said] = (await desk.store.contributions.after(0, 10)).filter(({ sha256 }) => sha256 === other.sha256);
    expect((await desk.openPairs())[0]?.b).toBe(said?.media);
  });
});
