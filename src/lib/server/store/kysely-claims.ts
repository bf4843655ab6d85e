import type { Kysely } from 'kysely';
import { inChunks } from './chunks.ts';
import type { Claimant, ClaimStore, Gained, NamedSeries } from './claim-store.ts';
import { mediaCounts } from './media-counts.ts';
import type { Tables } from './schema.ts';

/** What is claimed comes sorted: two that claim the same at once wait for one another in one order only. */
const ascending = (media: readonly number[]) => [...new Set(media)].sort((a, b) => a - b);

export class KyselyClaims implements ClaimStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async claim(investigation: string, media: ReadonlyMap<number, string | null>): Promise<number[]> {
    const region = this.#region;
    const claimed = await inChunks(ascending([...media.keys()]), async (chunk) => {
      const rows = await this.#db
        .insertInto('claims')
        .values(chunk.map((medium) => ({ region, media: medium, investigation })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('media')
        .execute();
      if (rows.length === 0) return rows;
      await this.#db
        .insertInto('investigation_media')
        .values(
          rows.map((row) => ({ region, investigation, media: row.media, via_series: media.get(row.media) ?? null })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return rows;
    });
    return claimed.map((row) => row.media);
  }

  async end(investigation: string): Promise<number[]> {
    const ended = await this.#db
      .deleteFrom('claims')
      .where('region', '=', this.#region)
      .where('investigation', '=', investigation)
      .returning('media')
      .execute();
    await this.#db
      .deleteFrom('claimed_series')
      .where('region', '=', this.#region)
      .where('investigation', '=', investigation)
      .execute();
    return ended.map((row) => row.media);
  }

  async letGo(investigation: string, media: readonly number[]): Promise<number[]> {
    const gone = await inChunks(ascending(media), async (chunk) => {
      for (const table of ['investigation_media', 'claims'] as const) {
        const rows = await this.#db
          .deleteFrom(table)
          .where('region', '=', this.#region)
          .where('investigation', '=', investigation)
          .where('media', 'in', chunk)
          .returning('media')
          .execute();
        if (table === 'claims') return rows;
      }
      return [];
    });
    return gone.map((row) => row.media);
  }

  async claimants(media: readonly number[]): Promise<Map<number, Claimant>> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .selectFrom('claims')
        .innerJoin('investigations', (join) =>
          join
            .onRef('investigations.region', '=', 'claims.region')
            .onRef('investigations.id', '=', 'claims.investigation'),
        )
        .select(['media', 'investigation', 'bureau', 'contact', 'expires_at'])
        .where('claims.region', '=', this.#region)
        .where('media', 'in', chunk)
        .execute(),
    );
    return new Map(rows.map(({ media: medium, ...row }) => [medium, claimantOf(row)]));
  }

  async named(investigation: string): Promise<number[]> {
    const rows = await this.#about(investigation).where('via_series', 'is', null).orderBy('media').execute();
    return rows.map((row) => row.media);
  }

  async seriesAbout(investigation: string): Promise<string[]> {
    const rows = await this.#about(investigation)
      .clearSelect()
      .select('via_series')
      .distinct()
      .where('via_series', 'is not', null)
      .orderBy('via_series')
      .execute();
    return rows.flatMap((row) => row.via_series ?? []);
  }

  async page(investigation: string, after: number, limit: number): Promise<{ media: number; named: boolean }[]> {
    const rows = await this.#about(investigation).where('media', '>', after).orderBy('media').limit(limit).execute();
    return rows.map((row) => ({ media: row.media, named: row.via_series === null }));
  }

  counts(investigations: readonly string[], reader: string) {
    const source = { table: 'claims', column: 'investigation' } as const;
    return mediaCounts(this.#db, this.#region, source, { ids: investigations, reader });
  }

  async claimSeries(series: string, investigation: string): Promise<string> {
    await this.#db
      .insertInto('claimed_series')
      .values({ region: this.#region, series, investigation })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await this.#db
      .selectFrom('claimed_series')
      .select('investigation')
      .where('region', '=', this.#region)
      .where('series', '=', series)
      .executeTakeFirstOrThrow();
    return row.investigation;
  }

  async followers(series: readonly string[]): Promise<Map<string, Claimant>> {
    const rows = await inChunks(series, (chunk) =>
      this.#db
        .selectFrom('claimed_series')
        .innerJoin('investigations', (join) =>
          join
            .onRef('investigations.region', '=', 'claimed_series.region')
            .onRef('investigations.id', '=', 'claimed_series.investigation'),
        )
        .select(['series', 'investigation', 'bureau', 'contact', 'expires_at'])
        .where('claimed_series.region', '=', this.#region)
        .where('series', 'in', chunk)
        .execute(),
    );
    return new Map(rows.map(({ series: id, ...row }) => [id, claimantOf(row)]));
  }

  async seriesOf(investigations: readonly string[]): Promise<Map<string, NamedSeries[]>> {
    const rows = await inChunks(investigations, (chunk) =>
      this.#db
        .selectFrom('claimed_series')
        .innerJoin('series', (join) =>
          join.onRef('series.region', '=', 'claimed_series.region').onRef('series.id', '=', 'claimed_series.series'),
        )
        .select(['investigation', 'series.id', 'series.name'])
        .where('claimed_series.region', '=', this.#region)
        .where('investigation', 'in', chunk)
        .orderBy('series.id')
        .execute(),
    );
    const named = Map.groupBy(rows, (row) => row.investigation);
    return new Map([...named].map(([id, found]) => [id, found.map((row) => ({ id: row.id, name: row.name }))]));
  }

  async cover(media: readonly number[]): Promise<Gained[]> {
    const rows = await inChunks(ascending(media), (chunk) =>
      this.#db
        .selectFrom('series_media')
        .innerJoin('claimed_series', (join) =>
          join
            .onRef('claimed_series.region', '=', 'series_media.region')
            .onRef('claimed_series.series', '=', 'series_media.series'),
        )
        .select(['media', 'claimed_series.series', 'investigation'])
        .where('series_media.region', '=', this.#region)
        .where('media', 'in', chunk)
        .orderBy('claimed_series.series')
        .execute(),
    );
    const gained: Gained[] = [];
    for (const [investigation, members] of Map.groupBy(rows, (row) => row.investigation)) {
      const claimed = await this.claim(investigation, new Map(members.map((row) => [row.media, row.series])));
      if (claimed.length > 0) gained.push({ investigation, media: claimed });
    }
    return gained;
  }

  async uncover(series: string, media: readonly number[]): Promise<number[]> {
    const rows = await inChunks(ascending(media), (chunk) =>
      this.#db
        .selectFrom('investigation_media')
        .select(['investigation', 'media'])
        .where('region', '=', this.#region)
        .where('via_series', '=', series)
        .where('media', 'in', chunk)
        .execute(),
    );
    const gone: number[] = [];
    for (const [investigation, found] of Map.groupBy(rows, (row) => row.investigation)) {
      gone.push(
        ...(await this.letGo(
          investigation,
          found.map((row) => row.media),
        )),
      );
    }
    return gone;
  }

  async follow(from: string, into: string): Promise<void> {
    const followers = await this.followers([from, into]);
    const [loser, taken] = [followers.get(from)?.investigation, followers.get(into)?.investigation];
    const claim = this.#db.updateTable('claimed_series').set({ series: into });
    if (taken === undefined) await claim.where('region', '=', this.#region).where('series', '=', from).execute();
    await this.#db.deleteFrom('claimed_series').where('region', '=', this.#region).where('series', '=', from).execute();
    // Whose claim of the series ends here keeps the media, as if they had been named.
    const ends = loser !== undefined && taken !== undefined && loser !== taken;
    if (ends) await this.#via(from, null).where('investigation', '=', loser).execute();
    await this.#via(from, into).execute();
  }

  async extend(from: string, into: string, media: readonly number[]): Promise<void> {
    const claimant = (await this.followers([from])).get(from);
    if (claimant !== undefined) await this.claimSeries(into, claimant.investigation);
    await inChunks(media, async (chunk) => {
      await this.#via(from, into).where('media', 'in', chunk).execute();
      return [];
    });
  }

  /** What came through a series came through another one, or was named. */
  #via(from: string, into: string | null) {
    return this.#db
      .updateTable('investigation_media')
      .set({ via_series: into })
      .where('region', '=', this.#region)
      .where('via_series', '=', from);
  }

  #about(investigation: string) {
    return this.#db
      .selectFrom('investigation_media')
      .select(['media', 'via_series'])
      .where('region', '=', this.#region)
      .where('investigation', '=', investigation);
  }
}

function claimantOf(row: {
  investigation: string;
  bureau: string;
  contact: string | null;
  expires_at: string;
}): Claimant {
  const { investigation, bureau, contact, expires_at: expiresAt } = row;
  return { investigation, bureau, contact, expiresAt };
}
