import { uuidv7 } from '#lib/domain/uuid.ts';
import type { AlertSubject } from '#lib/domain/wire/alert.ts';
import type { Store } from '../store/store.ts';
import { boundedNames, mediaOf } from './alert-media.ts';
import type { Alerting, MaterialNews, NewAlert } from './alerting.ts';
import type { Clock } from './refusal.ts';

const NOTHING_SAID: AlertSubject = {
  ...{ items: 0, media: [], verdict: null, bureau: null },
  ...{ contact: null, about: null, word: null },
};

/** Writes alerts down, each cause once for each bureau, and lets those know who follow them. */
export class Alerts implements Alerting {
  readonly #clock: Clock;
  readonly #onRaised: () => void;

  /** @param onRaised called when something was raised, which is seen in the store once its transaction has ended */
  constructor({ clock, onRaised = () => undefined }: { clock: Clock; onRaised?: () => void }) {
    this.#clock = clock;
    this.#onRaised = onRaised;
  }

  async raise(store: Store, alert: NewAlert): Promise<void> {
    await this.raiseAll(store, [alert]);
  }

  async raiseAll(store: Store, alerts: readonly NewAlert[]): Promise<void> {
    const rows = alerts.map(({ bureau, kind, cause, subject }) => ({
      ...{ id: uuidv7(), bureau, kind, cause },
      subject: { ...NOTHING_SAID, ...subject, ...boundedNames(subject) },
    }));
    const raised = await store.alerts.add(rows, this.#clock().toISOString());
    if (raised > 0) this.#onRaised();
  }

  async tellHolders(store: Store, { kind, cause, media, from, subject }: MaterialNews): Promise<void> {
    const partners = await store.pairs.partners(media);
    const concerned = [...media, ...[...partners.values()].flatMap((found) => found.map((partner) => partner.media))];
    const holders = Map.groupBy(await store.contributions.holdersOf(concerned), ({ bureau }) => bureau);
    holders.delete(from);
    const alerts = [...holders].map(([bureau, held]) => {
      return { bureau, kind, cause, subject: { ...subject, ...mediaOf(held) } };
    });
    await this.raiseAll(store, alerts);
  }
}
