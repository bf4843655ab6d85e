import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { Tables } from './schema.ts';
import type { NewWatch, Watch, WatchStore } from './watch-store.ts';

export class KyselyWatches implements WatchStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(watches: readonly NewWatch[], limit: number, at: string): Promise<number> {
    const distinct = [...new Map(watches.map((watch) => [questionOf(watch), watch])).entries()];
    const [bureau] = new Set(watches.map((watch) => watch.bureau));
    if (bureau === undefined) return 0;
    const region = this.#region;
    // Whoever takes numbers goes before others that want some, so that two questions at once cannot pass the limit.
    const first = await takeNumbers(this.#db, { region, name: 'watches', count: distinct.length });
    const kept = new Set(
      await inChunks(distinct, async (chunk) => {
        const rows = await this.#ofBureau(bureau)
          .select('question')
          .where(
            'question',
            'in',
            chunk.map(([question]) => bytesOf(question)),
          )
          .execute();
        return rows.map((row) => hexOf(row.question));
      }),
    );
    const room = Math.max(0, limit - (await this.count(bureau)));
    const fresh = distinct.filter(([question]) => !kept.has(question));
    await inChunks(fresh.slice(0, room), async (chunk) => {
      const rows = chunk.map(([question, watch]) => rowOf(watch, { region, question, at }));
      const ids = new Map(distinct.map(([question], i) => [question, first + i]));
      await this.#db
        .insertInto('watches')
        .values(rows.map((row) => ({ ...row, id: ids.get(hexOf(row.question)) ?? 0 })))
        .execute();
      return [];
    });
    for (const [question, watch] of distinct.filter(([key]) => kept.has(key))) {
      await this.#db
        .updateTable('watches')
        .set({ expires_at: watch.expiresAt, named: watch.named ? 1 : 0, answer: watch.answer, device: watch.device })
        .where('region', '=', region)
        .where('bureau', '=', bureau)
        .where('question', '=', bytesOf(question))
        .where('expires_at', '<=', watch.expiresAt)
        .execute();
    }
    return Math.max(0, fresh.length - room);
  }

  async byDigests(
    digests: { sha256: readonly string[]; sha1: readonly string[]; md5: readonly string[] },
    at: string,
  ): Promise<Watch[]> {
    const found: Row[] = [];
    for (const column of ['sha256', 'sha1', 'md5'] as const) {
      const rows = await inChunks(digests[column], (chunk) =>
        this.#current(at).where(column, 'in', chunk.map(bytesOf)).execute(),
      );
      for (const row of rows) found.push(row);
    }
    const distinct = new Map(found.map((row) => [row.id, row]));
    return [...distinct.values()].sort((a, b) => a.id - b.id).map(watchOf);
  }

  async byIds(ids: readonly number[], at: string): Promise<Watch[]> {
    const rows = await inChunks(ids, (chunk) => this.#current(at).where('id', 'in', chunk).execute());
    return rows.sort((a, b) => a.id - b.id).map(watchOf);
  }

  fingerprintsAfter(id: number, limit: number): Promise<{ id: number; pdq: Uint8Array | null }[]> {
    return this.#db
      .selectFrom('watches')
      .select(['id', 'pdq'])
      .where('region', '=', this.#region)
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async count(bureau: string): Promise<number> {
    const row = await this.#ofBureau(bureau)
      .select((count) => count.fn.countAll().as('watches'))
      .executeTakeFirstOrThrow();
    return Number(row.watches);
  }

  async expire(at: string): Promise<number[]> {
    const rows = await this.#db
      .deleteFrom('watches')
      .where('region', '=', this.#region)
      .where('expires_at', '<=', at)
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  #ofBureau(bureau: string) {
    return this.#db.selectFrom('watches').where('region', '=', this.#region).where('bureau', '=', bureau);
  }

  #current(at: string) {
    return this.#db.selectFrom('watches').selectAll().where('region', '=', this.#region).where('expires_at', '>', at);
  }
}

type Row = Tables['watches'];

/** SHA-256, in hexadecimal, over what a watch asks about. */
function questionOf({ sha256, sha1, md5, pdq }: NewWatch): string {
  const parts = [sha256 ?? '', sha1 ?? '', md5 ?? '', pdq === null ? '' : hexOf(pdq)];
  return createHash('sha256').update(parts.join(' ')).digest('hex');
}

function rowOf(watch: NewWatch, { region, question, at }: { region: string; question: string; at: string }) {
  const { bureau, device, answer, pdq } = watch;
  const digest = (hex: string | null) => (hex === null ? null : bytesOf(hex));
  return {
    ...{ region, bureau, device, answer, pdq },
    question: bytesOf(question),
    sha256: digest(watch.sha256),
    sha1: digest(watch.sha1),
    md5: digest(watch.md5),
    named: watch.named ? 1 : 0,
    created_at: at,
    expires_at: watch.expiresAt,
  };
}

function watchOf(row: Row): Watch {
  const { id, bureau, device, answer, pdq } = row;
  const digest = (bytes: Uint8Array | null) => (bytes === null ? null : hexOf(bytes));
  return {
    ...{ id, bureau, device, answer, pdq },
    sha256: digest(row.sha256),
    sha1: digest(row.sha1),
    md5: digest(row.md5),
    named: row.named === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
