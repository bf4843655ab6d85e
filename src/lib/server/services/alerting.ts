import type { AlertKind, AlertSubject } from '#lib/domain/wire/alert.ts';
import type { Store } from '../store/store.ts';

/** An alert to one bureau. `cause` names what it comes from: the same cause never raises a second one for that bureau. */
export type NewAlert = { bureau: string; kind: AlertKind; cause: string; subject: Partial<AlertSubject> };

/** News about media records, by the numbers that they have in the store, for everybody whom it concerns. */
export type MaterialNews = {
  kind: AlertKind;
  cause: string;
  media: readonly number[];
  /** Who brings the news, and needs no alert about it. */
  from: string;
  subject: Partial<AlertSubject>;
};

/** How services tell bureaux that something concerns them, inside the transaction in which it happens. */
export type Alerting = {
  raise(store: Store, alert: NewAlert): Promise<void>;
  /**
   * Raises an alert for every other bureau that has contributed one of the media, or one that a near match ties to it which
   * nobody has refuted. Each is told of its own media only.
   */
  tellHolders(store: Store, news: MaterialNews): Promise<void>;
};
