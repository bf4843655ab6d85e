import { hammingDistance } from '#lib/domain/pdq.ts';
import type { ReviewPair, ReviewSide } from '#lib/domain/wire/review.ts';
import { Ballot } from '#lib/domain/wire/review.ts';
import type { Form } from '../store/contribution-store.ts';
import type { Pair, ReviewRule, StoredVote } from '../store/pair-store.ts';
import type { Store } from '../store/store.ts';
import type { HolderNamings } from './holder-namings.ts';

const HEX_DIGITS = 64;

/** Who reads: a bureau, and the officer whose own vote is shown; null for nobody's. */
export type Reader = { bureau: string; officer: string | null };

/** What a reader may see of pairs: nothing of the other side but its form, and who holds it as far as that is told. */
export async function reviewsOf(
  store: Store,
  namings: HolderNamings,
  { pairs, reader }: { pairs: readonly Pair[]; reader: Reader },
): Promise<ReviewPair[]> {
  const media = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const forms = Map.groupBy(await store.contributions.formsOf(media), (form) => form.media);
  const statements = await store.statements.about(media);
  const bureaux = [...new Set([...forms.values()].flat().map(({ bureau }) => bureau))];
  const naming = await namings.of(store, { bureaux, statements });
  const votes = Map.groupBy(await store.pairs.votes(pairs.map(({ id }) => id)), ({ pair }) => pair);
  const needed = await store.pairs.rule();
  return pairs.map((pair) => {
    const [a, b] = [forms.get(pair.a) ?? [], forms.get(pair.b) ?? []];
    const side = (of: readonly Form[]) => sideOf(of, reader, (bureau, medium) => naming(bureau, medium) !== 'hub-only');
    const { id, state, distance, foundAt, decidedAt } = pair;
    return {
      ...{ id, state, distance, position: positionOf(a, b), foundAt, decidedAt },
      sides: [side(a), side(b)],
      ...votesOf(votes.get(pair.id) ?? [], needed, reader),
    };
  });
}

function sideOf(
  said: readonly Form[],
  reader: Reader,
  mayName: (bureau: string, medium: number) => boolean,
): ReviewSide {
  const first = <T>(of: (form: Form) => T | null) => said.map(of).find((value) => value !== null) ?? null;
  const holders = new Map(said.map(({ bureau, media }) => [bureau, media]));
  const own = holders.has(reader.bureau);
  const named = [...holders].filter(([bureau, medium]) => bureau === reader.bureau || mayName(bureau, medium));
  return {
    // What the reader's bureau said itself: it may have listed the file without a SHA-256 that another one has submitted.
    ...{ sha256: first(({ bureau, sha256 }) => (bureau === reader.bureau ? sha256 : null)), own },
    ...{ bytes: first(({ bytes }) => bytes), mime: first(({ mime }) => mime) },
    ...{ width: first(({ width }) => width), height: first(({ height }) => height) },
    ...{ bureaux: named.map(([bureau]) => bureau).slice(0, 50), holders: holders.size },
  };
}

function votesOf(votes: readonly StoredVote[], needed: ReviewRule, { officer }: Reader) {
  const tally = (of: StoredVote['vote']) => {
    const cast = votes.filter(({ vote }) => vote === of);
    return { votes: cast.length, bureaux: new Set(cast.map(({ bureau }) => bureau)).size };
  };
  const own = votes.find((vote) => officer !== null && vote.officer === officer);
  const mine = own === undefined ? null : Ballot.parse({ vote: own.vote, reason: own.reason });
  return { confirm: tally('confirm'), refute: tally('refute'), unsure: tally('unsure'), needed, mine };
}

/** In which position the eight hashes of one side come nearest to the other's picture as it is. */
function positionOf(a: readonly Form[], b: readonly Form[]): number | null {
  const [ours, theirs] = [hashesOf(a), hashesOf(b)];
  const [turned, upright] = ours.length >= theirs.length ? [ours, theirs[0]] : [theirs, ours[0]];
  if (upright === undefined || turned.length === 0) return null;
  const distances = turned.map((hash) => hammingDistance(hash, upright));
  return distances.indexOf(Math.min(...distances));
}

/** The longest set of hashes that anybody has disclosed of a file. */
function hashesOf(said: readonly Form[]): string[] {
  const longest = said.reduce<Uint8Array | null>(
    (best, { pdq }) => (pdq !== null && pdq.length > (best?.length ?? 0) ? pdq : best),
    null,
  );
  const hex = longest === null ? '' : Buffer.from(longest).toString('hex');
  return Array.from({ length: hex.length / HEX_DIGITS }, (_, i) => hex.slice(i * HEX_DIGITS, (i + 1) * HEX_DIGITS));
}
