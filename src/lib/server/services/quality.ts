import { err, ok, type Result } from '#lib/domain/result.ts';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { type QualityMonth, type QualityOverTime, type QualityReport, RemarkKind } from '#lib/domain/wire/quality.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { StoredReport } from '../store/quality-store.ts';
import type { MonthCount } from '../store/stats-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Clock, Refusal } from './refusal.ts';
import { remarksOf } from './remarks.ts';
import type { Count } from './tallying.ts';

/** So many records with the same PDQ hash make it one that says little: a logo, a blank page, a template. */
const COMMON = 1000;

/** Months that are shown at most, this one included. */
const MONTHS = 24;

export type Inspected = { bureau: string; batchId: string; items: readonly SubmissionItem[]; at: string };

/** What there is to say about a batch that was just contributed, or that is held. To be called inside its transaction. */
export async function inspect(store: Store, { bureau, batchId, items, at }: Inspected): Promise<StoredReport> {
  const said = await store.quality.facts(items.map(({ sha256 }) => sha256));
  const facts = new Map(
    [...said].map(([sha256, all]) => [sha256, all.filter((fact) => fact.bureau !== bureau || fact.source !== batchId)]),
  );
  const sharing = await store.quality.sharing({
    sha1: items.flatMap(({ sha1 }) => sha1 ?? []),
    md5: items.flatMap(({ md5 }) => md5 ?? []),
  });
  const common = await store.quality.common(bureau, batchId, COMMON);
  const remarks = remarksOf(bureau, items, { facts, sharing, common });
  const remarked = new Set(remarks.flatMap((remark) => remark.items)).size;
  return {
    ...{ batchId, receivedAt: at, items: items.length, clean: items.length - remarked, remarked },
    known: items.filter(({ sha256 }) => facts.get(sha256)?.some((fact) => fact.bureau !== bureau)).length,
    comparable: items.filter(({ pdq }) => pdq !== undefined).length,
    damaged: items.filter(({ pdq }) => pdq?.damaged === true).length,
    remarks,
  };
}

/** What a report adds to the counts of its day. */
export function countsOf(bureau: string, report: StoredReport): Count[] {
  return [
    { bureau, name: 'batches', count: 1 },
    { bureau, name: 'items', count: report.items },
    { bureau, name: 'remarked', count: report.remarked },
    { bureau, name: 'known-items', count: report.known },
    { bureau, name: 'comparable', count: report.comparable },
    { bureau, name: 'damaged', count: report.damaged },
    ...report.remarks.map(({ kind, items }): Count => ({ bureau, name: `remark-${kind}`, count: items.length })),
  ];
}

/** What the hub found in batches, for their own bureau; over time also for those who oversee all. */
export class Quality {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Another bureau's batch is as unknown as one that never was. */
  async report(actor: Actor, batchId: string): Promise<Result<QualityReport, Refusal>> {
    const refusal = forbidden(actor, 'read-receipt');
    if (refusal !== null) return err(refusal);
    if (!UuidV7.safeParse(batchId).success) return err({ code: 'not-found' });
    const report = await this.#store.quality.find(actor.bureau, batchId);
    if (report === null) return err({ code: 'not-found' });
    return ok({ ...report, held: await this.#store.held.state(actor.bureau, batchId) });
  }

  /** By month: of the own bureau, or of each for whoever may compare them. */
  async overTime(actor: Actor): Promise<Result<QualityOverTime, Refusal>> {
    const refusal = forbidden(actor, 'see-quality');
    if (refusal !== null) return err(refusal);
    const now = this.#clock();
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1));
    const bureau = forbidden(actor, 'compare-bureaux') === null ? undefined : actor.bureau;
    const counts = await this.#store.stats.months(dayOf(first), dayOf(now), bureau);
    return ok({ months: monthsOf(counts) });
  }
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** Months in which a bureau handed nothing in are left out. */
function monthsOf(counts: readonly MonthCount[]): QualityMonth[] {
  const months = Map.groupBy(counts, ({ bureau, month }) => `${month} ${bureau}`);
  return [...months.values()].flatMap((rows) => {
    const [row] = rows;
    const by = new Map(rows.map(({ name, count }) => [name, count]));
    const items = by.get('items') ?? 0;
    const remarked = by.get('remarked') ?? 0;
    const heldBatches = by.get('held-batches') ?? 0;
    if (row === undefined || items + heldBatches === 0) return [];
    const remarks = RemarkKind.options.flatMap((kind) => {
      const count = by.get(`remark-${kind}`);
      return count === undefined ? [] : [[kind, count] as const];
    });
    return [
      {
        ...{ bureau: row.bureau, month: row.month, batches: by.get('batches') ?? 0, items },
        ...{ clean: items - remarked, remarked, known: by.get('known-items') ?? 0 },
        ...{ comparable: by.get('comparable') ?? 0, damaged: by.get('damaged') ?? 0, heldBatches },
        ...{ confirmed: by.get('matches-confirmed') ?? 0, refuted: by.get('matches-refuted') ?? 0 },
        remarks: Object.fromEntries(remarks),
      },
    ];
  });
}
