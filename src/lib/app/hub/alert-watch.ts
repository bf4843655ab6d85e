import * as z from 'zod/mini';
import type { Result } from '#lib/domain/result.ts';
import { type Alert, AlertList } from '#lib/domain/wire/alert.ts';
import type { Following } from '#lib/egress/alert-following.ts';
import type { AlertNews } from '#lib/egress/alert-stream.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { Door } from '../door.ts';
import { LeaderTab } from './leader-tab.ts';

/** The first pause after a stream has ended, and the longest one (ms): at that pace it is asked without a stream, too. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [1000, 60_000];
/** On a line that costs by what goes over it nothing is kept open (ms). */
const METERED_PAUSE = 300_000;
/** What a tab tells the others, which have no stream of their own. */
const TabNews = z.strictObject({ unread: z.int().check(z.gte(0)) });

type Options = {
  use: <T>(work: (door: Door) => Promise<Result<T, HubFailure>>) => Promise<Result<T, HubFailure>>;
  isMetered: () => boolean;
  onUnread: (unread: number) => void;
  /** Alerts that became known while this portal was open; not those that it finds when it opens. */
  onNew: (alerts: readonly Alert[]) => void;
  /** Something changed in the list. */
  onChange: () => void;
  /** Whether alerts come as they become known, and why not, as a code. */
  onState: (state: { live: boolean; failure: string | null }) => void;
};

/**
 * Keeps up with the bureau's alerts while the vault is open: reads where it stands, follows the stream from there, and when that
 * ends, for whatever reason, begins anew after a pause. Of several tabs one does so and tells the others.
 */
export class AlertWatch {
  readonly #options: Options;
  readonly #tabs: LeaderTab<z.infer<typeof TabNews>>;
  #newest: number | null = null;
  #unread = 0;
  #pause = FIRST_PAUSE;
  #stopped = false;
  #stream: AbortController | null = null;
  #heardAt = 0;
  #wake: (() => void) | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#tabs = new LeaderTab({
      name: 'lintel-alerts',
      schema: TabNews,
      hear: ({ unread }) => {
        options.onUnread(unread);
        options.onChange();
      },
    });
  }

  start(): void {
    this.#ended = this.#tabs.lead(() => this.#run());
    addEventListener('online', this.#begin);
    document.addEventListener('visibilitychange', this.#looked);
  }

  /** Resolves when nothing is open any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    removeEventListener('online', this.#begin);
    document.removeEventListener('visibilitychange', this.#looked);
    this.#tabs.leave();
    this.#stream?.abort();
    this.#wake?.();
    await this.#ended;
  }

  /** This tab has done something to the list. */
  changed(unread: number): void {
    this.#unread = unread;
    this.#tell();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const began = Date.now();
      const failure = (await this.#catchUp()) ?? (this.#options.isMetered() ? null : await this.#follow());
      this.#options.onState({ live: false, failure });
      // A stream that lasted was no failure.
      if (Date.now() - began > LONGEST_PAUSE) this.#pause = FIRST_PAUSE;
      await this.#rest(this.#options.isMetered() ? METERED_PAUSE : this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    }
  }

  /** Where the list stands: what came while no stream was open is news as well. @returns why it could not be read */
  async #catchUp(): Promise<string | null> {
    const read = await this.#options.use(({ session }) => session.read(AlertList, '/api/v1/alerts?limit=20'));
    if (!read.ok) return failureCode(read.error);
    const { items, newest, unread } = read.value;
    const known = this.#newest;
    const missed = known === null ? [] : items.filter(({ seq }) => seq > known);
    const isChanged = known !== null && (missed.length > 0 || unread !== this.#unread);
    [this.#newest, this.#unread] = [newest, unread];
    this.#options.onUnread(unread);
    if (missed.length > 0) this.#options.onNew(missed);
    if (isChanged) this.#tell();
    return null;
  }

  async #follow(): Promise<string | null> {
    if (this.#stopped || this.#newest === null) return null;
    this.#stream = new AbortController();
    const following: Following = {
      after: this.#newest,
      signal: this.#stream.signal,
      hear: (news) => {
        this.#hear(news);
      },
    };
    const ended = await this.#options.use(({ session }) => session.follow(following));
    this.#stream = null;
    return ended.ok ? null : failureCode(ended.error);
  }

  #hear(news: readonly AlertNews[]): void {
    this.#heardAt = Date.now();
    this.#options.onState({ live: true, failure: null });
    if (news.length === 0) return;
    const alerts = news.flatMap((each) => (each.kind === 'alert' ? [each.alert] : []));
    for (const { seq } of alerts) this.#newest = Math.max(this.#newest ?? 0, seq);
    const count = news.findLast((each) => each.kind === 'unread')?.unread;
    if (count !== undefined) this.#unread = count;
    if (alerts.length > 0) this.#options.onNew(alerts);
    this.#tell();
  }

  #tell(): void {
    this.#options.onUnread(this.#unread);
    this.#options.onChange();
    this.#tabs.say({ unread: this.#unread });
  }

  readonly #begin = (): void => {
    this.#pause = FIRST_PAUSE;
    this.#wake?.();
  };

  /** Somebody looks at the page again: a laptop may have slept, and a connection with it. */
  readonly #looked = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (this.#stream !== null && Date.now() - this.#heardAt > LONGEST_PAUSE) this.#stream.abort();
    this.#begin();
  };

  async #rest(ms: number): Promise<void> {
    if (this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const rested = () => {
      resolve(undefined);
    };
    const timer = setTimeout(rested, ms);
    this.#wake = rested;
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }
}
