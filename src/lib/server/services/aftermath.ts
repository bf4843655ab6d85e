import { setImmediate } from 'node:timers/promises';
import { UuidV7 } from '#lib/domain/uuid.ts';
import type { Followed, Holding } from '../store/contribution-store.ts';
import type { NewPair } from '../store/pair-store.ts';
import type { Store } from '../store/store.ts';
import { ownWordsOf } from './alert-media.ts';
import type { Alerts } from './alerts.ts';
import type { HolderNamings } from './holder-namings.ts';
import { leadAlertsOf } from './lead-alerts.ts';
import { type FoundLead, leadsOf } from './leads.ts';
import type { NearDuplicates } from './lookups.ts';
import { contextsOf } from './match-context.ts';
import { alertsOf, type Arrival, mediaMet, mediaTold } from './meeting-alerts.ts';
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

/** Two contributions whose pictures look alike; the numbers of their media may still change. */
type FoundPair = { later: number; earlier: number; distance: number };

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
    // What a list said of a file before led nowhere.
    const leading = meetings.value.filter(({ before }) => before.every(({ sha256 }) => sha256 === null));
    const leads = await leadsOf(
      store,
      leading.map(({ of }) => of.id),
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
  async #openPairs(pairs: readonly FoundPair[], at: string): Promise<void> {
    for (let from = 0; from < pairs.length; from += PAIRS_AT_ONCE) {
      const portion = pairs.slice(from, from + PAIRS_AT_ONCE);
      await this.#parts.store.transaction(async (store) => {
        const held = await store.contributions.holding(portion.flatMap(({ later, earlier }) => [later, earlier]));
        const media = new Map(held.map((holding) => [holding.id, holding.media]));
        const there = portion.flatMap(({ later, earlier, distance }) =>
          pairOf(media.get(later), media.get(earlier), distance),
        );
        await store.pairs.open(there, at);
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
    const own = await ownWordsOf(store, mediaTold(meetings));
    const arrivals = arrivalsOf(meetings);
    const alerts = arrivals.flatMap((arrival) => alertsOf(arrival, contexts, own));
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

/** Without what was taken back since it was found, and with the numbers that media have now. */
async function stillThere(store: Store, meetings: readonly Meeting[]): Promise<Meeting[]> {
  const ids = meetings.flatMap(({ of, same, near, sameMd5 }) => [of, ...same, ...near, ...sameMd5].map(({ id }) => id));
  const held = await store.contributions.holding([...new Set(ids)]);
  const media = new Map(held.map((holding) => [holding.id, holding.media]));
  const there = <Of extends Holding>(holdings: readonly Of[]): Of[] =>
    holdings.flatMap((holding) => {
      const medium = media.get(holding.id);
      return medium === undefined ? [] : [{ ...holding, media: medium }];
    });
  return meetings.flatMap((meeting) =>
    there([meeting.of]).map((of) => ({
      ...{ ...meeting, of },
      same: there(meeting.same),
      near: there(meeting.near),
      sameMd5: there(meeting.sameMd5),
    })),
  );
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
function pairsOf(meetings: readonly Meeting[]): FoundPair[] {
  const pairs = new Map<string, FoundPair>();
  for (const { of, near } of meetings) {
    const others = new Map<number, FoundPair>();
    for (const { id, media, bureau, distance } of near) {
      if (others.size >= MAX_PAIRS) break;
      if (bureau === of.bureau || others.has(media)) continue;
      others.set(media, { later: of.id, earlier: id, distance });
    }
    for (const [media, pair] of others) {
      const key = [of.media, media].sort((a, b) => a - b).join(' ');
      const other = pairs.get(key);
      if (other === undefined || pair.distance < other.distance) pairs.set(key, pair);
    }
  }
  return [...pairs.values()];
}

/** Nothing, where one of the media is gone, or they have turned out to be the same. */
function pairOf(one: number | undefined, other: number | undefined, distance: number): NewPair[] {
  if (one === undefined || other === undefined || one === other) return [];
  return [{ a: Math.min(one, other), b: Math.max(one, other), distance }];
}
