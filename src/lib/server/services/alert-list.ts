import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Acknowledged, Alert, AlertList } from '#lib/domain/wire/alert.ts';
import type { AlertChoice, StoredAlert } from '../store/alert-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import type { Clock, Refusal } from './refusal.ts';

/** Which alerts, and after which one of the list; null: from the newest on. */
export type AlertQuestion = AlertChoice & { after: number | null; limit: number };

type Parts = { store: Store; audit: Auditing; clock: Clock };

/** A bureau's alerts as its officers read them, and see to them. */
export class AlertLists {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(actor: Actor, { after, limit, ...choice }: AlertQuestion): Promise<Result<AlertList, Refusal>> {
    const refusal = forbidden(actor, 'read-alerts');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    // Read first: what becomes known meanwhile is in the list or follows this number, or both.
    const newest = await store.alerts.newest();
    const alerts = await store.alerts.list(actor.bureau, choice, after, limit + 1);
    const items = alerts.slice(0, limit).map((alert) => this.#told(alert, actor.bureau));
    const next = alerts.length > limit ? (items.at(-1)?.seq ?? null) : null;
    return ok({ items, next, unread: await store.alerts.unread(actor.bureau), newest });
  }

  /** What follows a number, in the order in which it became known: for those who read on, and were let in before. */
  async since(bureau: string, seq: number, limit: number): Promise<Alert[]> {
    return (await this.#parts.store.alerts.after(bureau, seq, limit)).map((alert) => this.#told(alert, bureau));
  }

  unread(bureau: string): Promise<number> {
    return this.#parts.store.alerts.unread(bureau);
  }

  /** Somebody sees to an alert, or with `older` to it and all before it. Whoever did so first stays named. */
  async acknowledge(actor: Actor, id: string, older: boolean): Promise<Result<Acknowledged, Refusal>> {
    const refusal = forbidden(actor, 'acknowledge-alert');
    if (refusal !== null) return err(refusal);
    const { store: outside, audit, clock } = this.#parts;
    return outside.transaction(async (store): Promise<Result<Acknowledged, Refusal>> => {
      const alert = await store.alerts.find(actor.bureau, id);
      if (alert === null) return err({ code: 'not-found' });
      const by = { officer: actor.officer, at: clock().toISOString() };
      const acknowledged = await store.alerts.acknowledge(actor.bureau, older ? { upTo: alert.seq } : { id }, by);
      const unread = await store.alerts.unread(actor.bureau);
      if (acknowledged > 0) {
        const details = { alert: id, count: acknowledged };
        await audit.record(store, { kind: 'alert', act: 'acknowledged', actor, details });
      }
      return ok({ acknowledged, unread });
    });
  }

  #told({ acknowledged, ...alert }: StoredAlert, bureau: string): Alert {
    // A bureau's own server is no officer: the bureau itself has seen to it.
    return { ...alert, acknowledged: acknowledged && { at: acknowledged.at, officer: acknowledged.officer ?? bureau } };
  }
}
