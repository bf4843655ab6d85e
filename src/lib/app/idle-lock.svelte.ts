import { saveSetting, savedSetting } from './saved-setting.ts';

/** After how many minutes an unattended vault is locked. */
export const IDLE_MINUTES = [5, 15, 30, 60] as const;
export type IdleMinutes = (typeof IDLE_MINUTES)[number];

const SETTING = 'idle-minutes';
const DEFAULT: IdleMinutes = 15;
const WARNING_MS = 60_000;
const TICK_MS = 1000;

/** What says that somebody is there. */
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel', 'scroll'] as const;

type Parts = {
  /** A job runs or a reviewed draft is open: time counts from its end. */
  isBusy: () => boolean;
  lock: () => void;
  /** Where signs of life are heard; the window, outside tests. */
  signs?: EventTarget;
  /** Milliseconds since 1970. A clock that stands still while the laptop sleeps would not do. */
  now?: () => number;
};

/** Locks the vault when nobody has touched the page for a while, and says so a minute before. */
export class IdleLock {
  readonly #parts: Parts;
  #minutes = $state<IdleMinutes>(savedSetting(SETTING, IDLE_MINUTES, DEFAULT));
  #secondsLeft = $state<number | null>(null);
  #lastSign = 0;
  #stop: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get minutes(): IdleMinutes {
    return this.#minutes;
  }

  /** Seconds until the vault is locked, within the last minute before; else null. */
  get secondsLeft(): number | null {
    return this.#secondsLeft;
  }

  choose(minutes: IdleMinutes): void {
    this.#minutes = minutes;
    saveSetting(SETTING, minutes);
    this.stayOpen();
  }

  /** Begins to watch; to be called when the vault opens. */
  start(): void {
    this.stop();
    this.stayOpen();
    const signs = this.#parts.signs ?? window;
    const heard = () => {
      // After a sleep the first touch comes before the next tick: it must not keep open what was long due.
      if (!this.#check()) this.stayOpen();
    };
    for (const sign of SIGNS) signs.addEventListener(sign, heard, { capture: true, passive: true });
    const timer = setInterval(() => this.#check(), TICK_MS);
    this.#stop = () => {
      clearInterval(timer);
      for (const sign of SIGNS) signs.removeEventListener(sign, heard, { capture: true });
    };
  }

  /** Ends watching; to be called when the vault shuts. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#secondsLeft = null;
  }

  /** Somebody is there. */
  stayOpen(): void {
    this.#lastSign = this.#now();
    this.#secondsLeft = null;
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }

  /** Warns or locks, as the time says. @returns whether it locked */
  #check(): boolean {
    if (this.#parts.isBusy()) {
      this.stayOpen();
      return false;
    }
    const left = this.#lastSign + this.#minutes * 60_000 - this.#now();
    this.#secondsLeft = left <= WARNING_MS ? Math.max(0, Math.ceil(left / 1000)) : null;
    if (left > 0) return false;
    this.stop();
    this.#parts.lock();
    return true;
  }
}
