import { Via } from '#lib/domain/verdict.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { Contribution } from '../store/contribution-store.ts';
import { negativeKey } from '../store/negative-store.ts';

/** One way in which one contribution matches a question; `distance` with `pdq` only. */
export type Hit = {
  via: Via;
  distance?: number;
  contribution: Contribution;
  /** The same MD5 belongs to two different files. */
  md5Conflict: boolean;
  /** A review found that the near match is the same picture as a file that was asked about by its digest. */
  confirmed: boolean;
};

/** What matches one item, strongest first, and how many media only would, had no review found that they do not. */
export type Hits = { hits: Hit[]; refuted: number };

/** What was found for all items together. */
export type Found = {
  /** Contributions by each of their digests. */
  sha256: ReadonlyMap<string, readonly Contribution[]>;
  sha1: ReadonlyMap<string, readonly Contribution[]>;
  md5: ReadonlyMap<string, readonly Contribution[]>;
  /** False matches by the hash that was asked about, as `NegativeStore` names them. */
  negatives: ReadonlySet<string>;
  /** The media that are no match for each medium. */
  partners: ReadonlyMap<number, ReadonlySet<number>>;
  /** The media that a review found to be the same picture as each medium. */
  confirmed: ReadonlyMap<number, ReadonlySet<number>>;
};

type Near = { distance: number; contribution: Contribution };

/** The strongest hit of each bureau on each medium, strongest first. */
export function hitsOf(item: LookupItem, found: Found, near: readonly Near[]): Hits {
  const exact = (['sha256', 'sha1', 'md5'] as const).flatMap((via) => {
    const digest = item[via];
    const same = digest === undefined ? [] : (found[via].get(digest) ?? []);
    return same.map((contribution) => ({ via, contribution }));
  });
  const same = new Set(exact.map(({ contribution }) => contribution.media));
  const isIn = (partners: Found['partners'], media: number) =>
    [...same].some((medium) => partners.get(medium)?.has(media) === true);
  const isFalse = ({ contribution: { media } }: Near) =>
    found.negatives.has(negativeKey(item.pdq?.hashes[0] ?? '', media)) || isIn(found.partners, media);
  const [refuted, alike] = [near.filter(isFalse), near.filter((match) => !isFalse(match))];
  const hits = [...exact, ...alike.map((match) => ({ via: 'pdq' as const, ...match }))].map((hit) => ({
    ...hit,
    md5Conflict: isMd5Shared(item, hit.contribution, found),
    confirmed: hit.via === 'pdq' && isIn(found.confirmed, hit.contribution.media),
  }));
  const told = new Set(hits.map(({ contribution }) => contribution.media));
  const untold = new Set(refuted.map(({ contribution }) => contribution.media).filter((media) => !told.has(media)));
  return { hits: strongestHits(hits), refuted: untold.size };
}

function strongestHits(hits: readonly Hit[]): Hit[] {
  const best = new Map<string, Hit>();
  for (const hit of hits) {
    const holder = `${String(hit.contribution.media)} ${hit.contribution.bureau}`;
    const other = best.get(holder);
    if (other === undefined || byStrength(hit, other) < 0) best.set(holder, hit);
  }
  return [...best.values()].sort(byStrength);
}

/** Whether the MD5 by which a contribution is the same as an item is also that of a file with another SHA-256. */
function isMd5Shared({ sha256, md5 }: LookupItem, contribution: Contribution, found: Found): boolean {
  if (md5 === undefined || contribution.md5 !== md5) return false;
  const others = (found.md5.get(md5) ?? []).map((other) => other.sha256);
  // What a list says by MD5 alone is no other file.
  const files = [...others, contribution.sha256, sha256 ?? null].filter((other) => other !== null);
  return new Set(files).size > 1;
}

/** A stronger digest, then a smaller distance, then an undamaged original; the rest makes the order definite. */
function byStrength(a: Hit, b: Hit): number {
  return (
    Via.options.indexOf(a.via) - Via.options.indexOf(b.via) ||
    (a.distance ?? 0) - (b.distance ?? 0) ||
    Number(a.contribution.damaged) - Number(b.contribution.damaged) ||
    a.contribution.bureau.localeCompare(b.contribution.bureau, 'en') ||
    // A bureau that has the file itself and in a list is told of it by the digest that names it.
    Number(a.contribution.sha256 === null) - Number(b.contribution.sha256 === null) ||
    a.contribution.id - b.contribution.id
  );
}
