import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Door } from '#lib/app/door.ts';
import { AlertWatch } from '#lib/app/hub/alert-watch.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { Alert } from '#lib/domain/wire/alert.ts';
import type { Following } from '#lib/egress/alert-following.ts';

const alert = (seq: number): Alert => ({
  ...{ id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`, seq, kind: 'identified' },
  raisedAt: '2026-01-01T00:00:00.000Z',
  subject: { items: 1, media: [], verdict: null, bureau: null, contact: null, about: null, word: null },
  acknowledged: null,
});

/** A hub whose list and stream the test plays. */
class PlayedHub {
  alerts: Alert[] = [];
  isAway = false;
  asked: { what: 'list' | 'stream'; at: number }[] = [];
  following: Following | null = null;
  #ended = Promise.withResolvers<undefined>();

  readonly door = {
    session: {
      read: () => {
        this.asked.push({ what: 'list', at: Date.now() });
        if (this.isAway) return Promise.resolve(err({ code: 'unreachable' }));
        const newest = this.alerts.at(-1)?.seq ?? 0;
        return Promise.resolve(ok({ items: this.alerts.toReversed(), next: null, unread: this.alerts.length, newest }));
      },
      follow: async (following: Following) => {
        this.asked.push({ what: 'stream', at: Date.now() });
        this.following = following;
        following.signal.addEventListener('abort', () => {
          this.end();
        });
        await this.#ended.promise;
        this.#ended = Promise.withResolvers();
        this.following = null;
        return ok(undefined);
      },
    },
  } as unknown as Door;

  end(): void {
    this.#ended.resolve(undefined);
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('a watch over the alerts of a bureau', () => {
  let hub: PlayedHub;
  let told: number[];
  let unread: number[];
  let isMetered: boolean;
  let listeners: Map<string, () => void>;
  let watch: AlertWatch;

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    listeners = new Map();
    const target = {
      addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
      removeEventListener: (name: string) => listeners.delete(name),
    };
    // Without Web Locks every tab is its own.
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('addEventListener', target.addEventListener);
    vi.stubGlobal('removeEventListener', target.removeEventListener);
    vi.stubGlobal('document', { ...target, visibilityState: 'visible' });
    [hub, told, unread, isMetered] = [new PlayedHub(), [], [], false];
    watch = new AlertWatch({
      use: (work) => work(hub.door),
      isMetered: () => isMetered,
      onUnread: (count) => unread.push(count),
      onNew: (alerts) => told.push(...alerts.map(({ seq }) => seq)),
      onChange: () => undefined,
      onState: () => undefined,
    });
  });
  afterEach(async () => {
    hub.end();
    await watch.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('tells each alert once: not what was there before, but what the stream brings and what came while there was none', async () => {
    hub.alerts = [alert(1)];
    watch.start();
    await settled();
    expect([told, unread.at(-1), hub.following?.after]).toEqual([[], 1, 1]);
    hub.alerts.push(alert(2));
    hub.following?.hear([
      { kind: 'alert', alert: alert(2) },
      { kind: 'unread', unread: 2 },
    ]);
    expect([told, unread.at(-1)]).toEqual([[2], 2]);
    hub.end();
    await settled();
    hub.alerts.push(alert(3));
    await vi.advanceTimersByTimeAsync(1000);
    expect([told, unread.at(-1), hub.following?.after]).toEqual([[2, 3], 3, 3]);
  });

  it('asks a hub that is away ever less often, and at once when the network is back', async () => {
    hub.isAway = true;
    watch.start();
    await vi.advanceTimersByTimeAsync(200_000);
    expect(hub.asked.map(({ at }) => at / 1000)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    hub.isAway = false;
    listeners.get('online')?.();
    await settled();
    expect(hub.asked.slice(-2)).toEqual([
      { what: 'list', at: 200_000 },
      { what: 'stream', at: 200_000 },
    ]);
  });

  it('keeps nothing open on a line that costs', async () => {
    isMetered = true;
    watch.start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(hub.asked).toEqual([0, 300_000, 600_000].map((at) => ({ what: 'list', at })));
  });

  it('ends its stream when it is stopped, and asks no more', async () => {
    watch.start();
    await settled();
    const signal = hub.following?.signal;
    await watch.stop();
    expect(signal?.aborted).toBe(true);
    const asked = hub.asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect([hub.asked.length, listeners.size]).toEqual([asked, 0]);
  });
});
