import type { IdentifiedKind } from '#lib/domain/wire/identified-kind.ts';
import type { ClaimStore } from './claim-store.ts';
import type { EventStore } from './event-store.ts';
import type { HandOffStore } from './hand-off-store.ts';
import type { IdentificationStore } from './identification-store.ts';
import type { InvestigationStore } from './investigation-store.ts';
import type { LeadStore } from './lead-store.ts';
import type { MediaNumbers } from './media-numbers.ts';
import type { SeriesStore } from './series-store.ts';

/** What bureaux say about one medium beside what they have submitted of it: directly, or about a series that it belongs to. */
export type MediaStanding = {
  /** In force, the oldest first. */
  identifications: { id: string; kind: IdentifiedKind; bureau: string; country: string | null }[];
  /** At most one: a claim is exclusive. */
  investigations: { id: string; bureau: string; contact: string | null; expiresAt: string }[];
  series: { id: string; name: string }[];
};

/**
 * What bureaux do with material together. `hold` reads a thing and keeps it from everybody else until the transaction ends;
 * who holds several takes series first, then investigations, then offers, each kind in the order of their ids.
 */
export type CaseworkStore = {
  readonly media: MediaNumbers;
  readonly events: EventStore;
  readonly investigations: InvestigationStore;
  readonly claims: ClaimStore;
  readonly handOffs: HandOffStore;
  readonly identifications: IdentificationStore;
  readonly series: SeriesStore;
  readonly leads: LeadStore;
  /** What is said at that time about media, by their numbers; those about which nothing is said are absent. */
  standing(media: readonly number[], at: string): Promise<Map<number, MediaStanding>>;
  /** Erases what refers to media that the store no longer holds. The history of each thing says how many there were. */
  forget(media: readonly number[], at: string): Promise<void>;
};
