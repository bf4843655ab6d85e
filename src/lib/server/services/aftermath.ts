import { setImmediate } from 'node:timers/promises';
import { UuidV7 } from '#lib/domain/uuid.ts';
import type { Followed } from '../store/contribution-store.ts';
import type { NewPair } from '../store/pair-store.ts';
import type { Store } from '../store/store.ts';
import type { Alerts } from './alerts.ts';
import type { HolderNamings } from './holder-namings.ts';
import { leadAlertsOf } from './lead-alerts.ts';
import { type FoundLead, leadsOf } from './leads.ts';
import type { NearDuplicates } from './lookups.ts';
import { contextsOf } from './match-context.ts';
import { alertsOf, type Arrival, mediaMet } from './meeting-alerts.ts';
import { findMeetings, type Meeting } from './meetings.ts';
import type { NearWatches } from './near-watches.ts';
import type { Clock } from './refusal.ts';
import type { Took, Tallying } from './tallying.ts';

const POSITION = 'aftermath';
/** Contributions that are worked on at once: a batch is never larger, so that none is told of in parts. */
const PAGE = 1000;
/** Near matches of one new medium that are put up for review, the nearest first. */
const MAX_PAIRS = 50;
/** Pairs of one transaction: whoever wants to write waits for its end. */
const PAIRS_AT_ONCE = 500;
/** How often the store is asked what was taken in, here or by another process (ms). */
const POLL = 250;

type Parts = {
  store: Store;
  near: Pick<NearDuplicates, 'search'>;
  watches: Pick<NearWatches, 'searchWatches'>;
  namings: HolderNamings;
  alerts: Pick<Alerts, 'raiseAll'>;
  tally: Pick<Tallying, 'took'>;
  clock: Clock;
  log: (message: string, error?: unknown) => void;
};

/**
 * Goes through what was contributed, in the order in which it was, and tells those whom it concerns. The place up to which that
 * is done moves in the transaction of the alerts: whenever the hub ends, and however many processes follow, each contribution
 * is dealt with once. Submissions do not wait for it.
 */
export class Aftermath {
  readonly #parts: Parts;
  #poll: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#poll = setInterval(() => {
      this.wake();
    }, POLL);
    this.#poll.unref();
    this.wake();
  }

  /** Something may have been contributed. */
  wake(): void {
    if (this.#closed) return;
    this.settled().catch((error: unknown) => {
      this.#parts.log('aftermath: the store could not be followed', error);
    });
  }

  /** Resolves when everything has been gone through that was committed before the call, or the index is not there. */
  settled(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** How many numbers of contributions it is behind. */
  async lag(): Promise<number> {
    const { store } = this.#parts;
    const newest = await store.contributions.newest();
    return Math.max(0, newest - (await store.positions.at(POSITION)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#poll !== null) clearInterval(this.#poll);
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      while (!this.#closed && (await this.#step())) await setImmediate();
    }
  }

  /** Deals with the next contributions. @returns whether there may be more */
  async #step(): Promise<boolean> {
    const { store, clock } = this.#parts;
    const newest = await store.contributions.newest();
    const from = await store.positions.at(POSITION);
    if (from >= newest) return false;
    const rows = wholeArrivals(await store.contributions.after(from, PAGE));
    const last = rows.at(-1);
    if (last === undefined) {
      // The last numbers belong to what was taken back.
      await store.transaction((inside) => inside.positions.move(POSITION, from, newest));
      return false;
    }
    const at = clock().toISOString();
    const meetings = await findMeetings(this.#parts, rows, at);
    if (!meetings.ok) return false;
    const leads = await leadsOf(
      store,
      meetings.value.filter(({ isFirst }) => isFirst).map(({ of }) => of.id),
    );
    await this.#openPairs(pairsOf(meetings.value), at);
    await store.transaction((inside) =>
      this.#tell(inside, { found: meetings.value, leads }, { from, to: last.id, at }),
    );
    return true;
  }

  /**
   * Before anything is told: who is told of an identification from now on is told by these pairs, too. Doing it once more after
   * a cut changes nothing.
   */
  async #openPairs(pairs: readonly NewPair[], at: string): Promise<void> {
    for (let from = 0; from < pairs.length; from += PAIRS_AT_ONCE) {
      const portion = pairs.slice(from, from + PAIRS_AT_ONCE);
      await this.#parts.store.transaction(async (store) => {
        const held = await store.contributions.holdersOf(portion.flatMap(({ a, b }) => [a, b]));
        const there = new Set(held.map(({ media }) => media));
        await store.pairs.open(
          portion.filter(({ a, b }) => there.has(a) && there.has(b)),
          at,
        );
      });
    }
  }

  async #tell(
    store: Store,
    { found, leads }: { found: readonly Meeting[]; leads: readonly FoundLead[] },
    { from, to, at }: { from: number; to: number; at: string },
  ): Promise<void> {
    if (!(await store.positions.move(POSITION, from, to))) return;
    const meetings = await stillThere(store, found);
    const contexts = await contextsOf(store, this.#parts.namings, { media: mediaMet(meetings), at });
    const arrivals = arrivalsOf(meetings);
    const alerts = arrivals.flatMap((arrival) => alertsOf(arrival, contexts));
    const leadAlerts = await leadAlertsOf(store, this.#parts.namings, { arrivals, leads });
    await this.#parts.alerts.raiseAll(store, [...alerts, ...leadAlerts]);
    await this.#parts.tally.took(store, ...tookOf(arrivals, at));
  }
}

/** How long batches waited until they had been compared and whoever they concern had been told. */
function tookOf(arrivals: readonly Arrival[], at: string): Took[] {
  return arrivals.flatMap(({ bureau, batch, meetings: [first] }) =>
    batch === null || first === undefined
      ? []
      : [{ bureau, name: 'compared' as const, milliseconds: Date.parse(at) - Date.parse(first.of.contributedAt) }],
  );
}

/** Without what was taken back since it was found. */
async function stillThere(store: Store, meetings: readonly Meeting[]): Promise<Meeting[]> {
  const ids = meetings.flatMap(({ of, same, near, sameMd5 }) => [of, ...same, ...near, ...sameMd5].map(({ id }) => id));
  const there = new Set((await store.contributions.holding([...new Set(ids)])).map(({ id }) => id));
  const isThere = ({ id }: { id: number }) => there.has(id);
  return meetings
    .filter(({ of }) => isThere(of))
    .map((meeting) => ({
      ...meeting,
      same: meeting.same.filter(isThere),
      near: meeting.near.filter(isThere),
      sameMd5: meeting.sameMd5.filter(isThere),
    }));
}

/** Only those arrivals of a page that are whole: the last one may go on after it. */
function wholeArrivals(rows: Followed[]): Followed[] {
  const last = rows.at(-1);
  if (last === undefined || rows.length < PAGE) return rows;
  const end = arrivalOf(last);
  const whole = rows.filter((row) => arrivalOf(row) !== end);
  return whole.length === 0 ? rows : whole;
}

function arrivalsOf(meetings: readonly Meeting[]): Arrival[] {
  const arrivals = Map.groupBy(meetings, ({ of }) => arrivalOf(of));
  return [...arrivals].flatMap(([name, together]) => {
    const [first] = together;
    if (first === undefined) return [];
    const { bureau, source, id } = first.of;
    const isBatch = isBatchId(source);
    return [
      { key: isBatch ? name : `${name}:${String(id)}`, bureau, batch: isBatch ? source : null, meetings: together },
    ];
  });
}

/** What came together: a batch; of an import, what one transaction took in. */
function arrivalOf({ bureau, source, contributedAt }: Followed): string {
  return isBatchId(source) ? submissionKey(bureau, source) : `import:${bureau}:${contributedAt}`;
}

/** How the causes of a batch's alerts begin. */
export function submissionKey(bureau: string, batchId: string): string {
  return `submission:${bureau}:${batchId}`;
}

function isBatchId(source: string): boolean {
  return UuidV7.safeParse(source).success;
}

/** Pairs in which two bureaux take part: what one bureau has twice is its own business. */
function pairsOf(meetings: readonly Meeting[]): NewPair[] {
  const pairs = new Map<string, NewPair>();
  for (const { of, near } of meetings) {
    const others = new Map<number, NewPair>();
    for (const { media, bureau, distance } of near) {
      if (others.size >= MAX_PAIRS) break;
      if (bureau === of.bureau || others.has(media)) continue;
      others.set(media, { a: Math.min(of.media, media), b: Math.max(of.media, media), distance });
    }
    for (const pair of others.values()) {
      const key = `${String(pair.a)} ${String(pair.b)}`;
      const other = pairs.get(key);
      if (other === undefined || pair.distance < other.distance) pairs.set(key, pair);
    }
  }
  return [...pairs.values()];
}
