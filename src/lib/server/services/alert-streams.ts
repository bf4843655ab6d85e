import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Alert } from '#lib/domain/wire/alert.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { AlertFeed } from './alert-feed.ts';
import type { AlertLists } from './alert-list.ts';
import type { Clock, Refusal } from './refusal.ts';

/** Streams of one device: its browser needs one. A further one ends the oldest, whose browser may be long gone. */
const PER_DEVICE = 4;
const PER_BUREAU = 200;
/** A bureau with that many streams polls meanwhile (s). */
const COME_AGAIN = 60;
const PAGE = 100;
/** Something is said this often at least, so that proxies keep the connection and a dead one is noticed (ms). */
const BEAT = 15_000;
/** How often it is looked whether whoever listens may still do so (ms). */
const CHECK = 60_000;

export type StreamEvent = { kind: 'alert'; alert: Alert } | { kind: 'unread'; unread: number } | { kind: 'beat' };

type Listening = {
  /** The number of the last alert that is known to whoever listens; null: all that there are. */
  after: number | null;
  /** Whether the caller may still listen. */
  mayGoOn: () => Promise<boolean>;
};

/** `leave` ends the events at once, also while none comes. */
export type AlertStream = { events: AsyncGenerator<StreamEvent, void>; leave: () => void };

type Open = { device: string; end: () => void };
type Parts = { store: Store; lists: AlertLists; feed: AlertFeed; clock: Clock };

/** A bureau's alerts as they become known, each once and in order, until the caller leaves or may not listen any more. */
export class AlertStreams {
  readonly #parts: Parts;
  readonly #open = new Map<string, Set<Open>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  listen(actor: Actor, listening: Listening): Result<AlertStream, Refusal> {
    const refusal = forbidden(actor, 'read-alerts');
    if (refusal !== null) return err(refusal);
    const open = this.#open.get(actor.bureau) ?? new Set<Open>();
    const device = actor.device ?? '';
    const [oldest, ...others] = [...open].filter((other) => other.device === device);
    if (oldest !== undefined && others.length + 1 >= PER_DEVICE) {
      open.delete(oldest);
      oldest.end();
    }
    if (open.size >= PER_BUREAU) return err({ code: 'too-many-requests', retryAfter: COME_AGAIN });
    const bell = new Bell();
    const stream: Open = {
      device,
      end: () => {
        bell.end();
      },
    };
    open.add(stream);
    this.#open.set(actor.bureau, open);
    const leave = () => {
      open.delete(stream);
      stream.end();
    };
    return ok({ events: this.#events(actor.bureau, listening, bell, leave), leave });
  }

  /** How many are listening. */
  get size(): number {
    return [...this.#open.values()].reduce((sum, { size }) => sum + size, 0);
  }

  async *#events(
    bureau: string,
    { after, mayGoOn }: Listening,
    bell: Bell,
    left: () => void,
  ): AsyncGenerator<StreamEvent, void> {
    const { lists, feed, clock, store } = this.#parts;
    const stop = feed.listen(() => {
      bell.ring();
    });
    try {
      const newest = await store.alerts.newest();
      let last = Math.min(after ?? newest, newest);
      let unread: number | null = null;
      let checked = clock().getTime();
      while (!bell.ended && !feed.closed) {
        const alerts = await lists.since(bureau, last, PAGE);
        for (const alert of alerts) {
          yield { kind: 'alert', alert };
          last = alert.seq;
        }
        if (alerts.length === PAGE) continue;
        const now = await lists.unread(bureau);
        if (now !== unread) yield { kind: 'unread', unread: (unread = now) };
        if (!(await bell.rings(BEAT))) yield { kind: 'beat' };
        if (clock().getTime() - checked < CHECK) continue;
        if (!(await mayGoOn())) return;
        checked = clock().getTime();
      }
    } finally {
      stop();
      left();
    }
  }
}

/** Wakes whoever waits for it; a ring that nobody waits for is heard by the next who does. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;
  ended = false;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  end(): void {
    this.ended = true;
    this.ring();
  }

  /** True when it rings within so many milliseconds. */
  async rings(within: number): Promise<boolean> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, within);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }
}
