import type { Kysely } from 'kysely';
import type { JobClaim, JobStore } from './job-store.ts';
import type { Tables } from './schema.ts';

/** Before every time. */
const NEVER = '';

export class KyselyJobs implements JobStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async claim({ name, holder, now, leaseUntil }: JobClaim): Promise<boolean> {
    await this.#db
      .insertInto('jobs')
      .values({ region: this.#region, name, due_at: NEVER, holder: null, lease_until: NEVER })
      .onConflict((conflict) => conflict.columns(['region', 'name']).doNothing())
      .execute();
    const claimed = await this.#of(name)
      .set({ holder, lease_until: leaseUntil })
      .where('due_at', '<=', now)
      .where('lease_until', '<=', now)
      .executeTakeFirst();
    return claimed.numUpdatedRows === 1n;
  }

  async keep({ name, holder, leaseUntil }: JobClaim): Promise<boolean> {
    const kept = await this.#of(name).set({ lease_until: leaseUntil }).where('holder', '=', holder).executeTakeFirst();
    return kept.numUpdatedRows === 1n;
  }

  async release(name: string, holder: string, dueAt: string): Promise<void> {
    const free = { holder: null, lease_until: NEVER, due_at: dueAt };
    await this.#of(name).set(free).where('holder', '=', holder).execute();
  }

  #of(name: string) {
    return this.#db.updateTable('jobs').where('region', '=', this.#region).where('name', '=', name);
  }
}
