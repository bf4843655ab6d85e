import { err, ok, type Result } from '#lib/domain/result.ts';
import { Uuid } from '#lib/domain/uuid.ts';
import {
  type HubImport,
  type ImportCommit,
  type ImportList,
  type ImportPiece,
  MAX_LISTED_IMPORTS,
  type NewImport,
  type PieceTaken,
} from '#lib/domain/wire/imports.ts';
import type { ImportRow } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Auditing } from './auditing.ts';
import { itemsRefusal } from './disclosed.ts';
import { floodOf } from './floods.ts';
import { addPiece, commitImport, commitRefusal, openImport } from './import-staging.ts';
import type { ImportTaking } from './import-taking.ts';
import type { Clock, Refusal } from './refusal.ts';

type Parts = {
  store: Store;
  taking: ImportTaking;
  audit: Auditing;
  alerts: Pick<Alerting, 'raise'>;
  clock: Clock;
  log: (message: string, error: unknown) => void;
};
type Answer<T> = Promise<Result<T, Refusal>>;

/** Imports that a bureau may have open at once: what is put aside takes room. */
const MAX_OPEN = 8;
const MINUTE = 60;

/** Takes lists in that a bureau's admin reads in a browser: opened, filled piece by piece, committed or abandoned. */
export class Imports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opening one again that is open at the same device changes nothing. */
  async open(actor: Actor, { id, format, dataRule }: NewImport): Answer<HubImport> {
    const refusal = forbidden(actor, 'import');
    if (refusal !== null) return err(refusal);
    const { bureau, device, officer } = actor;
    return this.#parts.store.transaction(async (store) => {
      const before = await store.imports.find({ bureau, id });
      if (before !== null) {
        const isSame = before.device === device && before.format === format && before.dataRule.id === dataRule.id;
        return isSame ? ok(await shown(store, before)) : err({ code: 'import-differs', detail: 'id' });
      }
      const rule = await store.bureaux.rule(bureau, dataRule);
      if (rule === null) return err({ code: 'unknown-data-rule', detail: 'dataRule' });
      if ((await store.imports.countOpen(bureau)) >= MAX_OPEN) {
        return err({ code: 'too-many-requests', detail: 'open imports', retryAfter: MINUTE });
      }
      const row = { bureau, id, format, dataRule, device, officer };
      await openImport(store, this.#parts.audit, { row, at: this.#now() });
      return this.#shown(store, { bureau, id });
    });
  }

  async add(actor: Actor, id: string, { piece, items }: ImportPiece): Answer<PieceTaken> {
    return this.#with(actor, id, async (store, row) => {
      if (row.state !== 'open') return err({ code: 'import-closed' });
      const rule = await store.bureaux.rule(row.bureau, row.dataRule);
      if (rule === null) return err({ code: 'unknown-data-rule', detail: 'dataRule' });
      const objection = itemsRefusal(items, rule);
      if (objection !== null) return err(objection);
      const added = await addPiece(store, row, { piece, items, at: this.#now() });
      if (!added.ok) return added;
      const after = await store.imports.find(row);
      return ok({ pieces: after?.pieces ?? 0, items: after?.items ?? 0 });
    });
  }

  /**
   * Who commits has just proved key and passphrase anew, which is what the release of a flood takes, too: so an import is
   * not held. It counts into its hour, and the bureau hears of an unusual one.
   */
  async commit(actor: Actor, id: string, said: ImportCommit): Answer<HubImport> {
    const { audit, taking, log } = this.#parts;
    const committed = await this.#with(actor, id, async (store, row) => {
      if (row.state === 'committed' || row.state === 'done') return ok(await shown(store, row));
      const objection = commitRefusal(row, said);
      if (objection !== null) return err(objection);
      const at = this.#now();
      await this.#countArrival(store, actor, row, at);
      await commitImport(store, audit, { row, said, who: actor, at });
      return this.#shown(store, row);
    });
    if (committed.ok && committed.value.state === 'committed') {
      taking.wake({ bureau: actor.bureau, id }, (error) => {
        log('An import stopped in the middle; it goes on in a minute', error);
      });
    }
    return committed;
  }

  /** Nothing of it is kept. Abandoning it again changes nothing. */
  async abandon(actor: Actor, id: string): Answer<HubImport> {
    const found = await this.#with(actor, id, (_store, row) => Promise.resolve(ok(row)));
    if (!found.ok) return found;
    const isOver = found.value.state === 'abandoned' || (await this.#parts.taking.abandon(found.value));
    return isOver ? this.read(actor, id) : err({ code: 'import-closed' });
  }

  async read(actor: Actor, id: string): Answer<HubImport> {
    return this.#with(actor, id, async (store, row) => ok(await shown(store, row)));
  }

  async list(actor: Actor, after: string | null): Answer<ImportList> {
    const refusal = forbidden(actor, 'import');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const rows = await store.imports.list(actor.bureau, after, MAX_LISTED_IMPORTS);
    const items: HubImport[] = [];
    for (const row of rows) items.push(await shown(store, row));
    return ok({ items, next: rows.length < MAX_LISTED_IMPORTS ? null : (rows.at(-1)?.id ?? null) });
  }

  /** Another bureau's import is as unknown as one that never was. Holds it until the transaction ends. */
  async #with<T>(actor: Actor, id: string, run: (store: Store, row: ImportRow) => Answer<T>): Answer<T> {
    const refusal = forbidden(actor, 'import');
    if (refusal !== null) return err(refusal);
    if (!Uuid.safeParse(id).success) return err({ code: 'not-found' });
    return this.#parts.store.transaction(async (store) => {
      const row = await store.imports.hold({ bureau: actor.bureau, id });
      return row === null ? err({ code: 'not-found' }) : run(store, row);
    });
  }

  async #countArrival(store: Store, { device }: Actor, { bureau, id, items }: ImportRow, at: string): Promise<void> {
    if (device === null || items === 0) return;
    const flood = await floodOf(store, { bureau, device, items, at });
    if (flood === null) return;
    const subject = { items: Math.min(flood.hourItems, 1_000_000), about: { kind: 'import', id } };
    await this.#parts.alerts.raise(store, { bureau, kind: 'flood', cause: `flood:import:${id}`, subject });
  }

  async #shown(store: Store, key: { bureau: string; id: string }): Answer<HubImport> {
    const row = await store.imports.find(key);
    return row === null ? err({ code: 'not-found' }) : ok(await shown(store, row));
  }

  #now(): string {
    return this.#parts.clock().toISOString();
  }
}

/** An import as its bureau sees it; whoever made it may be gone. */
async function shown(store: Store, row: ImportRow): Promise<HubImport> {
  const { bureau: _bureau, device, dataRule: _rule, officer: id, ...rest } = row;
  const officer = device === null || id === null ? null : ((await store.officers.find(id))?.name ?? UNKNOWN);
  return { ...rest, officer };
}

/** An officer who was erased. */
const UNKNOWN = '?';
