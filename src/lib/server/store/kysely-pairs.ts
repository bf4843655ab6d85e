import type { Kysely } from 'kysely';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { ReviewReason, ReviewVote } from '#lib/domain/wire/review.ts';
import { inChunks } from './chunks.ts';
import type {
  NewPair,
  Pair,
  PairChoice,
  PairOrder,
  PairState,
  PairStore,
  Partner,
  ReviewRule,
  StoredVote,
} from './pair-store.ts';
import { saidBy } from './said-by.ts';
import type { Tables } from './schema.ts';

/** Votes and bureaux that decide while nobody has said otherwise. */
const DEFAULT_RULE: ReviewRule = { votes: 3, bureaux: 2 };

export class KyselyPairs implements PairStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async open(pairs: readonly NewPair[], at: string): Promise<void> {
    const rows = pairs.map(({ a, b, distance }) => ({
      ...{ region: this.#region, id: uuidv7(), a, b, distance },
      ...{ state: 'open', found_at: at, decided_at: null },
    }));
    await inChunks(rows, async (chunk) => {
      await this.#db
        .insertInto('near_pairs')
        .values(chunk)
        .onConflict((conflict) => conflict.columns(['region', 'a', 'b']).doNothing())
        .execute();
      return [];
    });
  }

  async partners(media: readonly number[]): Promise<Map<number, Partner[]>> {
    const partners = new Map<number, Partner[]>();
    for (const { of, ...partner } of await this.#sides(media)) {
      if (partner.state !== 'refuted') partners.set(of, [...(partners.get(of) ?? []), partner]);
    }
    return partners;
  }

  async decided(state: 'confirmed' | 'refuted', media: readonly number[]): Promise<Map<number, Set<number>>> {
    const decided = new Map<number, Set<number>>();
    for (const side of await this.#sides(media)) {
      if (side.state === state) decided.set(side.of, (decided.get(side.of) ?? new Set()).add(side.media));
    }
    return decided;
  }

  async find(id: string): Promise<Pair | null> {
    const row = await this.#ours().selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : pairOf(row);
  }

  async list(choice: PairChoice, order: PairOrder, skip: number, limit: number): Promise<Pair[]> {
    let chosen = this.#chosen(choice).selectAll();
    if (order === 'distance') chosen = chosen.orderBy('distance');
    const rows = await chosen.orderBy('found_at').orderBy('id').limit(limit).offset(skip).execute();
    return rows.map(pairOf);
  }

  async count(choice: PairChoice): Promise<number> {
    const counted = this.#chosen(choice).select((select) => select.fn.countAll().as('count'));
    return Number((await counted.executeTakeFirstOrThrow()).count);
  }

  async votes(pairs: readonly string[]): Promise<StoredVote[]> {
    const rows = await inChunks(pairs, (chunk) =>
      this.#db
        .selectFrom('pair_votes')
        .select(['pair', 'officer', 'bureau', 'vote', 'reason'])
        .where('region', '=', this.#region)
        .where('pair', 'in', chunk)
        .orderBy('voted_at')
        .orderBy('officer')
        .execute(),
    );
    return rows.map((row) => ({ ...row, vote: ReviewVote.parse(row.vote), reason: ReviewReason.parse(row.reason) }));
  }

  async vote({ pair, officer, bureau, vote, reason }: StoredVote, at: string): Promise<void> {
    await this.#db
      .insertInto('pair_votes')
      .values({ region: this.#region, pair, officer, bureau, vote, reason, voted_at: at })
      .onConflict((conflict) =>
        conflict.columns(['region', 'pair', 'officer']).doUpdateSet({ bureau, vote, reason, voted_at: at }),
      )
      .execute();
  }

  decide(id: string, state: 'confirmed' | 'refuted', at: string): Promise<void> {
    return this.#set(id, { state, decided_at: at });
  }

  async reopen(id: string): Promise<void> {
    await this.#db.deleteFrom('pair_votes').where('region', '=', this.#region).where('pair', '=', id).execute();
    await this.#set(id, { state: 'open', decided_at: null });
  }

  async forget(media: readonly number[]): Promise<void> {
    await this.#drop((await this.#sides(media)).map(({ id }) => id));
  }

  async move(moves: ReadonlyMap<number, number>): Promise<void> {
    const rows = (await this.#sides([...moves.keys()])).map(({ id, of, media }) => ({ id, a: of, b: media }));
    for (const { id, ...pair } of rows) {
      const [a = 0, b = 0] = [pair.a, pair.b].map((media) => moves.get(media) ?? media).sort((one, two) => one - two);
      const there = await this.#ours().select('id').where('a', '=', a).where('b', '=', b).executeTakeFirst();
      if (there?.id === id) continue;
      if (a === b || there !== undefined) await this.#drop([id]);
      else await this.#set(id, { a, b });
    }
  }

  async rule(): Promise<ReviewRule> {
    const rule = this.#db.selectFrom('review_rules').select(['votes', 'bureaux']).where('region', '=', this.#region);
    return (await rule.executeTakeFirst()) ?? DEFAULT_RULE;
  }

  async setRule({ votes, bureaux }: ReviewRule, at: string): Promise<void> {
    await this.#db
      .insertInto('review_rules')
      .values({ region: this.#region, votes, bureaux, set_at: at })
      .onConflict((conflict) => conflict.columns(['region']).doUpdateSet({ votes, bureaux, set_at: at }))
      .execute();
  }

  #ours() {
    return this.#db.selectFrom('near_pairs').where('region', '=', this.#region);
  }

  #chosen({ state, bureau }: PairChoice) {
    const chosen = this.#ours().where('state', '=', state);
    if (bureau === null) return chosen;
    const by = { bureau, region: this.#region };
    return chosen.where((where) => where.or([saidBy('near_pairs.a', by), saidBy('near_pairs.b', by)]));
  }

  /** Each pair once for each of its sides that was asked for. */
  async #sides(media: readonly number[]): Promise<(Partner & { id: string; of: number })[]> {
    const found = await Promise.all(
      (['a', 'b'] as const).map((side) =>
        inChunks([...new Set(media)], (chunk) => this.#ours().selectAll().where(side, 'in', chunk).execute()).then(
          (rows) =>
            rows.map((row) => ({
              ...{ id: row.id, of: row[side], media: row[side === 'a' ? 'b' : 'a'] },
              ...{ distance: row.distance, state: stateOf(row.state) },
            })),
        ),
      ),
    );
    return found.flat();
  }

  async #drop(ids: readonly string[]): Promise<void> {
    await inChunks([...new Set(ids)], async (chunk) => {
      await this.#db.deleteFrom('pair_votes').where('region', '=', this.#region).where('pair', 'in', chunk).execute();
      await this.#db.deleteFrom('near_pairs').where('region', '=', this.#region).where('id', 'in', chunk).execute();
      return [];
    });
  }

  async #set(id: string, changes: Partial<Tables['near_pairs']>): Promise<void> {
    await this.#db
      .updateTable('near_pairs')
      .set(changes)
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .execute();
  }
}

const stateOf = (state: string): PairState => (state === 'confirmed' || state === 'refuted' ? state : 'open');

function pairOf({ id, a, b, distance, ...row }: Tables['near_pairs']): Pair {
  return {
    ...{ id, a, b, distance },
    ...{ state: stateOf(row.state), foundAt: row.found_at, decidedAt: row.decided_at },
  };
}
