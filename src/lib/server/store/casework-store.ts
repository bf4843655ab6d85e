import type { IdentifiedKind } from '#lib/domain/wire/identification.ts';

/** What bureaux say about one medium beside what they have submitted of it: directly, or about a series that it belongs to. */
export type MediaStanding = {
  /** In force, the oldest first. */
  identifications: { id: string; kind: IdentifiedKind; bureau: string; country: string | null }[];
  /** At most one: a claim is exclusive. */
  investigations: { id: string; bureau: string; contact: string | null; expiresAt: string }[];
  series: { id: string; name: string }[];
};

export type CaseworkStore = {
  /** What is said at that time about media, by their numbers; those about which nothing is said are absent. */
  standing(media: readonly number[], at: string): Promise<Map<number, MediaStanding>>;
};
