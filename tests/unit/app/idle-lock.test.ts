import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleLock } from '#lib/app/idle-lock.svelte.ts';

const MINUTE = 60_000;

let signs: EventTarget;
let busy: boolean;
let lock: ReturnType<typeof vi.fn<() => void>>;
let idle: IdleLock;

beforeEach(() => {
  vi.useFakeTimers();
  const saved = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => saved.get(key) ?? null,
    setItem: (key: string, text: string) => saved.set(key, text),
  });
  signs = new EventTarget();
  busy = false;
  lock = vi.fn<() => void>();
  idle = newLock();
  idle.start();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function newLock(): IdleLock {
  return new IdleLock({ isBusy: () => busy, lock, signs });
}

function touch(sign = 'keydown'): void {
  signs.dispatchEvent(new Event(sign));
}

/** The laptop sleeps: the time goes on, no timer runs. */
function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe('an unattended vault', () => {
  it('is locked after fifteen minutes, once, after a warning of one', () => {
    vi.advanceTimersByTime(14 * MINUTE - 1000);
    expect(idle.secondsLeft).toBeNull();
    vi.advanceTimersByTime(1000);
    expect(idle.secondsLeft).toBe(60);
    vi.advanceTimersByTime(45_000);
    expect(idle.secondsLeft).toBe(15);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(lock).toHaveBeenCalledTimes(1);
    expect(idle.secondsLeft).toBeNull();
    vi.advanceTimersByTime(60 * MINUTE);
    expect(lock).toHaveBeenCalledTimes(1);
  });

  it.each(['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel', 'scroll'])('stays open for a %s', (sign) => {
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(14 * MINUTE + 30_000);
      expect(idle.secondsLeft).toBe(30);
      touch(sign);
      expect(idle.secondsLeft).toBeNull();
    }
    expect(lock).not.toHaveBeenCalled();
  });

  it('stays open when the notice is answered', () => {
    vi.advanceTimersByTime(14 * MINUTE + 30_000);
    idle.stayOpen();
    vi.advanceTimersByTime(14 * MINUTE + 30_000);
    expect(lock).not.toHaveBeenCalled();
  });

  it('is locked when the laptop wakes, and the touch that woke it does not keep it open', () => {
    vi.advanceTimersByTime(MINUTE);
    sleep(8 * 60 * MINUTE);
    touch();
    expect(lock).toHaveBeenCalledTimes(1);
  });

  it('is locked at the first tick after waking, without any touch', () => {
    sleep(8 * 60 * MINUTE);
    vi.advanceTimersByTime(1000);
    expect(lock).toHaveBeenCalledTimes(1);
  });

  it('stays open while a job runs, and the time counts from its end', () => {
    busy = true;
    vi.advanceTimersByTime(5 * 60 * MINUTE);
    expect([lock.mock.calls.length, idle.secondsLeft]).toEqual([0, null]);
    busy = false;
    vi.advanceTimersByTime(14 * MINUTE);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(MINUTE);
    expect(lock).toHaveBeenCalledTimes(1);
  });

  it('that was locked by hand is watched no more', () => {
    vi.advanceTimersByTime(14 * MINUTE + 30_000);
    idle.stop();
    expect(idle.secondsLeft).toBeNull();
    touch();
    vi.advanceTimersByTime(60 * MINUTE);
    expect(lock).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the time', () => {
  it('can be chosen, and is kept for the next sitting', () => {
    idle.choose(5);
    vi.advanceTimersByTime(5 * MINUTE);
    expect(lock).toHaveBeenCalledTimes(1);
    expect(newLock().minutes).toBe(5);
  });

  it('is fifteen minutes when what is saved is no choice', () => {
    localStorage.setItem('lintel-idle-minutes', '100000');
    expect(newLock().minutes).toBe(15);
  });

  it('begins anew when a longer one is chosen during the warning', () => {
    vi.advanceTimersByTime(14 * MINUTE + 59_000);
    idle.choose(60);
    expect(idle.secondsLeft).toBeNull();
    vi.advanceTimersByTime(59 * MINUTE - 1000);
    expect([lock.mock.calls.length, idle.secondsLeft]).toEqual([0, null]);
  });
});
