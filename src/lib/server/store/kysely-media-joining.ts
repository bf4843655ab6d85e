import type { Kysely } from 'kysely';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { type Clue, joinedMedia } from './joined-media.ts';
import { KyselyNegatives } from './kysely-negatives.ts';
import { KyselyPairs } from './kysely-pairs.ts';
import type { Tables } from './schema.ts';

type Digests = { sha1: Uint8Array | null; md5: Uint8Array | null };

/**
 * [Note: one number] Everything about a file is asked for by the number of its medium: who holds it, what they say, what it
 * resembles, who claims it. A list that knows no SHA-256 may have named the file before anybody submitted it, or does so
 * afterwards. So whenever words come in, those of lists that turn out to be about the same file get the same number, with
 * what was found about them; nobody has to join them when he asks.
 */
export class KyselyMediaJoining {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  /**
   * Renumbers what lists have said of the same media. In a transaction in which numbers of media were taken, so that nobody
   * else names any meanwhile.
   *
   * @param arriving clues of what comes in now, with numbers that may be new
   * @returns for those of the arriving ones that get another number, which
   */
  async join(arriving: readonly Clue[]): Promise<Map<number, number>> {
    const listed = await this.#listed(arriving);
    const submitted = arriving.every(({ isFile }) => isFile) ? [] : await this.#submitted(arriving);
    if (listed.length + submitted.length === 0 && arriving.length < 2) return new Map();
    const moves = joinedMedia([...submitted, ...listed, ...arriving]);
    const known = new Set(listed.map(({ media }) => media));
    const moved = new Map([...moves].filter(([from]) => known.has(from)));
    for (const [from, into] of moved) {
      await this.#db
        .updateTable('listings')
        .set({ media: into })
        .where('region', '=', this.#region)
        .where('media', '=', from)
        .execute();
    }
    if (moved.size > 0) {
      await new KyselyPairs(this.#db, this.#region).move(moved);
      await new KyselyNegatives(this.#db, this.#region).move(moved);
    }
    return moves;
  }

  /** What lists say of all media that they name by one of the digests. */
  async #listed(arriving: readonly Clue[]): Promise<Clue[]> {
    const found = await Promise.all([
      ...(['sha1', 'md5'] as const).map((digest) =>
        inChunks(valuesOf(arriving, digest), (chunk) =>
          this.#listings().select('media').where(digest, 'in', chunk).execute(),
        ),
      ),
      inChunks(valuesOf(arriving, 'pdq'), (chunk) =>
        this.#listings().select('media').where('known_by', 'in', chunk).execute(),
      ),
    ]);
    const media = [...new Set(found.flat().map((row) => row.media))];
    if (media.length === 0) return [];
    const rows = await inChunks(media, (chunk) =>
      this.#listings().select(['media', 'sha1', 'md5', 'known_by']).where('media', 'in', chunk).execute(),
    );
    const files = await inChunks(media, (chunk) =>
      this.#db.selectFrom('media').select('id').where('region', '=', this.#region).where('id', 'in', chunk).execute(),
    );
    const isFile = new Set(files.map(({ id }) => id));
    return rows.map((row) => ({
      ...clueOf(row, isFile.has(row.media)),
      pdq: row.sha1 === null && row.md5 === null ? hexOf(row.known_by) : null,
    }));
  }

  /** What bureaux have submitted with one of the digests. */
  async #submitted(arriving: readonly Clue[]): Promise<Clue[]> {
    const found = await Promise.all(
      (['sha1', 'md5'] as const).map((digest) =>
        inChunks(valuesOf(arriving, digest), (chunk) =>
          this.#db
            .selectFrom('contributions')
            .select(['media', 'sha1', 'md5'])
            .where('region', '=', this.#region)
            .where(digest, 'in', chunk)
            .execute(),
        ),
      ),
    );
    return found.flat().map((row) => clueOf(row, true));
  }

  #listings() {
    return this.#db.selectFrom('listings').where('region', '=', this.#region);
  }
}

function valuesOf(clues: readonly Clue[], digest: 'sha1' | 'md5' | 'pdq'): Uint8Array[] {
  return [...new Set(clues.flatMap((clue) => clue[digest] ?? []))].map(bytesOf);
}

function clueOf({ media, sha1, md5 }: Digests & { media: number }, isFile: boolean): Clue {
  return {
    ...{ media, isFile, pdq: null },
    sha1: sha1 === null ? null : hexOf(sha1),
    md5: md5 === null ? null : hexOf(md5),
  };
}
