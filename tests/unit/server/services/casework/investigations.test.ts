import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';
import { Investigations } from '#lib/server/services/investigations.ts';
import { codeOf, DAY, good, openCaseworkDesk, type CaseworkDesk } from '../../../../fixtures/casework-desk.ts';
import { randomHex } from '../../../../fixtures/random-item.ts';
import { onPostgres, placeOf } from '../../../../fixtures/store-place.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

const list = async (actor = desk.a, scope: 'own' | 'all' = 'own', state?: 'active' | 'ending-soon' | 'ended') => {
  const answer = await good(
    desk.investigations.list(actor, { scope, ...(state !== undefined && { state }), limit: 200 }),
  );
  return answer.items.map(({ id }) => id);
};

describe('a claim', () => {
  it('counts every file once: claimed, ours before, another bureau’s, or not held by anybody', async () => {
    const [mine, both, theirs] = [await desk.held('A', 3), await desk.held('B', 2), await desk.held('B', 4)];
    const other = await desk.opened(desk.b, theirs, { contact: 'ask Jo' });
    await desk.opened(desk.a, both);
    const unknown = [randomHex(32)];
    const { outcome, investigation } = await desk.opened(desk.a, [...mine, ...both, ...theirs, ...unknown]);
    expect(outcome).toEqual({
      ...{ asked: 10, claimed: 3, alreadyOurs: 2, claimedByOthers: 4, notHeld: 1, series: null },
      overlaps: [
        {
          bureau: 'B',
          contact: 'ask Jo',
          expiresAt: other.investigation.expiresAt,
          items: 4,
          media: expect.any(Array) as string[],
        },
      ],
    });
    expect(outcome.overlaps[0]?.media.toSorted()).toEqual(theirs.toSorted());
    expect(investigation).toMatchObject({ items: 3, ownItems: 3, own: true, state: 'active' });
  });

  it('is told to the others who hold the same, once for each claim, and to nobody else', async () => {
    const shared = await desk.held('B', 2);
    await desk.contributed(
      'A',
      shared.map((sha256) => ({ sha256 })),
    );
    const before = [await desk.alertsOf('B'), await desk.alertsOf('C')].map((alerts) => alerts.length);
    const { investigation } = await desk.opened(desk.a, shared, { contact: 'Jo' });
    expect((await desk.alertsOf('B')).slice(before[0])).toEqual([
      {
        kind: 'claimed',
        subject: {
          ...{
            items: 2,
            media: expect.any(Array) as string[],
            verdict: 'under-investigation',
            bureau: 'A',
            contact: 'Jo',
          },
          ...{ about: { kind: 'investigation', id: investigation.id }, word: null },
        },
      },
    ]);
    expect((await desk.alertsOf('C')).length).toBe(before[1]);
    const more = await desk.held('B', 1);
    await good(desk.investigations.claim(desk.a, investigation.id, { media: more, series: null }));
    expect((await desk.alertsOf('B')).at(-1)).toMatchObject({ kind: 'claimed', subject: { items: 1, media: more } });
  });

  it('wins or loses each file, never both and never neither, when two bureaux claim the same at once', async () => {
    const media = await desk.held('A', 60);
    // As another process of the hub would. Two connections to one embedded store in one thread would wait for each other.
    const second = onPostgres() ? (await openStore(await placeOf(desk.dataDir))).store : null;
    const other = new Investigations({ ...desk.casework, store: second ?? desk.store });
    const rounds = Array.from({ length: 8 }, (_, round) => {
      const chosen = media.slice(round * 5, round * 5 + 25);
      const [actor, service] = round % 2 === 0 ? [desk.a, desk.investigations] : [desk.b, other];
      const wanted = { title: 'Race', contact: null, days: 5, media: chosen, series: null };
      return good(service.open(actor, wanted));
    });
    const answers = await Promise.all(rounds);
    await second?.close();
    for (const { outcome } of answers) {
      const { claimed, alreadyOurs, claimedByOthers, notHeld, asked } = outcome;
      expect(claimed + alreadyOurs + claimedByOthers + notHeld).toBe(asked);
      expect(asked).toBe(25);
    }
    expect(answers.reduce((sum, { outcome }) => sum + outcome.claimed, 0)).toBe(60);
    const now = await Promise.all(
      answers.map(({ investigation }, i) =>
        good(desk.investigations.read(i % 2 === 0 ? desk.a : desk.b, investigation.id)),
      ),
    );
    expect(now.reduce((sum, { investigation }) => sum + (investigation.items ?? 0), 0)).toBe(60);
  });

  it('covers a series with all that is in it, and with what comes into it later', async () => {
    const [first, later, taken] = [await desk.held('A', 3), await desk.held('B', 2), await desk.held('B', 1)];
    await desk.opened(desk.c, taken);
    const series = await desk.seriesOf(desk.a, [...first]);
    await good(desk.series.changeMedia(desk.b, series.id, { add: taken, remove: [] }));
    const { investigation, outcome } = await desk.opened(desk.a, first.slice(0, 1), { series: series.id });
    expect(outcome).toMatchObject({ asked: 4, claimed: 3, claimedByOthers: 1, notHeld: 0, series: 'claimed' });
    // What only others have submitted is counted, not named.
    expect(outcome.overlaps).toMatchObject([{ bureau: 'C', items: 1, media: [] }]);
    await good(desk.series.changeMedia(desk.b, series.id, { add: later, remove: [] }));
    expect((await desk.standing(later[0] ?? ''))?.investigations).toMatchObject([
      { id: investigation.id, bureau: 'A' },
    ]);
    expect((await desk.alertsOf('B')).at(-1)).toMatchObject({ kind: 'claimed', subject: { items: 2 } });
    const again = await desk.opened(desk.b, [], { series: series.id });
    expect(again.outcome).toMatchObject({
      claimed: 0,
      alreadyOurs: 0,
      claimedByOthers: 6,
      series: 'claimed-by-others',
    });
    // What is taken out of the series is let go.
    await good(desk.series.changeMedia(desk.a, series.id, { add: [], remove: later }));
    expect(await desk.standing(later[0] ?? '')).toBeNull();
  });
});

describe('an investigation', () => {
  it('ends when it is released, can be opened again, and then covers what nobody else has meanwhile', async () => {
    const media = await desk.held('A', 4);
    const { investigation } = await desk.opened(desk.a, media);
    const released = await good(desk.investigations.release(desk.a, investigation.id, { media: null }));
    expect(released.investigation).toMatchObject({ state: 'released', items: 0 });
    expect(await desk.standing(media[0] ?? '')).toBeNull();
    await desk.opened(desk.b, media.slice(0, 1));
    const again = await good(desk.investigations.reopen(desk.a, investigation.id, 10));
    expect(again.investigation).toMatchObject({ state: 'active', items: 3, endedAt: null });
    expect(again.outcome).toMatchObject({ asked: 4, claimed: 3, claimedByOthers: 1 });
    expect(await codeOf(desk.investigations.reopen(desk.a, investigation.id, 10))).toBe('already-decided');
    expect(await desk.actsOf(investigation.id)).toEqual(['opened', 'claimed', 'released', 'reopened', 'claimed']);
  });

  it('lets some files go', async () => {
    const media = await desk.held('A', 3);
    const { investigation } = await desk.opened(desk.a, media);
    const left = await good(desk.investigations.release(desk.a, investigation.id, { media: media.slice(0, 1) }));
    expect(left.investigation).toMatchObject({ state: 'active', items: 2 });
    expect((await desk.opened(desk.b, media)).outcome).toMatchObject({ claimed: 1, claimedByOthers: 2 });
  });

  it('expires by the clock: its bureau and the holders are told once, and the files are free', async () => {
    const media = await desk.held('C', 2);
    const { investigation } = await desk.opened(desk.a, media, { days: 1 });
    expect(await list(desk.a, 'own', 'ending-soon')).toContain(investigation.id);
    await good(desk.investigations.extend(desk.a, investigation.id, 20));
    expect(await list(desk.a, 'own', 'ending-soon')).not.toContain(investigation.id);
    desk.pass(19 * DAY);
    await desk.investigations.expire();
    expect((await desk.standing(media[0] ?? ''))?.investigations).toHaveLength(1);
    desk.pass(DAY);
    // Nobody is told of a claim that has run out, also before the hub's clock has come by.
    expect(await desk.standing(media[0] ?? '')).toBeNull();
    await Promise.all([desk.investigations.expire(), desk.investigations.expire()]);
    const expired = (alerts: Awaited<ReturnType<typeof desk.alertsOf>>) =>
      alerts.filter(({ kind, subject }) => kind === 'claim-expired' && subject.about?.id === investigation.id);
    expect(expired(await desk.alertsOf('A'))).toMatchObject([{ subject: { items: 2 } }]);
    expect(expired(await desk.alertsOf('C'))).toMatchObject([{ subject: { items: 2, bureau: 'A' } }]);
    expect(await list(desk.a, 'own', 'ended')).toContain(investigation.id);
    expect((await desk.opened(desk.c, media)).outcome.claimed).toBe(2);
  });

  it('is another bureau’s secret, but for whom to ask when it covers what one holds', async () => {
    const [shared, hidden] = [await desk.held('B', 1), await desk.held('A', 1)];
    const seen = (await desk.opened(desk.a, shared, { title: 'Secret name', contact: 'Jo' })).investigation;
    const secret = (await desk.opened(desk.a, hidden)).investigation;
    expect(await list(desk.b, 'all')).toContain(seen.id);
    expect(await list(desk.b, 'all')).not.toContain(secret.id);
    const read = await good(desk.investigations.read(desk.b, seen.id));
    expect(read).toMatchObject({
      investigation: {
        own: false,
        title: null,
        items: null,
        ownItems: 1,
        lead: { bureau: 'A', contact: 'Jo' },
        series: [],
      },
      history: { events: [], count: 0 },
    });
    for (const { id } of [seen, secret]) {
      const media = { media: null };
      expect(await codeOf(desk.investigations.media(desk.b, id, {}))).toBe('not-found');
      expect(await codeOf(desk.investigations.release(desk.b, id, media))).toBe('not-found');
      expect(await codeOf(desk.investigations.extend(desk.b, id, 3))).toBe('not-found');
      expect(await codeOf(desk.investigations.reopen(desk.b, id, 3))).toBe('not-found');
      expect(await codeOf(desk.investigations.changeContact(desk.b, id, 'x'))).toBe('not-found');
      expect(await codeOf(desk.investigations.claim(desk.b, id, { media: [], series: null }))).toBe('not-found');
    }
    expect(await codeOf(desk.investigations.read(desk.b, secret.id))).toBe('not-found');
  });

  it('is for officers, admins and analysts', async () => {
    const wanted = { title: 'x', contact: null, days: 3, media: [], series: null };
    for (const role of ['auditor', 'hub-admin'] as const) {
      expect(await codeOf(desk.investigations.open(desk.as('A', role), wanted))).toBe('not-allowed');
      expect(await codeOf(desk.investigations.list(desk.as('A', role), {}))).toBe('not-allowed');
    }
    for (const role of ['officer', 'bureau-admin', 'analyst'] as const) {
      expect(await codeOf(desk.investigations.open(desk.as('A', role), wanted))).toBe('done');
    }
  });

  it('lists a page at a time, each once', async () => {
    const fresh = await Promise.all(Array.from({ length: 5 }, () => desk.opened(desk.c, [])));
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await good(desk.investigations.list(desk.c, { limit: 2, ...(after !== undefined && { after }) }));
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const { investigation } of fresh) expect(seen).toContain(investigation.id);
  });

  it('forgets files that were withdrawn, and says how many they were', async () => {
    const { device, actor } = await desk.enrol('A');
    const [stays] = await desk.held('A', 1);
    const sealed = await device.seal([{ sha256: randomHex(32) }, { sha256: randomHex(32) }]);
    await good(desk.submissions.accept(actor, sealed.batch, sealed.bytes));
    const gone = sealed.batch.items.map(({ sha256 }) => sha256);
    const { investigation } = await desk.opened(actor, [...gone, stays ?? '']);
    const series = await desk.seriesOf(actor, gone);
    const withdrawal = await device.withdraw(sealed.batch.batchId);
    await good(desk.withdrawals.accept(actor, withdrawal.withdrawal, withdrawal.bytes));
    const { investigation: after, history } = await good(desk.investigations.read(actor, investigation.id));
    expect(after.items).toBe(1);
    expect(history.events[0]).toMatchObject({ act: 'material-withdrawn', bureau: null, details: { items: 2 } });
    expect((await good(desk.series.read(actor, series.id))).series.items).toBe(0);
    expect((await good(desk.investigations.media(actor, investigation.id, {}))).items).toEqual([
      { sha256: stays, own: true, addedBy: null },
    ]);
  });
});
