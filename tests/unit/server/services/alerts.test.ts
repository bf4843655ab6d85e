import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '#lib/domain/wire/alert.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { AlertFeed } from '#lib/server/services/alert-feed.ts';
import { AlertStreams, type StreamEvent } from '#lib/server/services/alert-streams.ts';
import { randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

type Officer = Awaited<ReturnType<Awaited<ReturnType<typeof openDesk>>['enrol']>>;

let desk: Awaited<ReturnType<typeof openDesk>>;
let officers: Map<string, Officer>;

beforeEach(async () => {
  desk = await openDesk();
  await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
  officers = new Map();
  for (const bureau of ['A', 'B', 'C']) officers.set(bureau, await desk.enrol(bureau));
});
afterEach(() => desk.close());

function of(bureau: string): Officer {
  const officer = officers.get(bureau);
  if (officer === undefined) throw new Error(`Nobody is enrolled at ${bureau}`);
  return officer;
}

const raise = (bureau: string, cause: string) =>
  desk.store.transaction((store) =>
    desk.alerts.raise(store, { bureau, kind: 'claimed', cause, subject: { items: 1 } }),
  );
const all = { unread: false, kind: null, after: null, limit: 100 } as const;

async function list(bureau: string, changes = {}) {
  const read = await desk.alertLists.list(of(bureau).actor, { ...all, ...changes });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

async function submit(bureau: string, items: SubmissionItem[]): Promise<void> {
  const { device, actor } = of(bureau);
  const { batch, bytes } = await device.seal(items);
  const accepted = await desk.submissions.accept(actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
}

describe('an alert', () => {
  it('is raised once for a cause, whoever raises it in whatever order', async () => {
    const causes = fc.array(
      fc.record({ bureau: fc.constantFrom('A', 'B', 'C'), cause: fc.constantFrom('1', '2', '3') }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(causes, async (raised) => {
        const named = raised.map(({ bureau, cause }) => ({ bureau, cause: `run:${String(run)}:${cause}` }));
        run++;
        const before = await desk.store.alerts.newest();
        await Promise.all(named.map(({ bureau, cause }) => raise(bureau, cause)));
        const after = await Promise.all(['A', 'B', 'C'].map((bureau) => desk.store.alerts.after(bureau, before, 100)));
        expect(after.flat()).toHaveLength(new Set(named.map(({ bureau, cause }) => `${bureau} ${cause}`)).size);
      }),
      { numRuns: 20 },
    );
  });

  it('is listed to its own bureau only, the newest first, page by page, by kind and by who has seen to it', async () => {
    for (const cause of ['1', '2', '3']) await raise('A', cause);
    await raise('B', '1');
    const first = await list('A', { limit: 2 });
    expect(first).toMatchObject({ unread: 3, newest: 4, next: 2 });
    expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
    expect((await list('A', { after: 2 })).items.map(({ seq }) => seq)).toEqual([1]);
    expect((await list('A', { kind: 'lead' })).items).toEqual([]);
    const [, second] = first.items;
    const done = await desk.alertLists.acknowledge(of('A').actor, second?.id ?? '', true);
    expect(done).toMatchObject({ value: { acknowledged: 2, unread: 1 } });
    expect((await list('A', { unread: true })).items.map(({ seq }) => seq)).toEqual([3]);
    expect((await list('B')).unread).toBe(1);
  });

  it('is seen to by whoever was first, and by nobody of another bureau or role', async () => {
    await raise('A', '1');
    const [alert] = (await list('A')).items;
    const id = alert?.id ?? '';
    expect(await desk.alertLists.acknowledge(of('B').actor, id, false)).toMatchObject({ error: { code: 'not-found' } });
    const auditor = await desk.enrol('A', 'auditor');
    expect(await desk.alertLists.list(auditor.actor, all)).toMatchObject({ error: { code: 'not-allowed' } });
    await desk.alertLists.acknowledge(of('A').actor, id, false);
    const acknowledged = (await list('A')).items[0]?.acknowledged;
    desk.pass(60_000);
    const again = await desk.alertLists.acknowledge((await desk.enrol('A')).actor, id, false);
    expect(again).toMatchObject({ value: { acknowledged: 0, unread: 0 } });
    expect((await list('A')).items[0]?.acknowledged).toEqual(acknowledged);
    expect(acknowledged?.officer).toBe('An Officer');
  });

  it('never holds a digest that its bureau has not handed in, whatever is handed in, withdrawn and told', async () => {
    const base = Array.from({ length: 4 }, () => randomItem());
    const likeOf = (item: SubmissionItem): SubmissionItem => {
      const hashes = item.pdq?.hashes.map((hash) => withFlippedBits(hash, 9)) ?? [];
      return randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } });
    };
    const step = fc.record({
      bureau: fc.constantFrom('A', 'B', 'C'),
      picks: fc.array(fc.record({ which: fc.nat({ max: 3 }), like: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    });
    const own = new Map<string, Set<string>>(['A', 'B', 'C'].map((bureau) => [bureau, new Set<string>()]));
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const { bureau, picks } of steps) {
          const items = picks.flatMap(({ which, like }) => {
            const item = base[which];
            return item === undefined ? [] : [like ? likeOf(item) : item];
          });
          const distinct = [...new Map(items.map((item) => [item.sha256, item])).values()];
          for (const { sha256 } of distinct) own.get(bureau)?.add(sha256);
          await submit(bureau, distinct);
        }
        await desk.aftermath.settled();
        const media = (await desk.store.contributions.after(0, 1)).map((row) => row.media);
        await desk.store.transaction((store) =>
          desk.alerts.tellHolders(store, {
            kind: 'claimed',
            cause: `c${String(told++)}`,
            media,
            from: 'A',
            subject: {},
          }),
        );
        for (const [bureau, digests] of own) {
          for (const { subject } of await desk.store.alerts.after(bureau, 0, 1000)) {
            for (const sha256 of subject.media) expect(digests).toContain(sha256);
          }
        }
      }),
      // Left to chance, B may never hand in what another one has.
      {
        numRuns: 8,
        examples: [[(['A', 'B'] as const).map((bureau) => ({ bureau, picks: [{ which: 0, like: false }] }))]],
      },
    );
    expect((await desk.store.alerts.after('B', 0, 1000)).length).toBeGreaterThan(0);
  });
});

describe('a withdrawal', () => {
  it('is told to whoever holds the same or the like, and the bureau’s own alerts forget the file', async () => {
    const item = randomItem();
    await submit('A', [item]);
    const { device, actor } = of('B');
    const { batch, bytes } = await device.seal([item]);
    await desk.submissions.accept(actor, batch, bytes);
    await desk.aftermath.settled();
    expect((await list('B')).items[0]?.subject.media).toEqual([item.sha256]);

    const taken = await device.withdraw(batch.batchId);
    await desk.withdrawals.accept(actor, taken.withdrawal, taken.bytes);
    const [newest] = (await list('A')).items;
    expect(newest).toMatchObject({
      kind: 'withdrawn',
      subject: { bureau: 'B', media: [item.sha256], word: 'wrong-file' },
    });
    expect((await list('B')).items.map(({ kind }) => kind)).toEqual(['own-submission-met']);
    expect((await list('B')).items[0]?.subject).toMatchObject({ items: 1, media: [] });
  });

  it('is told to nobody while the bureau has handed the same in otherwise, too', async () => {
    const item = randomItem();
    for (const bureau of ['A', 'B']) await submit(bureau, [item]);
    const { device, actor } = of('B');
    const { batch, bytes } = await device.seal([item]);
    await desk.submissions.accept(actor, batch, bytes);
    await desk.aftermath.settled();
    const taken = await device.withdraw(batch.batchId);
    await desk.withdrawals.accept(actor, taken.withdrawal, taken.bytes);
    expect((await list('A')).items.map(({ kind }) => kind)).toEqual(['met-by-submission']);
  });
});

describe('a stream', () => {
  let streams: AlertStreams;
  let feed: AlertFeed;
  beforeEach(() => {
    feed = new AlertFeed({ store: desk.store, log: () => undefined });
    streams = new AlertStreams({ store: desk.store, lists: desk.alertLists, feed, clock: desk.clock });
  });
  afterEach(() => {
    feed.close();
  });

  const listen = (officer: Officer, after: number | null, mayGoOn = () => Promise.resolve(true)) => {
    const stream = streams.listen(officer.actor, { after, mayGoOn });
    if (!stream.ok) throw new Error(stream.error.code);
    return stream.value;
  };
  /** The next alerts, whatever else comes between. */
  async function alertsOf(events: AsyncGenerator<StreamEvent, void>, count: number): Promise<Alert[]> {
    const alerts: Alert[] = [];
    while (alerts.length < count) {
      const { done, value } = await events.next();
      if (done === true) break;
      if (value.kind === 'alert') alerts.push(value.alert);
    }
    return alerts;
  }

  it('gives what came meanwhile and what comes, each once and in order, of the own bureau only', async () => {
    await raise('A', '1');
    await raise('A', '2');
    const { events, leave } = listen(of('A'), 1);
    expect((await alertsOf(events, 1)).map(({ seq }) => seq)).toEqual([2]);
    await raise('B', '1');
    await raise('A', '3');
    feed.raised();
    expect((await alertsOf(events, 1)).map(({ seq }) => seq)).toEqual([4]);
    leave();
    expect(await alertsOf(events, 1)).toEqual([]);
    expect(streams.size).toBe(0);
  });

  it('begins with what comes from now on when nothing is said of before, also when a number is from a newer hub', async () => {
    await raise('A', '1');
    for (const after of [null, 1000]) {
      const { events, leave } = listen(of('A'), after);
      expect(await events.next()).toMatchObject({ value: { kind: 'unread', unread: 1 + (after === null ? 0 : 1) } });
      await raise('A', `after ${String(after)}`);
      expect(await alertsOf(events, 1)).toHaveLength(1);
      leave();
    }
  });

  it('ends when the caller may not listen any more, and when the hub ends', async () => {
    const { events } = listen(of('A'), null, () => Promise.resolve(false));
    await events.next();
    desk.pass(61_000);
    await raise('A', '1');
    feed.raised();
    expect(await alertsOf(events, 1)).toEqual([]);
    const other = listen(of('A'), null);
    await other.events.next();
    const rest = alertsOf(other.events, 1);
    feed.close();
    expect(await rest).toEqual([]);
  });

  it('of one device there are four: a further one ends the oldest', async () => {
    const open = Array.from({ length: 5 }, () => listen(of('A'), null));
    for (const { events } of open.slice(1)) await events.next();
    expect(await alertsOf(open[0]?.events ?? fail(), 1)).toEqual([]);
    expect(streams.size).toBe(4);
    for (const { leave } of open) leave();
  });
});

function fail(): never {
  throw new Error('There is no stream');
}
