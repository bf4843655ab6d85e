import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { Instant } from '#lib/domain/wire/common.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

const KEY = 'vault';

/** What the vault knows about itself. */
export const VaultFacts = z.strictObject({
  /** The case that was open last. */
  lastCase: z.nullable(UuidV7),
  lastBackupAt: z.nullable(Instant),
  /** When the hub acknowledged something last. */
  lastSyncedAt: z.nullable(Instant),
  /** The case into which the results of a vault of the first version go. */
  carriedOver: z.nullable(UuidV7),
});
export type VaultFacts = z.infer<typeof VaultFacts>;

const NOTHING: VaultFacts = { lastCase: null, lastBackupAt: null, lastSyncedAt: null, carriedOver: null };

/** One record for the whole vault. */
export class FactsStore {
  readonly #access: Access;
  readonly #records: Records<VaultFacts>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'facts', jsonOf(VaultFacts));
  }

  async get(): Promise<Result<VaultFacts, StorageFailure>> {
    const found = await this.#records.get(KEY);
    return found.ok ? ok(found.value ?? NOTHING) : found;
  }

  async put(change: Partial<VaultFacts>): Promise<Result<VaultFacts, StorageFailure>> {
    const before = await this.get();
    // What is damaged here is only of convenience: it is begun anew.
    if (!before.ok && before.error !== 'damaged-record') return err(before.error);
    const facts = { ...(before.ok ? before.value : NOTHING), ...change };
    const done = await replace(this.#access, [await this.#records.change(KEY, facts)]);
    return done.ok ? ok(facts) : done;
  }
}
