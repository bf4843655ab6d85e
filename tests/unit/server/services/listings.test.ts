import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { ImportItem } from '#lib/domain/wire/imports.ts';
import { LookupAnswer, type LookupItem, type LookupRequest } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { Aftermath } from '#lib/server/services/aftermath.ts';
import { HolderNamings } from '#lib/server/services/holder-namings.ts';
import { Imports } from '#lib/server/services/imports.ts';
import { ImportTaking } from '#lib/server/services/import-taking.ts';
import { Lookups, type NearDuplicates } from '#lib/server/services/lookups.ts';
import { OperatorImport } from '#lib/server/services/operator-import.ts';
import { Retention } from '#lib/server/services/retention.ts';
import { randomHex, randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { everyWatchCompared, openDesk } from '../../../fixtures/service-desk.ts';

/* What lists say of media without a SHA-256 raises what a submission would: must 5 of the hub. */

type Officer = Awaited<ReturnType<typeof desk.enrol>>;
type Entry = Omit<ImportItem, 'at' | 'sha256'>;

const DAY = 24 * 60 * 60 * 1000;
const { id, version } = DEFAULT_DATA_RULE;
const WATCHING = { id: 'watching', version: 1 };

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Officer;
let b: Officer;
let taking: ImportTaking;

beforeEach(async () => {
  desk = await openDesk();
  [a, b] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('B', 'bureau-admin')];
  const rule = { ...DEFAULT_DATA_RULE, ...WATCHING, watchDays: 30 };
  await desk.store.bureaux.addRule('A', rule, desk.clock().toISOString());
  taking = new ImportTaking(desk);
});
afterEach(async () => {
  await taking.close();
  await desk.close();
});

const itemsOf = (entries: readonly Entry[]): ImportItem[] => entries.map((entry, at) => ({ ...entry, at }));

/** By the hub's operator. */
async function list(bureau: string, entries: readonly Entry[]): Promise<void> {
  const begun = await OperatorImport.begin(desk, { bureau, format: 'plain-list', rule: DEFAULT_DATA_RULE });
  await begun.add(itemsOf(entries));
  await begun.commit({ read: entries.length, skippedBy: {} });
}

/** By an officer at the console. */
async function listAtConsole({ actor }: Officer, entries: readonly Entry[]): Promise<void> {
  const imports = new Imports({ ...desk, taking, log: () => undefined });
  const key = uuidv7(desk.clock().getTime());
  await imports.open(actor, { id: key, format: 'plain-list', dataRule: { id, version } });
  await imports.add(actor, key, { piece: 0, items: itemsOf(entries) });
  await imports.commit(actor, key, { pieces: 1, read: entries.length, skippedBy: {} });
  await taking.take({ bureau: actor.bureau, id: key });
}

async function submit({ device, actor }: Officer, items: SubmissionItem[]): Promise<string> {
  const { batch, bytes } = await device.seal(items);
  const accepted = await desk.submissions.accept(actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return batch.batchId;
}

async function ask(by: Officer, items: Omit<LookupItem, 'ref'>[], changes: Partial<LookupRequest> = {}) {
  const asked = items.map((item, ref) => ({ ...item, ref }));
  const request: LookupRequest = { dataRule: { id, version }, items: asked, ...changes };
  const answer = await desk.lookups.answer(by.actor, request, canonicalBytes(request));
  if (!answer.ok) throw new Error(answer.error.code);
  return LookupAnswer.parse(JSON.parse(answer.value)).results;
}

const alertsOf = (bureau: string) => desk.store.alerts.after(bureau, 0, 1000);
async function told(bureau: string) {
  await desk.aftermath.settled();
  return (await alertsOf(bureau)).map(({ kind, subject: { items, media } }) => ({ kind, items, media }));
}
const kindsOf = async (bureau: string) => (await told(bureau)).map(({ kind }) => kind);
const openPairs = () => desk.store.pairs.list({ state: 'open', bureau: null }, 'distance', 0, 10);

const pictureNear = ({ pdq }: SubmissionItem, distance: number): Entry => {
  const [hash = ''] = pdq?.hashes ?? [];
  return { pdq: { profile: 'direct', quality: 100, damaged: false, hashes: [withFlippedBits(hash, distance)] } };
};
/** The file again, of which a list has one digest only. */
const only = (item: SubmissionItem, digest: 'md5' | 'sha1'): Entry => ({ [digest]: item[digest] });

describe('an import without SHA-256', () => {
  it.each(['operator', 'console'] as const)('by the %s tells both sides, once', async (by) => {
    const [one, two, three] = [randomItem(), randomItem(), randomItem()];
    await submit(a, [one, two, three]);
    const entries = [only(one, 'md5'), only(two, 'sha1'), pictureNear(three, 9), { md5: randomHex(16) }];
    const take = () => (by === 'operator' ? list('B', entries) : listAtConsole(b, entries));
    await take();
    const toA = { kind: 'met-by-submission', items: 3, media: [one.sha256, two.sha256, three.sha256] };
    expect(await told('A')).toEqual([toA]);
    expect(await told('B')).toEqual([{ kind: 'own-submission-met', items: 3, media: [] }]);
    // The same list again says nothing new.
    desk.pass(1000);
    await take();
    expect(await told('A')).toHaveLength(1);
    expect(await told('B')).toHaveLength(1);
    expect(await desk.aftermath.lag()).toBe(0);
  });

  it('tells those who listed the same', async () => {
    const md5 = randomHex(16);
    await list('A', [{ md5 }]);
    expect(await told('A')).toEqual([]);
    await list('B', [{ md5, sha1: randomHex(20) }]);
    expect(await told('A')).toEqual([{ kind: 'met-by-submission', items: 1, media: [] }]);
    expect(await told('B')).toEqual([{ kind: 'own-submission-met', items: 1, media: [] }]);
  });

  it('is gone through once by two processes, and after a cut', async () => {
    const item = randomItem();
    await submit(a, [item]);
    await list('B', [only(item, 'md5'), pictureNear(item, 3)]);
    const process = (near: Pick<NearDuplicates, 'search'>) =>
      new Aftermath({
        ...{ ...desk, near, watches: everyWatchCompared(desk.store), namings: new HolderNamings() },
        log: () => undefined,
      });
    const cut = process({ search: () => Promise.reject(new Error('The hub was killed')) });
    await expect(cut.settled()).rejects.toThrow('killed');
    expect(await alertsOf('A')).toEqual([]);
    await Promise.all([process(desk.near).settled(), process(desk.near).settled(), desk.aftermath.settled()]);
    expect(await kindsOf('A')).toEqual(['met-by-submission']);
    expect(await kindsOf('B')).toEqual(['own-submission-met']);
  });

  it('tells who asked before and wants to hear of it', async () => {
    const [byMd5, byPicture] = [randomItem(), randomItem()];
    const { sha256, md5 } = byMd5;
    await ask(a, [{ sha256, md5 }, { pdq: byPicture.pdq }], { dataRule: WATCHING, watchDays: 30 });
    await list('B', [{ md5 }, pictureNear(byPicture, 4)]);
    expect(await told('A')).toEqual([{ kind: 'watched', items: 2, media: [sha256] }]);
    expect(await told('B')).toEqual([{ kind: 'met-by-look-up', items: 2, media: [] }]);
    // The file itself, by the same bureau, is no news to who was told of its digest.
    await submit(b, [byMd5]);
    expect(await told('A')).toHaveLength(1);
  });
});

describe('what came by a list', () => {
  it('is met by a later submission, and both sides hear of it', async () => {
    const [one, two] = [randomItem(), randomItem()];
    await list('B', [only(one, 'md5'), pictureNear(two, 20)]);
    await submit(a, [one, two, randomItem()]);
    expect(await told('B')).toEqual([{ kind: 'met-by-submission', items: 2, media: [] }]);
    expect(await told('A')).toEqual([{ kind: 'own-submission-met', items: 2, media: [one.sha256, two.sha256] }]);
  });

  it('is met by a later look-up, and its bureau hears of it', async () => {
    const item = randomItem();
    await list('B', [only(item, 'md5')]);
    const [result] = await ask(a, [{ sha256: item.sha256, md5: item.md5 }], { dataRule: WATCHING, watchDays: 30 });
    expect(result).toMatchObject({ verdict: 'known', matches: [{ via: 'md5' }] });
    expect(await told('B')).toEqual([{ kind: 'met-by-look-up', items: 1, media: [] }]);
  });

  it('that comes in while somebody asks is answered or watched for', async () => {
    const item = randomItem();
    let searches = 0;
    const near: NearDuplicates = {
      ...desk.near,
      search: async (questions) => {
        const found = await desk.near.search(questions);
        // After the search for pictures, and before the answer.
        if (searches++ === 0) await list('B', [{ ...only(item, 'md5'), ...pictureNear(item, 2) }]);
        return found;
      },
    };
    const lookups = new Lookups({ ...desk, near });
    const request: LookupRequest = { dataRule: WATCHING, items: [{ ref: 0, pdq: item.pdq }], watchDays: 9 };
    const answer = await lookups.answer(a.actor, request, canonicalBytes(request));
    const results = LookupAnswer.parse(JSON.parse(answer.ok ? answer.value : '')).results;
    expect(results).toMatchObject([{ verdict: 'known', matches: [{ via: 'pdq', distance: 2 }] }]);
    expect(searches).toBe(2);
  });
});

describe('a near match with what came by a list', () => {
  it('is put up for review by both sides, and the votes decide', async () => {
    const item = randomItem();
    await submit(a, [item]);
    await list('B', [pictureNear(item, 7)]);
    await desk.aftermath.settled();
    const question = { state: 'open', order: 'distance', own: true, after: 0, limit: 10 } as const;
    for (const { actor } of [a, b])
      expect(await desk.reviews.list(actor, question)).toMatchObject({ value: { open: 1 } });
    const listed = await desk.reviews.list(b.actor, question);
    const [pair] = listed.ok ? listed.value.items : [];
    expect(pair).toMatchObject({
      distance: 7,
      sides: [
        { own: false, sha256: null },
        { own: true, sha256: null },
      ],
    });
    for (const { actor } of [a, b, await desk.enrol('B')]) {
      await desk.reviews.vote(actor, pair?.id ?? '', { vote: 'refute', reason: 'different-picture' });
    }
    expect(await kindsOf('A')).toEqual(['met-by-submission', 'match-refuted']);
    expect(await kindsOf('B')).toEqual(['own-submission-met', 'match-refuted']);
    const [again] = await ask(a, [{ sha256: item.sha256, pdq: item.pdq }]);
    expect(again?.matches.map(({ via }) => via)).toEqual(['sha256']);
  });

  it('stays what it was when the file itself is submitted, and no second one is put up', async () => {
    const [item, other] = [randomItem(), randomItem()];
    await submit(a, [item]);
    await list('B', [{ md5: other.md5, ...pictureNear(item, 7) }]);
    await desk.aftermath.settled();
    const [before] = await openPairs();
    await submit(b, [{ ...other, ...pictureNear(item, 7) }]);
    await desk.aftermath.settled();
    expect((await openPairs()).map((pair) => pair.id)).toEqual([before?.id]);
    const [said] = (await desk.store.contributions.after(0, 10)).filter(({ sha256 }) => sha256 === other.sha256);
    expect((await openPairs())[0]?.b).toBe(said?.media);
  });
});

describe('casework about a file that others know by a list', () => {
  const submitted = async (item: SubmissionItem) => {
    await list('B', [only(item, 'md5')]);
    await submit(a, [item]);
    await desk.aftermath.settled();
  };

  it('tells them of a claim, which they may see, and answers by it', async () => {
    const item = randomItem();
    await submitted(item);
    const opened = await desk.investigations.open(a.actor, {
      ...{ title: 'Operation', contact: null, days: 30, media: [item.sha256], series: null },
    });
    expect(opened.ok).toBe(true);
    const [claimed] = (await alertsOf('B')).filter(({ kind }) => kind === 'claimed');
    expect(claimed?.subject).toMatchObject({ items: 1, media: [], verdict: 'under-investigation' });
    const about = await desk.investigations.read(b.actor, claimed?.subject.about?.id ?? '');
    expect(about.ok).toBe(true);
    const [asked] = await ask(b, [{ md5: item.md5 }]);
    expect(asked?.verdict).toBe('under-investigation');
  });

  it('tells them of an identification', async () => {
    const item = randomItem();
    await submitted(item);
    const recorded = await desk.identifications.record(a.actor, {
      ...{ pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-02-01' },
      ...{ media: [item.sha256], series: [] },
    });
    expect(recorded.ok).toBe(true);
    expect(await told('B')).toContainEqual({ kind: 'identified', items: 1, media: [] });
  });
});

describe('what goes', () => {
  it('with a withdrawal tells those who know the file by a list', async () => {
    const item = randomItem();
    await list('B', [only(item, 'sha1')]);
    const batch = await submit(a, [item]);
    await desk.aftermath.settled();
    const { withdrawal, bytes } = await a.device.withdraw(batch);
    expect((await desk.withdrawals.accept(a.actor, withdrawal, bytes)).ok).toBe(true);
    expect((await told('B')).at(-1)).toEqual({ kind: 'withdrawn', items: 1, media: [] });
    // What the list says is still there, and meets the file when it comes again.
    await submit(a, [item]);
    expect((await told('B')).at(-1)).toEqual({ kind: 'met-by-submission', items: 1, media: [] });
  });

  it('of a list after its time takes along what was found about it, and nobody is told of it any more', async () => {
    const item = randomItem();
    await submit(a, [item]);
    await list('B', [pictureNear(item, 5)]);
    await desk.aftermath.settled();
    expect(await openPairs()).toHaveLength(1);
    const retention = new Retention(desk);
    await retention.set('B', 10);
    desk.pass(31 * DAY);
    await retention.run();
    expect(await openPairs()).toEqual([]);
    const before = await told('B');
    await submit(a, [randomItem(pictureNear(item, 0))]);
    expect(await told('B')).toEqual(before);
  });
});

describe('one file, known by a list and by its SHA-256', () => {
  it('is one medium to who holds it both ways: nothing is told or counted twice', async () => {
    const item = randomItem();
    await list('B', [only(item, 'md5'), only(item, 'sha1')]);
    await submit(b, [item]);
    await submit(a, [item]);
    expect(await told('B')).toEqual([{ kind: 'met-by-submission', items: 1, media: [item.sha256] }]);
    expect(await told('A')).toEqual([{ kind: 'own-submission-met', items: 1, media: [item.sha256] }]);
    const { sha256, sha1, md5, pdq } = item;
    const [result] = await ask(a, [{ sha256, sha1, md5, pdq }]);
    expect(result?.matches.map(({ contact }) => contact?.bureau).sort()).toEqual(['A', 'B']);
  });

  it('is no news when it is listed by a bureau that has submitted it, and its likeness is when a picture comes', async () => {
    const item = randomItem();
    await submit(a, [item]);
    await submit(b, [item]);
    const before = [await told('A'), await told('B')];
    await list('B', [only(item, 'md5'), only(item, 'sha1')]);
    expect(await told('A')).toEqual(before[0]);

    const other = randomItem(pictureNear(item, 8));
    await list('B', [only(other, 'md5')]);
    expect(await told('A')).toEqual(before[0]);
    await submit(b, [other]);
    expect((await told('A')).slice(1)).toEqual([{ kind: 'met-by-submission', items: 1, media: [item.sha256] }]);
  });

  it('raises an alarm with all who hold its MD5 when that stands for two files', async () => {
    const md5 = randomHex(16);
    const [one, two] = [randomItem({ md5 }), randomItem({ md5 })];
    await submit(a, [one]);
    await list('B', [{ md5 }]);
    const before = await told('B');
    await submit(await desk.enrol('A'), [two]);
    expect((await told('B')).slice(before.length)).toEqual([{ kind: 'quality', items: 1, media: [] }]);
    expect((await told('A')).at(-1)).toMatchObject({ kind: 'quality', items: 2 });
  });
});
