import type { Kysely, Selectable } from 'kysely';
import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { LogKind } from '#lib/domain/log-entry.ts';
import type { Subtree } from '#lib/domain/merkle.ts';
import { ErasureReason } from '#lib/domain/wire/log.ts';
import { bytesOf, hexOf } from './binary.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { LogFilter, LogNode, LogRow, LogStore, NewLogRow, StoredCheckpoint } from './log-store.ts';
import type { Tables } from './schema.ts';

const COUNTER = 'log';

export class KyselyLog implements LogStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async size(): Promise<number> {
    const query = this.#db.selectFrom('counters').select('taken').where('region', '=', this.#region);
    const row = await query.where('name', '=', COUNTER).executeTakeFirst();
    return row?.taken ?? 0;
  }

  async take(): Promise<number> {
    return (await takeNumbers(this.#db, { region: this.#region, name: COUNTER, count: 1 })) - 1;
  }

  async append(row: NewLogRow, completed: readonly LogNode[]): Promise<void> {
    const region = this.#region;
    const { index: idx, hash, salt, ...rest } = row;
    const erased = { erased_at: null, erased_why: null };
    await this.#db
      .insertInto('log_leaves')
      .values({ region, idx, hash: bytesOf(hash), salt: fromBase64url(salt), ...rest, ...erased })
      .execute();
    if (completed.length === 0) return;
    const nodes = completed.map((node) => ({ region, level: node.level, idx: node.index, hash: bytesOf(node.hash) }));
    await this.#db.insertInto('log_nodes').values(nodes).execute();
  }

  async nodes(subtrees: readonly Subtree[]): Promise<string[]> {
    const leaves = subtrees.filter(({ level }) => level === 0).map(({ index }) => index);
    const inner = subtrees.filter(({ level }) => level > 0);
    const found = new Map<string, string>();
    if (leaves.length > 0) {
      const query = this.#db.selectFrom('log_leaves').select(['idx', 'hash']).where('region', '=', this.#region);
      const rows = await query.where('idx', 'in', leaves).execute();
      for (const { idx, hash } of rows) found.set(nameOf({ level: 0, index: idx }), hexOf(hash));
    }
    if (inner.length > 0) {
      const query = this.#db
        .selectFrom('log_nodes')
        .select(['level', 'idx', 'hash'])
        .where('region', '=', this.#region);
      const rows = await query
        .where((is) => is.or(inner.map(({ level, index }) => is.and([is('level', '=', level), is('idx', '=', index)]))))
        .execute();
      for (const { level, idx, hash } of rows) found.set(nameOf({ level, index: idx }), hexOf(hash));
    }
    return subtrees.map((subtree) => {
      const hash = found.get(nameOf(subtree));
      if (hash === undefined) throw new Error(`The audit log has lost its node ${nameOf(subtree)}`);
      return hash;
    });
  }

  async nodesFrom({ level, index }: Subtree, limit: number): Promise<LogNode[]> {
    const query = this.#db.selectFrom('log_nodes').select(['idx', 'hash']).where('region', '=', this.#region);
    const rows = await query.where('level', '=', level).where('idx', '>=', index).orderBy('idx').limit(limit).execute();
    return rows.map((row) => ({ level, index: row.idx, hash: hexOf(row.hash) }));
  }

  async entriesBefore(index: number, { kind, bureau, since, until }: LogFilter, limit: number): Promise<LogRow[]> {
    let query = this.#db
      .selectFrom('log_leaves')
      .selectAll()
      .where('region', '=', this.#region)
      .where('idx', '<', index);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (bureau !== undefined) query = query.where('bureau', '=', bureau);
    if (since !== undefined) query = query.where('at', '>=', since);
    if (until !== undefined) query = query.where('at', '<', until);
    return (await query.orderBy('idx', 'desc').limit(limit).execute()).map(rowOf);
  }

  async entriesFrom(index: number, limit: number): Promise<LogRow[]> {
    const query = this.#db.selectFrom('log_leaves').selectAll().where('region', '=', this.#region);
    return (await query.where('idx', '>=', index).orderBy('idx').limit(limit).execute()).map(rowOf);
  }

  async erase(bureau: string, subject: string, why: ErasureReason, at: string): Promise<number> {
    const gone = { device: null, subject: null, details: null, salt: null };
    const erased = await this.#db
      .updateTable('log_leaves')
      .set({ ...gone, erased_at: at, erased_why: why })
      .where('region', '=', this.#region)
      .where('subject', '=', subject)
      .where('bureau', '=', bureau)
      .executeTakeFirst();
    return Number(erased.numUpdatedRows);
  }

  async addCheckpoint({ size, root, at, text }: StoredCheckpoint): Promise<void> {
    await this.#db
      .insertInto('log_checkpoints')
      .values({ region: this.#region, size, root: bytesOf(root), at, text })
      .onConflict((conflict) => conflict.columns(['region', 'size']).doNothing())
      .execute();
  }

  async newestCheckpoint(): Promise<StoredCheckpoint | null> {
    const row = await this.#checkpoints().orderBy('size', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? null : { ...row, root: hexOf(row.root) };
  }

  async checkpointsAfter(size: number, limit: number): Promise<StoredCheckpoint[]> {
    const rows = await this.#checkpoints().where('size', '>', size).orderBy('size').limit(limit).execute();
    return rows.map((row) => ({ ...row, root: hexOf(row.root) }));
  }

  #checkpoints() {
    return this.#db
      .selectFrom('log_checkpoints')
      .select(['size', 'root', 'at', 'text'])
      .where('region', '=', this.#region);
  }
}

const nameOf = ({ level, index }: Subtree) => `${level}/${index}`;

function rowOf(row: Selectable<Tables['log_leaves']>): LogRow {
  const { idx, hash, kind, act, at, bureau, device, details, salt, erased_at, erased_why } = row;
  return {
    ...{ index: idx, hash: hexOf(hash), kind: LogKind.parse(kind), act, at, bureau, device, details },
    salt: salt === null ? null : toBase64url(salt),
    erased: erased_at === null ? null : { at: erased_at, why: ErasureReason.parse(erased_why) },
  };
}
