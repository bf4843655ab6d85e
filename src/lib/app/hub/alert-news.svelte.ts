import type { Result } from '#lib/domain/result.ts';
import type { Alert } from '#lib/domain/wire/alert.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import type { HubFailure } from '#lib/egress/hub-failure.ts';
import type { Door } from '../door.ts';
import { saveSetting, savedSetting } from '../saved-setting.ts';
import type { AlertWatch } from './alert-watch.ts';

const SETTING = 'alerts';
const READERS: readonly Role[] = ['officer', 'bureau-admin', 'analyst'];
/** New alerts that are told of in one notice; of older ones the list tells. */
const TOLD = 20;

type Options = {
  use: <T>(work: (door: Door) => Promise<Result<T, HubFailure>>) => Promise<Result<T, HubFailure>>;
  isMetered: () => boolean;
  /** Null while the device is not enrolled. */
  role: () => Role | null;
};

/**
 * What this tab has heard of the bureau's alerts. It listens once an officer has opened the hub's places, and from then on whenever
 * the vault is opened on this device: before, opening a vault asks the hub nothing.
 */
export class AlertNews {
  readonly #options: Options;
  #watch: AlertWatch | null = null;
  #wanted = false;

  /** Alerts that nobody of the bureau has seen to. */
  unread = $state(0);
  /** What became known since the officer looked last, the newest first. */
  fresh = $state.raw<readonly Alert[]>([]);
  /** Alerts come as they become known; else they are asked for now and then. */
  live = $state(false);
  /** Why not, as a code; null while there is no reason. */
  failure = $state<string | null>(null);
  /** Rises whenever the list has changed at the hub. */
  changes = $state(0);

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether an officer has opened the hub's places on this device. */
  get isWanted(): boolean {
    return savedSetting(SETTING, ['off', 'on'], 'off') === 'on';
  }

  /** Listens from now on, and whenever the vault is open. Again, it changes nothing. */
  async listen(): Promise<void> {
    const role = this.#options.role();
    if (this.#wanted || role === null || !READERS.includes(role)) return;
    this.#wanted = true;
    saveSetting(SETTING, 'on');
    const { AlertWatch } = await import('./alert-watch.ts');
    this.#begin((options) => new AlertWatch(options));
  }

  #begin(make: (options: ConstructorParameters<typeof AlertWatch>[0]) => AlertWatch): void {
    // The vault may have been shut meanwhile.
    if (!this.#wanted || this.#watch !== null) return;
    this.#watch = make({
      ...this.#options,
      onUnread: (unread) => {
        this.unread = unread;
      },
      onNew: (alerts) => {
        const newest = [...alerts].sort((a, b) => b.seq - a.seq);
        this.fresh = [...newest, ...this.fresh].slice(0, TOLD);
      },
      onChange: () => {
        this.changes += 1;
      },
      onState: ({ live, failure }) => {
        this.live = live;
        this.failure = failure;
      },
    });
    this.#watch.start();
  }

  /** The officer has looked at them. */
  seen(): void {
    this.fresh = [];
  }

  /** This tab has seen to some. */
  acknowledged(unread: number): void {
    this.unread = unread;
    this.#watch?.changed(unread);
  }

  /** Resolves when nothing is open any more. */
  async stop(): Promise<void> {
    const watch = this.#watch;
    this.#wanted = false;
    this.#watch = null;
    await watch?.stop();
  }

  forget(): void {
    void this.stop();
    this.unread = 0;
    this.fresh = [];
    this.live = false;
    this.failure = null;
  }
}
