import type { Json } from '#lib/domain/canonical.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { AlertSubject } from '#lib/domain/wire/alert.ts';
import type { CaseworkAct, EventDetails } from '#lib/domain/wire/casework-event.ts';
import type { CountName } from '#lib/domain/wire/stats.ts';
import type { Thing } from '../store/event-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting, MaterialNews } from './alerting.ts';
import type { AuditEvent, Auditing, AuditKind } from './auditing.ts';
import type { HolderNamings } from './holder-namings.ts';
import type { LookupBudget } from './lookup-budget.ts';
import type { Clock, Refusal } from './refusal.ts';
import type { Deed } from './rights.ts';
import type { Count, Tallying } from './tallying.ts';

/** What everything needs that bureaux do with material together. */
export type CaseworkParts = {
  store: Store;
  alerts: Alerting;
  audit: Auditing;
  namings: HolderNamings;
  /** Who names files learns which of them the hub has, as by a look-up. */
  budget: Pick<LookupBudget, 'take'>;
  tally: Tallying;
  clock: Clock;
};

type WorkParts = Omit<CaseworkParts, 'clock' | 'budget'> & {
  at: string;
  /** Null: the hub by its clock. */
  actor: Actor | null;
};

/** One act, in one transaction: what it changes, its lines of history, its alerts, and last its entries in the audit log. */
export class Work {
  readonly store: Store;
  readonly at: string;
  readonly #parts: WorkParts;
  readonly #entries: AuditEvent[] = [];
  readonly #counts: Count[] = [];

  constructor(parts: WorkParts) {
    this.#parts = parts;
    this.store = parts.store;
    this.at = parts.at;
  }

  /** Writes a line into the history of a thing. @returns its new version, which names the act */
  note(thing: Thing, id: string, act: CaseworkAct, details: EventDetails = {}, byHub = false): Promise<number> {
    const actor = byHub ? null : this.#parts.actor;
    const by = { bureau: actor?.bureau ?? null, officer: actor?.officer ?? null };
    return this.store.casework.events.write(thing, id, { at: this.at, act, ...by, details });
  }

  /** The entry in the audit log is written when everything else is done. */
  enter(kind: AuditKind, act: string, details: Record<string, Json>, byHub = false): void {
    this.#entries.push({ kind, act, actor: byHub ? null : this.#parts.actor, details, at: this.at });
  }

  /** For the statistics: one more, of the bureau that does it. */
  count(bureau: string, name: CountName): void {
    this.#counts.push({ bureau, name, count: 1 });
  }

  async tellHolders(news: Omit<MaterialNews, 'subject'>, subject: Partial<AlertSubject>): Promise<void> {
    if (news.media.length === 0) return;
    const { alerts, namings } = this.#parts;
    const naming = await namings.of(this.store, { bureaux: [news.from], statements: [] });
    const how = naming(news.from);
    const named = how === 'hub-only' ? null : news.from;
    const contact = how === 'bureau-and-contact' ? (subject.contact ?? null) : null;
    await alerts.tellHolders(this.store, { ...news, subject: { ...subject, bureau: named, contact } });
  }

  raise(alert: Parameters<Alerting['raise']>[1]): Promise<void> {
    return this.#parts.alerts.raise(this.store, alert);
  }

  async finish(): Promise<void> {
    await this.#parts.tally.add(this.store, ...this.#counts);
    for (const entry of this.#entries) await this.#parts.audit.record(this.store, entry);
  }
}

/**
 * Does one act if the actor may. What is refused must have changed nothing before.
 * @param named how many files it names
 */
export async function act<T>(
  parts: CaseworkParts,
  { actor, deed, named = 0 }: { actor: Actor; deed: Deed; named?: number },
  run: (work: Work) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const refusal = forbidden(actor, deed) ?? (named > 0 ? await parts.budget.take(actor, named) : null);
  if (refusal !== null) return err(refusal);
  return inWork(parts, actor, run);
}

/** What the hub does by its clock. */
export function byClock<T>(parts: CaseworkParts, run: (work: Work) => Promise<T>): Promise<T> {
  return inWork(parts, null, run);
}

function inWork<T>(parts: CaseworkParts, actor: Actor | null, run: (work: Work) => Promise<T>): Promise<T> {
  return parts.store.transaction(async (store) => {
    const work = new Work({ ...parts, store, actor, at: parts.clock().toISOString() });
    const done = await run(work);
    await work.finish();
    return done;
  });
}
