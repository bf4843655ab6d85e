import { createHash } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { ImportCommit, ImportItem } from '#lib/domain/wire/imports.ts';
import type { ImportKey, ImportRow, NewImportRow } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Auditing } from './auditing.ts';
import type { Refusal } from './refusal.ts';

/** Null: the operator. */
type Who = Pick<Actor, 'bureau' | 'device'> | null;

/** Opens an import, inside a transaction. False when there is one of this id. */
export async function openImport(
  store: Store,
  audit: Auditing,
  { row, at }: { row: NewImportRow; at: string },
): Promise<boolean> {
  if (!(await store.imports.open(row, at))) return false;
  const { bureau, id, format, dataRule, device } = row;
  const details = { import: id, bureau, format, rule: dataRule.id, version: dataRule.version };
  await audit.record(store, {
    kind: 'import',
    act: 'opened',
    actor: device === null ? null : { bureau, device },
    details,
  });
  return true;
}

/** Puts a piece aside, inside a transaction; one that is there already changes nothing. */
export async function addPiece(
  store: Store,
  key: ImportKey,
  { piece, items, at }: { piece: number; items: readonly ImportItem[]; at: string },
): Promise<Result<void, Refusal>> {
  const sha256 = createHash('sha256').update(canonicalJson(items)).digest('hex');
  const before = await store.imports.pieceDigest(key, piece);
  if (before !== null) return before === sha256 ? ok(undefined) : err({ code: 'import-differs', detail: 'piece' });
  await store.imports.addPiece(key, { piece, sha256, items }, at);
  return ok(undefined);
}

/** Why an import cannot be committed, or null when it can. */
export function commitRefusal(row: ImportRow, said: ImportCommit): Refusal | null {
  if (row.state !== 'open') return { code: 'import-closed' };
  const skipped = Object.values(said.skippedBy).reduce((sum, count) => sum + count, 0);
  if (said.pieces !== row.pieces) return { code: 'import-incomplete', detail: 'pieces' };
  if ((said.found?.count ?? 0) > said.read * READ_KINDS) return { code: 'malformed-request', detail: 'found' };
  return said.read === row.items + skipped ? null : { code: 'import-incomplete', detail: 'read' };
}

/** Kinds of contradictions that a reader finds, each at most once for an entry. */
const READ_KINDS = 2;

/** The one small commit with which an import happens. See: [Note: imports] */
export async function commitImport(
  store: Store,
  audit: Auditing,
  { row, said, who, at }: { row: ImportRow; said: ImportCommit; who: Who; at: string },
): Promise<void> {
  await store.imports.commit(row, said, at);
  if (said.found !== undefined) {
    const found = { contradictions: said.found.count, contradictionsFirst: said.found.first };
    await store.imports.count(row, { accepted: 0, merged: 0, ...found, taken: 0 }, at);
  }
  const details = { import: row.id, bureau: row.bureau, items: row.items, read: said.read };
  await audit.record(store, { kind: 'import', act: 'committed', actor: who, details });
}
