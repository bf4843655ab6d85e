import { err, ok, type Result } from '#lib/domain/result.ts';
import { VaultFacts } from '#lib/domain/vault-facts.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

export type { VaultFacts } from '#lib/domain/vault-facts.ts';

/** The key of the one record. */
export const FACTS = 'vault';

const NOTHING: VaultFacts = { lastCase: null, lastBackupAt: null, carriedOver: null };

/** One record for the whole vault. */
export class FactsStore {
  readonly #access: Access;
  readonly #records: Records<VaultFacts>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'facts', jsonOf(VaultFacts));
  }

  async get(): Promise<Result<VaultFacts, StorageFailure>> {
    const found = await this.#records.get(FACTS);
    return found.ok ? ok(found.value ?? NOTHING) : found;
  }

  async put(change: Partial<VaultFacts>): Promise<Result<VaultFacts, StorageFailure>> {
    const before = await this.get();
    // What is damaged here is only of convenience: it is begun anew.
    if (!before.ok && before.error !== 'damaged-record') return err(before.error);
    const facts = { ...(before.ok ? before.value : NOTHING), ...change };
    const done = await replace(this.#access, [await this.#records.change(FACTS, facts)]);
    return done.ok ? ok(facts) : done;
  }
}
