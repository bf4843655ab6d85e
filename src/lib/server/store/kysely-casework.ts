import type { Kysely } from 'kysely';
import { IdentifiedKind } from '#lib/domain/wire/identified-kind.ts';
import type { CaseworkStore, MediaStanding } from './casework-store.ts';
import { inChunks } from './chunks.ts';
import type { Thing } from './event-store.ts';
import { KyselyClaims } from './kysely-claims.ts';
import { KyselyEvents } from './kysely-events.ts';
import { KyselyHandOffs } from './kysely-hand-offs.ts';
import { KyselyIdentifications } from './kysely-identifications.ts';
import { KyselyInvestigations } from './kysely-investigations.ts';
import { KyselyLeads } from './kysely-leads.ts';
import { KyselyMediaNumbers } from './kysely-media-numbers.ts';
import { KyselySeries } from './kysely-series.ts';
import type { Tables } from './schema.ts';

/** Where media are referred to, by what, and whose history says that they are gone. */
const REFERENCES = [
  { table: 'investigation_media', column: 'investigation', thing: 'investigations' },
  { table: 'identification_media', column: 'identification', thing: 'identifications' },
  { table: 'series_media', column: 'series', thing: 'series' },
] as const;

export class KyselyCasework implements CaseworkStore {
  readonly media: KyselyMediaNumbers;
  readonly events: KyselyEvents;
  readonly investigations: KyselyInvestigations;
  readonly claims: KyselyClaims;
  readonly handOffs: KyselyHandOffs;
  readonly identifications: KyselyIdentifications;
  readonly series: KyselySeries;
  readonly leads: KyselyLeads;
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.media = new KyselyMediaNumbers(db, region);
    this.events = new KyselyEvents(db, region);
    this.investigations = new KyselyInvestigations(db, region);
    this.claims = new KyselyClaims(db, region);
    this.handOffs = new KyselyHandOffs(db, region);
    this.identifications = new KyselyIdentifications(db, region);
    this.series = new KyselySeries(db, region);
    this.leads = new KyselyLeads(db, region);
    this.#db = db;
    this.#region = region;
  }

  async standing(media: readonly number[], at: string): Promise<Map<number, MediaStanding>> {
    const standings = new Map<number, MediaStanding>();
    const of = (medium: number) => {
      const known = standings.get(medium);
      if (known !== undefined) return known;
      const fresh: MediaStanding = { identifications: [], investigations: [], series: [] };
      standings.set(medium, fresh);
      return fresh;
    };
    const distinct = [...new Set(media)];
    for (const [medium, claimant] of await this.claims.claimants(distinct)) {
      const { investigation: id, bureau, contact, expiresAt } = claimant;
      // An expired one ends when the hub's clock comes by; nobody is told of it meanwhile.
      if (expiresAt > at) of(medium).investigations.push({ id, bureau, contact, expiresAt });
    }
    for (const { media: medium, id, name } of await inChunks(distinct, (chunk) => this.#series(chunk))) {
      of(medium).series.push({ id, name });
    }
    for (const { media: medium, kind, ...rest } of await inChunks(distinct, (chunk) => this.#identified(chunk))) {
      of(medium).identifications.push({ ...rest, kind: IdentifiedKind.parse(kind) });
    }
    return standings;
  }

  async forget(media: readonly number[], at: string): Promise<void> {
    for (const { table, column, thing } of REFERENCES) {
      const gone = await inChunks(media, async (chunk) => {
        const rows = await this.#db
          .deleteFrom(table)
          .where('region', '=', this.#region)
          .where('media', 'in', chunk)
          .returning(column)
          .execute();
        return rows.map((row) => Object.values(row)[0] ?? '');
      });
      await this.#note(thing, gone, at);
    }
    await inChunks(media, async (chunk) => {
      await this.#db.deleteFrom('claims').where('region', '=', this.#region).where('media', 'in', chunk).execute();
      return [];
    });
  }

  async #note(thing: Thing, gone: readonly string[], at: string): Promise<void> {
    const counts = [...Map.groupBy(gone, (id) => id)].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, { length: items }] of counts) {
      const event = { at, act: 'material-withdrawn', bureau: null, officer: null, details: { items } } as const;
      await this.events.write(thing, id, event);
    }
  }

  #series(media: readonly number[]) {
    return this.#db
      .selectFrom('series_media')
      .innerJoin('series', (join) =>
        join.onRef('series.region', '=', 'series_media.region').onRef('series.id', '=', 'series_media.series'),
      )
      .select(['media', 'series.id', 'series.name'])
      .where('series_media.region', '=', this.#region)
      .where('media', 'in', media)
      .orderBy('series.id')
      .execute();
  }

  /** Each identification of each medium once, named itself or through a series. */
  #identified(media: readonly number[]) {
    const inSeries = this.#db
      .selectFrom('series_media')
      .innerJoin('identification_series', (join) =>
        join
          .onRef('identification_series.region', '=', 'series_media.region')
          .onRef('identification_series.series', '=', 'series_media.series'),
      )
      .select(['series_media.region', 'identification', 'series_media.media'])
      .where('series_media.region', '=', this.#region)
      .where('series_media.media', 'in', media);
    const covering = this.#db
      .selectFrom('identification_media')
      .select(['region', 'identification', 'media'])
      .where('region', '=', this.#region)
      .where('media', 'in', media)
      .union(inSeries);
    return this.#db
      .selectFrom(covering.as('covering'))
      .innerJoin('identifications', (join) =>
        join
          .onRef('identifications.region', '=', 'covering.region')
          .onRef('identifications.id', '=', 'covering.identification'),
      )
      .select(['covering.media', 'identifications.id', 'kind', 'bureau', 'country'])
      .where('identifications.state', '=', 'active')
      .orderBy('identifications.id')
      .execute();
  }
}
