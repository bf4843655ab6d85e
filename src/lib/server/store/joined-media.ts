/** A word about a medium, as far as it shows which other words are about the same one. Digests are hexadecimal. */
export type Clue = {
  media: number;
  /** Whether the medium has a SHA-256: two such are two files. */
  isFile: boolean;
  sha1: string | null;
  md5: string | null;
  /** The PDQ hash of a picture of which nothing else is known; else null. */
  pdq: string | null;
};

type Medium = { number: number; isFile: boolean; sha1: Set<string>; into: Medium | null };

/**
 * Which media are the same file, as far as their digests tell: those that share a SHA-1 or MD5, unless each has a SHA-256 of its
 * own or another SHA-1. Where one MD5 stands for several files, a word that has nothing but this MD5 goes with the first.
 *
 * @returns for each medium that is the same as another the one that it is counted as: that with a SHA-256, else the oldest
 */
export function joinedMedia(clues: readonly Clue[]): Map<number, number> {
  const media = new Map<number, Medium>();
  for (const { media: number, isFile, sha1 } of clues) {
    const medium = media.get(number) ?? { number, isFile, sha1: new Set<string>(), into: null };
    medium.isFile ||= isFile;
    if (sha1 !== null) medium.sha1.add(sha1);
    media.set(number, medium);
  }
  // The stronger digest first: what it says is not undone by the weaker one.
  for (const digest of ['sha1', 'md5', 'pdq'] as const) {
    for (const [key, sharing] of Map.groupBy(clues, (clue) => clue[digest])) {
      if (key === null) continue;
      const numbers = new Set(sharing.map((clue) => clue.media));
      joinAll([...numbers].flatMap((number) => media.get(number) ?? []));
    }
  }
  return new Map(
    [...media].flatMap(([number, medium]) => (medium.into === null ? [] : [[number, countedAs(medium).number]])),
  );
}

function joinAll(sharing: readonly Medium[]): void {
  const sorted = sharing.toSorted(byRank);
  for (const [place, medium] of sorted.entries()) {
    for (const other of sorted.slice(0, place)) {
      const [one, two] = [countedAs(other), countedAs(medium)];
      if (one === two) break;
      if (!canBeSame(one, two)) continue;
      const [first, second] = byRank(one, two) < 0 ? [one, two] : [two, one];
      second.into = first;
      for (const sha1 of second.sha1) first.sha1.add(sha1);
      break;
    }
  }
}

function countedAs(medium: Medium): Medium {
  return medium.into === null ? medium : countedAs(medium.into);
}

function canBeSame(one: Medium, two: Medium): boolean {
  if (one.isFile && two.isFile) return false;
  return one.sha1.size === 0 || two.sha1.size === 0 || !one.sha1.isDisjointFrom(two.sha1);
}

const byRank = (a: Medium, b: Medium) => Number(b.isFile) - Number(a.isFile) || a.number - b.number;
