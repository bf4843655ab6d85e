import { type Kysely, type Selectable, sql } from 'kysely';
import * as z from 'zod/mini';
import { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import {
  HubImport,
  type ImportCommit,
  ImportItem,
  ImportState,
  MAX_PIECE_ITEMS,
  MAX_TOLD,
} from '#lib/domain/wire/imports.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { ImportKey, ImportRow, ImportStore, NewImportRow, NewPiece, Outcome } from './import-store.ts';
import type { Tables } from './schema.ts';

const Content = z.array(ImportItem).check(z.maxLength(MAX_PIECE_ITEMS));

export class KyselyImports implements ImportStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async open({ bureau, id, format, dataRule, device, officer }: NewImportRow, at: string): Promise<boolean> {
    const added = await this.#db
      .insertInto('imports')
      .values({
        ...{ region: this.#region, bureau, import_id: id, format, device, officer, state: 'open' },
        ...{ data_rule: dataRule.id, data_rule_version: dataRule.version },
        ...{ opened_at: at, touched_at: at, ended_at: null, pieces: 0, items: 0, taken: 0, read_entries: 0 },
        ...{ skipped_by: '{}', accepted: 0, merged: 0, contradictions: 0, contradictions_first: '[]' },
      })
      .onConflict((conflict) => conflict.columns(['region', 'bureau', 'import_id']).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async find(key: ImportKey): Promise<ImportRow | null> {
    const row = await this.#of(key).selectAll().executeTakeFirst();
    return row === undefined ? null : rowOf(row);
  }

  async hold(key: ImportKey): Promise<ImportRow | null> {
    // Writing holds the row on both stores.
    const row = await this.#change(key)
      .set({ touched_at: sql<string>`touched_at` })
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : rowOf(row);
  }

  async list(bureau: string, after: string | null, limit: number): Promise<ImportRow[]> {
    let rows = this.#imports().selectAll().where('bureau', '=', bureau);
    // Ids are of time (UUID version 7): the newest is the last.
    if (after !== null) rows = rows.where('import_id', '<', after);
    return (await rows.orderBy('import_id', 'desc').limit(limit).execute()).map(rowOf);
  }

  async countOpen(bureau: string): Promise<number> {
    const { open } = await this.#imports()
      .select((of) => of.fn.countAll().as('open'))
      .where('bureau', '=', bureau)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
    return Number(open);
  }

  async pieceDigest(key: ImportKey, piece: number): Promise<string | null> {
    const row = await this.#piecesOf(key).select('content_sha256').where('piece', '=', piece).executeTakeFirst();
    return row === undefined ? null : hexOf(row.content_sha256);
  }

  async addPiece(key: ImportKey, { piece, sha256, items }: NewPiece, at: string): Promise<void> {
    await this.#db
      .insertInto('import_pieces')
      .values({
        ...{ region: this.#region, bureau: key.bureau, import_id: key.id, piece, items: items.length },
        ...{ content_sha256: bytesOf(sha256), content: JSON.stringify(items) },
      })
      .execute();
    await this.#change(key)
      .set({ touched_at: at, pieces: sql<number>`pieces + 1`, items: sql<number>`items + ${items.length}` })
      .execute();
  }

  async commit(key: ImportKey, { read, skippedBy }: Pick<ImportCommit, 'read' | 'skippedBy'>, at: string) {
    await this.#change(key)
      .set({ state: 'committed', touched_at: at, read_entries: read, skipped_by: JSON.stringify(skippedBy) })
      .execute();
  }

  async piecesLeft(key: ImportKey, limit: number): Promise<number[]> {
    const rows = await this.#piecesOf(key).select('piece').orderBy('piece').limit(limit).execute();
    return rows.map(({ piece }) => piece);
  }

  async readPiece(key: ImportKey, piece: number): Promise<ImportItem[] | null> {
    const row = await this.#piecesOf(key).select('content').where('piece', '=', piece).executeTakeFirst();
    return row === undefined ? null : Content.parse(JSON.parse(row.content));
  }

  async takePiece(key: ImportKey, piece: number): Promise<boolean> {
    const taken = await this.#dropping(key).where('piece', '=', piece).executeTakeFirst();
    return taken.numDeletedRows === 1n;
  }

  async count(key: ImportKey, outcome: Outcome & { taken: number }, at: string): Promise<void> {
    const before = await this.hold(key);
    if (before === null) throw new Error('An import that is being taken over is not there');
    const first = [...before.contradictionsFirst, ...outcome.contradictionsFirst].slice(0, MAX_TOLD);
    await this.#change(key)
      .set({
        ...{ touched_at: at, taken: before.taken + outcome.taken, accepted: before.accepted + outcome.accepted },
        merged: before.merged + outcome.merged,
        contradictions: before.contradictions + outcome.contradictions,
        contradictions_first: JSON.stringify(first),
      })
      .execute();
  }

  async end(key: ImportKey, state: 'done' | 'abandoned', at: string): Promise<void> {
    await this.#change(key).set({ state, touched_at: at, ended_at: at }).execute();
  }

  async dropPieces(key: ImportKey, limit: number): Promise<number> {
    const some = await this.piecesLeft(key, limit);
    if (some.length === 0) return 0;
    const dropped = await this.#dropping(key).where('piece', 'in', some).executeTakeFirst();
    return Number(dropped.numDeletedRows);
  }

  async leftOpen({ operator, browser }: { operator: string; browser: string }, limit: number): Promise<ImportRow[]> {
    const open = this.#imports().selectAll().where('state', '=', 'open').orderBy('touched_at').limit(limit);
    const rows = [
      ...(await open.where('device', 'is', null).where('touched_at', '<', operator).execute()),
      ...(await open.where('device', 'is not', null).where('touched_at', '<', browser).execute()),
    ];
    return rows.map(rowOf);
  }

  async leftCommitted(before: string, limit: number): Promise<ImportRow[]> {
    const committed = this.#imports().selectAll().where('state', '=', 'committed').where('touched_at', '<', before);
    return (await committed.orderBy('touched_at').limit(limit).execute()).map(rowOf);
  }

  async leftovers(limit: number): Promise<ImportKey[]> {
    const rows = await this.#db
      .selectFrom('import_pieces')
      .innerJoin('imports', (join) =>
        join
          .onRef('imports.region', '=', 'import_pieces.region')
          .onRef('imports.bureau', '=', 'import_pieces.bureau')
          .onRef('imports.import_id', '=', 'import_pieces.import_id'),
      )
      .select(['imports.bureau', 'imports.import_id'])
      .distinct()
      .where('imports.region', '=', this.#region)
      .where('imports.state', '=', 'abandoned')
      .limit(limit)
      .execute();
    return rows.map(({ bureau, import_id: id }) => ({ bureau, id }));
  }

  #imports() {
    return this.#db.selectFrom('imports').where('region', '=', this.#region);
  }

  #of({ bureau, id }: ImportKey) {
    return this.#imports().where('bureau', '=', bureau).where('import_id', '=', id);
  }

  #change({ bureau, id }: ImportKey) {
    return this.#db
      .updateTable('imports')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('import_id', '=', id);
  }

  #piecesOf({ bureau, id }: ImportKey) {
    return this.#db
      .selectFrom('import_pieces')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('import_id', '=', id);
  }

  #dropping({ bureau, id }: ImportKey) {
    return this.#db
      .deleteFrom('import_pieces')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('import_id', '=', id);
  }
}

const Told = HubImport.shape.contradictionsFirst;
const SkippedBy = HubImport.shape.skippedBy;

function rowOf(row: Selectable<Tables['imports']>): ImportRow {
  const skippedBy = SkippedBy.parse(JSON.parse(row.skipped_by));
  return {
    ...{ bureau: row.bureau, id: row.import_id, format: ExchangeFormat.parse(row.format) },
    dataRule: { id: row.data_rule, version: row.data_rule_version },
    ...{ device: row.device, officer: row.officer, state: ImportState.parse(row.state) },
    ...{ openedAt: row.opened_at, endedAt: row.ended_at, pieces: row.pieces, items: row.items, taken: row.taken },
    ...{ read: row.read_entries, skippedBy, skipped: Object.values(skippedBy).reduce((sum, count) => sum + count, 0) },
    ...{ accepted: row.accepted, merged: row.merged, contradictions: row.contradictions },
    contradictionsFirst: Told.parse(JSON.parse(row.contradictions_first)),
  };
}
