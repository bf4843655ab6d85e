import { type Kysely, sql } from 'kysely';
import * as z from 'zod/mini';
import { HeldState } from '#lib/domain/wire/quality.ts';
import { SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { FloodLimits, HeldRow, HeldStore, HourItems, NewHeld } from './quality-store.ts';
import type { Tables } from './schema.ts';

const Content = z.array(SubmissionItem);

export class KyselyHeld implements HeldStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async arrived(bureau: string, device: string, hour: string, count: { items: number; passed: number }): Promise<void> {
    await this.#db
      .insertInto('hourly_items')
      .values({ region: this.#region, bureau, device, hour, ...count })
      .onConflict((conflict) =>
        conflict.columns(['region', 'bureau', 'device', 'hour']).doUpdateSet({
          items: sql<number>`hourly_items.items + excluded.items`,
          passed: sql<number>`hourly_items.passed + excluded.passed`,
        }),
      )
      .execute();
  }

  async inHour(bureau: string, device: string, hour: string): Promise<{ device: number; bureau: number }> {
    const rows = await this.#hourly(bureau).select(['device', 'items']).where('hour', '=', hour).execute();
    return {
      device: rows.find((row) => row.device === device)?.items ?? 0,
      bureau: rows.reduce((sum, row) => sum + row.items, 0),
    };
  }

  async hours(bureau: string, device: string | null, from: string, before: string): Promise<HourItems[]> {
    const hours = this.#hourly(bureau).where('hour', '>=', from).where('hour', '<', before);
    const rows = await (device === null ? hours : hours.where('device', '=', device))
      .select((count) => ['hour', count.fn.sum('items').as('items'), count.fn.sum('passed').as('passed')])
      .groupBy('hour')
      .orderBy('hour')
      .execute();
    return rows.map((row) => ({ hour: row.hour, items: Number(row.items), passed: Number(row.passed) }));
  }

  async limits(bureau: string): Promise<FloodLimits | null> {
    const row = await this.#db
      .selectFrom('flood_limits')
      .select(['times', 'items', 'usual'])
      .where('bureau', '=', bureau)
      .executeTakeFirst();
    return row ?? null;
  }

  async setLimits(bureau: string, limits: FloodLimits | null, at: string): Promise<void> {
    await this.#db.deleteFrom('flood_limits').where('bureau', '=', bureau).execute();
    if (limits === null) return;
    await this.#db
      .insertInto('flood_limits')
      .values({ bureau, ...limits, set_at: at })
      .execute();
  }

  async passUntil(bureau: string, device: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('flood_passes')
      .select('until')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('device', '=', device)
      .executeTakeFirst();
    return row?.until ?? null;
  }

  async letPass(bureau: string, device: string, until: string): Promise<void> {
    await this.#db
      .insertInto('flood_passes')
      .values({ region: this.#region, bureau, device, until })
      .onConflict((conflict) => conflict.columns(['region', 'bureau', 'device']).doUpdateSet({ until }))
      .execute();
  }

  async hold({ bureau, batchId, device, items, hourItems, usual }: NewHeld, at: string): Promise<void> {
    await this.#db
      .insertInto('held_batches')
      .values({
        ...{ region: this.#region, bureau, batch_id: batchId, device, state: 'held', held_at: at },
        ...{ items: items.length, hour_items: hourItems, usual, content: JSON.stringify(items) },
        ...{ decided_at: null, decided_by: null },
      })
      .execute();
  }

  async state(bureau: string, batchId: string): Promise<HeldState | null> {
    const row = await this.#db
      .selectFrom('held_batches')
      .select('state')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    return row === undefined ? null : HeldState.parse(row.state);
  }

  async waiting(bureau: string, after: string | null, limit: number): Promise<HeldRow[]> {
    const rows = await this.#waiting(bureau)
      .leftJoin('quality_reports', (join) =>
        join
          .onRef('quality_reports.region', '=', 'held_batches.region')
          .onRef('quality_reports.bureau', '=', 'held_batches.bureau')
          .onRef('quality_reports.batch_id', '=', 'held_batches.batch_id'),
      )
      .select(['held_batches.batch_id', 'device', 'held_at', 'held_batches.items', 'hour_items', 'usual', 'remarked'])
      .where('held_batches.batch_id', '>', after ?? '')
      .orderBy('held_batches.batch_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      ...{ batchId: row.batch_id, device: row.device, heldAt: row.held_at, items: row.items },
      ...{ hourItems: row.hour_items, usual: row.usual, remarked: row.remarked ?? 0 },
    }));
  }

  async countWaiting(bureau: string): Promise<number> {
    const row = await this.#waiting(bureau)
      .select((count) => count.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  async waitingSince(before: string, limit: number): Promise<{ bureau: string; batchId: string }[]> {
    return this.#db
      .selectFrom('held_batches')
      .select(['bureau', 'batch_id as batchId'])
      .where('region', '=', this.#region)
      .where('state', '=', 'held')
      .where('held_at', '<', before)
      .orderBy('held_at')
      .limit(limit)
      .execute();
  }

  async content(bureau: string, batchId: string): Promise<{ device: string; items: SubmissionItem[] } | null> {
    // An update that changes nothing holds the row on both stores: whoever decides or takes back meanwhile waits.
    const row = await this.#db
      .updateTable('held_batches')
      .set({ state: 'held' })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .where('state', '=', 'held')
      .returning(['device', 'content'])
      .executeTakeFirst();
    return row === undefined ? null : { device: row.device, items: Content.parse(JSON.parse(row.content ?? '[]')) };
  }

  async decide(
    bureau: string,
    batchId: string,
    { state, officer, at }: { state: HeldState; officer: string | null; at: string },
  ): Promise<void> {
    await this.#db
      .updateTable('held_batches')
      .set({ state, content: null, decided_at: at, decided_by: officer })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .execute();
    if (state !== 'rejected') return;
    await this.#db
      .updateTable('batches')
      .set({ body: new Uint8Array(), body_dropped_at: at })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .where('body_dropped_at', 'is', null)
      .execute();
  }

  async takeBack(bureau: string, batchId: string, sha256: readonly string[] | null, at: string): Promise<number> {
    const waiting = await this.content(bureau, batchId);
    if (waiting === null) return 0;
    const taken = sha256 === null ? null : new Set(sha256);
    const left = taken === null ? [] : waiting.items.filter((item) => !taken.has(item.sha256));
    if (left.length === 0) {
      await this.decide(bureau, batchId, { state: 'withdrawn', officer: null, at });
    } else {
      await this.#db
        .updateTable('held_batches')
        .set({ content: JSON.stringify(left) })
        .where('region', '=', this.#region)
        .where('bureau', '=', bureau)
        .where('batch_id', '=', batchId)
        .execute();
    }
    return new Set(waiting.items.map((item) => item.sha256)).size - new Set(left.map((item) => item.sha256)).size;
  }

  #waiting(bureau: string) {
    return this.#db
      .selectFrom('held_batches')
      .where('held_batches.region', '=', this.#region)
      .where('held_batches.bureau', '=', bureau)
      .where('held_batches.state', '=', 'held');
  }

  #hourly(bureau: string) {
    return this.#db.selectFrom('hourly_items').where('region', '=', this.#region).where('bureau', '=', bureau);
  }
}
