import { type Likeness, type Likenesses, MAX_LIKENESSES } from '#lib/domain/likeness.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import { GrowingNumbers } from '#lib/matching/growing-numbers.ts';
import { JoinedSets } from './joined-sets.ts';

type Turn = (typeof DIHEDRALS)[number];

/** One picture resembles `sha256`: once it is turned so, their hashes differ in `distance` of 256 bits. */
export type Tie = { readonly sha256: string; readonly distance: number; readonly turn: Turn };

/** Pictures of one case that hang together: the same object for all of them, until it grows. */
export type Group = {
  /** A number within the case. When two groups become one, the lower stays. */
  readonly id: number;
  /** Distinct files, two at least. */
  readonly size: number;
};

/** A picture of a group, and the nearest picture that was there before it; null for those that came first. */
export type Member = { readonly sha256: string; readonly tie: Tie | null };

/** Ties that are kept of each picture, the nearest: all up to MAX_LIKENESSES are with the case. */
const MAX_TIES = 8;

/**
 * Which pictures of one case hang together as near-duplicates, and which files were seen in other cases. Built bit by bit;
 * every answer but `members` and `ties` is a look-up. Only files that resemble something take memory.
 */
export class LikenessGroups {
  readonly #caseId: string;
  readonly #sha256s: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #sets = new JoinedSets();
  /** By the number that represents the set. */
  readonly #groups = new Map<number, Group>();
  /** Per picture: how many ties it has. */
  readonly #tieCounts = new GrowingNumbers();
  /** `MAX_TIES` per picture: which picture, and eight times the distance plus the turn's place in DIHEDRALS. */
  readonly #tiedTo = new GrowingNumbers();
  readonly #tiedHow = new GrowingNumbers();
  /** Later pictures that are tied to this one, `MAX_LIKENESSES` of them at most. */
  readonly #tiedBy = new Map<number, number[]>();
  readonly #earlier = new Map<string, readonly Likeness[]>();

  constructor(caseId: string) {
    this.#caseId = caseId;
  }

  /** How many groups there are. */
  get count(): number {
    return this.#groups.size;
  }

  /** Takes what one record resembles; when it is taken again, only what is new counts. */
  add({ sha256, found }: Likenesses): void {
    const earlier = new Map(this.earlier(sha256).map((likeness) => [likeness.caseId, likeness]));
    for (const likeness of found) {
      if (likeness.caseId !== this.#caseId) {
        // The nearest comes first.
        if (!earlier.has(likeness.caseId)) earlier.set(likeness.caseId, likeness);
      } else if (likeness.via === 'pdq') this.#tie(this.#numberOf(likeness.sha256), this.#numberOf(sha256), likeness);
    }
    if (earlier.size > 0) this.#earlier.set(sha256, [...earlier.values()]);
  }

  /** The group of a picture; null when nothing else in the case resembles it. */
  groupOf(sha256: string): Group | null {
    const number = this.#numbers.get(sha256);
    return number === undefined ? null : (this.#groups.get(this.#sets.representative(number)) ?? null);
  }

  /** Every picture in the group of this one, itself included, in the order in which they were first named. */
  members(sha256: string): Member[] {
    const number = this.#numbers.get(sha256);
    if (number === undefined) return [];
    return this.#sets
      .members(number)
      .sort((a, b) => a - b)
      .map((member) => ({ sha256: this.#sha256s[member] ?? '', tie: this.#ownTies(member)[0] ?? null }));
  }

  /** The nearest pictures of the case that this one resembles, earlier and later ones, nearest first. */
  ties(sha256: string): Tie[] {
    const number = this.#numbers.get(sha256);
    if (number === undefined) return [];
    const later = (this.#tiedBy.get(number) ?? []).flatMap((from) =>
      this.#ownTies(from)
        .filter((tie) => tie.sha256 === sha256)
        .map(({ distance, turn }) => ({ sha256: this.#sha256s[from] ?? '', distance, turn: inverseOf(turn) })),
    );
    return [...this.#ownTies(number), ...later].sort(byDistance);
  }

  /** What a record resembles in other cases: the nearest of each, and the very same file before any other. */
  earlier(sha256: string): readonly Likeness[] {
    return this.#earlier.get(sha256) ?? [];
  }

  #numberOf(sha256: string): number {
    const known = this.#numbers.get(sha256);
    if (known !== undefined) return known;
    const number = this.#sets.add();
    this.#numbers.set(sha256, number);
    this.#sha256s.push(sha256);
    this.#tieCounts.push(0);
    this.#tiedTo.append(new Uint32Array(MAX_TIES));
    this.#tiedHow.append(new Uint32Array(MAX_TIES));
    return number;
  }

  #tie(to: number, from: number, { distance, turn }: Omit<Tie, 'sha256'>): void {
    this.#join(to, from);
    const count = this.#tieCounts.at(from);
    const tied = this.#tiedTo.slice(from * MAX_TIES, from * MAX_TIES + count);
    if (count === MAX_TIES || tied.includes(to)) return;
    this.#tiedTo.set(from * MAX_TIES + count, to);
    this.#tiedHow.set(from * MAX_TIES + count, distance * DIHEDRALS.length + DIHEDRALS.indexOf(turn));
    this.#tieCounts.set(from, count + 1);
    const tiedBy = this.#tiedBy.get(to) ?? [];
    if (tiedBy.length < MAX_LIKENESSES) tiedBy.push(from);
    this.#tiedBy.set(to, tiedBy);
  }

  #join(one: number, other: number): void {
    const [a, b] = [this.#sets.representative(one), this.#sets.representative(other)];
    if (a === b) return;
    const { id: first } = this.#groups.get(a) ?? { id: a };
    const { id: second } = this.#groups.get(b) ?? { id: b };
    this.#groups.delete(a);
    this.#groups.delete(b);
    const representative = this.#sets.join(a, b);
    this.#groups.set(representative, { id: Math.min(first, second), size: this.#sets.sizeOf(representative) });
  }

  /** To earlier pictures, nearest first. */
  #ownTies(number: number): Tie[] {
    const start = number * MAX_TIES;
    const places = Array.from({ length: this.#tieCounts.at(number) }, (_, i) => start + i);
    return places
      .map((place) => {
        const how = this.#tiedHow.at(place);
        const turn = DIHEDRALS[how % DIHEDRALS.length] ?? 'orig';
        return {
          sha256: this.#sha256s[this.#tiedTo.at(place)] ?? '',
          distance: Math.floor(how / DIHEDRALS.length),
          turn,
        };
      })
      .sort(byDistance);
  }
}

function byDistance(a: Tie, b: Tie): number {
  return a.distance - b.distance;
}

/** How the other picture is turned when this one is turned so: quarter turns go back, all others undo themselves. */
function inverseOf(turn: Turn): Turn {
  if (turn === 'rot90') return 'rot270';
  return turn === 'rot270' ? 'rot90' : turn;
}
