import { err, ok, type Result } from '#lib/domain/result.ts';
import { MAX_RETENTION_DAYS, type RetentionInForce } from '#lib/domain/wire/retention.ts';
import type { Keeping } from '../store/retention-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Auditing } from './auditing.ts';
import type { NearDuplicates } from './lookups.ts';
import type { Clock, Refusal } from './refusal.ts';
import { forgetVanished } from './vanished-media.ts';

type Parts = {
  store: Store;
  near: Pick<NearDuplicates, 'forget'>;
  audit: Auditing;
  alerts: Pick<Alerting, 'raise'>;
  clock: Clock;
};

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;
/** A bureau hears of it so long before, and nothing is removed before a term has stood for so long. */
const NOTICE = 30 * DAY;
/** Contributions of one transaction, or the sources of as many: others wait for its end before they can write. */
const CHUNK = 200;

/**
 * What bureaux have contributed goes when it has been kept for as long as they want: out of the material and its index, with
 * the batch's bytes and with what the log says of it. The leaf stays, so that every proof stays what it was.
 */
export class Retention {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the own bureau has asked for. */
  async read(actor: Actor): Promise<Result<RetentionInForce, Refusal>> {
    const refusal = forbidden(actor, 'see-retention');
    return refusal === null ? ok(await this.#inForce(actor.bureau)) : err(refusal);
  }

  async change(actor: Actor, days: number | null): Promise<Result<RetentionInForce, Refusal>> {
    const refusal = forbidden(actor, 'set-retention');
    if (refusal !== null) return err(refusal);
    const set = await this.set(actor.bureau, days, actor);
    return set.ok ? ok(await this.#inForce(actor.bureau)) : err({ code: 'malformed-request', detail: 'days' });
  }

  /**
   * @param days 1 to 36,500; null: for good, as without any word
   * @param by null: the operator
   */
  async set(
    bureau: string,
    days: number | null,
    by: Actor | null = null,
  ): Promise<Result<void, 'unknown-bureau' | 'bad-days'>> {
    const { store: outside, audit, clock } = this.#parts;
    if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= MAX_RETENTION_DAYS)) return err('bad-days');
    return outside.transaction(async (store) => {
      if ((await store.bureaux.find(bureau)) === null) return err('unknown-bureau');
      await store.retention.set(bureau, days, clock().toISOString());
      const details = { days: days ?? 'for-good' };
      const actor = by ?? { bureau, device: null };
      await audit.record(store, { kind: 'retention', act: 'set', actor, details });
      return ok(undefined);
    });
  }

  /** Warns of what is to go, and removes what has to: the job of every day. Ended in the middle, it goes on where it was. */
  async run(): Promise<void> {
    await this.#remindOfRules();
    for (const keeping of await this.#parts.store.retention.all()) {
      await this.#warn(keeping);
      if (this.#now() >= Date.parse(keeping.setAt) + NOTICE) while (await this.#removeSome(keeping));
    }
  }

  /** Each week of what is to go within the time of notice has one alert, in time for its first day. */
  async #warn({ bureau, days, setAt }: Keeping): Promise<void> {
    const { store: outside, alerts } = this.#parts;
    // What is overdue when a term is set goes when the term has stood for long enough: in the first week after that.
    const first = Date.parse(setAt) + NOTICE;
    for (let week = weekOf(Math.max(this.#now(), first)); week <= weekOf(this.#now() + NOTICE + DAY); week += WEEK) {
      const isFirst = week <= first;
      const from = isFirst ? '' : text(week - days * DAY);
      const to = text(week + WEEK - days * DAY);
      const items = await outside.retention.countBetween(bureau, from, to);
      if (items === 0) continue;
      const day = text(Math.max(week, first)).slice(0, 10);
      const cause = `expiring:${String(days)}:${text(week).slice(0, 10)}`;
      const subject = { items: Math.min(items, 1_000_000), word: day };
      await outside.transaction((store) => alerts.raise(store, { bureau, kind: 'expiring', cause, subject }));
    }
  }

  /** Removes the oldest sources that are over, in one transaction. @returns whether there were any */
  async #removeSome({ bureau, days }: Keeping): Promise<boolean> {
    const { store: outside, near, audit } = this.#parts;
    const gone: number[] = [];
    const some = await outside.transaction(async (store) => {
      const at = text(this.#now());
      const sources = await store.retention.sourcesBefore(bureau, text(this.#now() - days * DAY), CHUNK);
      const media: number[] = [];
      let batches = 0;
      for (const source of sources) {
        const taken = await store.material.takeBack(bureau, source, null);
        gone.push(...taken.contributions);
        media.push(...taken.media);
        if (await store.retention.dropBody(bureau, source, at)) batches++;
        await store.log.erase(bureau, source, 'expired', at);
      }
      if (sources.length === 0) return false;
      await forgetVanished(store, media, at);
      const details = { days, items: gone.length, batches, media: media.length };
      await audit.record(store, { kind: 'retention', act: 'expired', actor: { bureau, device: null }, details, at });
      return true;
    });
    if (gone.length > 0) await near.forget(gone);
    return some;
  }

  /** Once, when the day comes on which a bureau wanted to look at its rule again. */
  async #remindOfRules(): Promise<void> {
    const { store: outside, alerts } = this.#parts;
    const today = text(this.#now()).slice(0, 10);
    for (const { code: bureau } of await outside.bureaux.all()) {
      const rule = (await outside.bureaux.ruleInForce(bureau))?.rule;
      if (rule?.reviewBy == null || rule.reviewBy > today) continue;
      const cause = `review-due:${rule.id}:${String(rule.version)}`;
      const subject = { word: rule.reviewBy };
      await outside.transaction((store) => alerts.raise(store, { bureau, kind: 'review-due', cause, subject }));
    }
  }

  async #inForce(bureau: string): Promise<RetentionInForce> {
    const keeping = await this.#parts.store.retention.of(bureau);
    return { days: keeping?.days ?? null, setAt: keeping?.setAt ?? null };
  }

  #now(): number {
    return this.#parts.clock().getTime();
  }
}

/** The start of the week, counted from 1970, in which a moment lies. */
const weekOf = (ms: number) => Math.floor(ms / WEEK) * WEEK;

const text = (ms: number) => new Date(ms).toISOString();
