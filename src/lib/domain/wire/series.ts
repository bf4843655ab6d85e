import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { NamedMedia, Page, Party } from './casework.ts';
import { Instant, ShortText } from './common.ts';

export const NewSeries = z.strictObject({ name: ShortText, media: NamedMedia });
export type NewSeries = z.infer<typeof NewSeries>;

export const SeriesMedia = z.strictObject({ add: NamedMedia, remove: NamedMedia });
export type SeriesMedia = z.infer<typeof SeriesMedia>;

export const Rename = z.strictObject({ name: ShortText });
/** All that is in it goes over; its id leads there from then on. */
export const Merge = z.strictObject({ into: Uuid });
/** These media go over into a new series. */
export const Split = z.strictObject({ name: ShortText, media: NamedMedia.check(z.minLength(1)) });
export type Split = z.infer<typeof Split>;
/** Nothing is added to a closed one. */
export const SeriesStateChange = z.strictObject({ state: z.enum(['active', 'closed']) });

const Count = z.int().check(z.gte(0));

export const SeriesState = z.enum(['active', 'closed', 'merged']);
export type SeriesState = z.infer<typeof SeriesState>;

export const Series = z.strictObject({
  id: Uuid,
  version: z.int(),
  name: ShortText,
  state: SeriesState,
  /** Who made it. */
  lead: Party,
  own: z.boolean(),
  /** Whether the reader may rename, merge, split and close it, and remove what others have added. */
  manages: z.boolean(),
  createdAt: Instant,
  items: Count,
  /** How many of them the reader's bureau holds. */
  ownItems: Count,
  /** Who investigates it. */
  claimedBy: z.nullable(z.strictObject({ ...Party.shape, investigation: Uuid, own: z.boolean(), expiresAt: Instant })),
  /** In force. */
  identifications: Count,
});
export type Series = z.infer<typeof Series>;

/** What became of media to be added: asked = added + already + notYours + notHeld. */
export const AddOutcome = z.strictObject({
  asked: Count,
  added: Count,
  already: Count,
  /** Only others have submitted it: who does not manage the series adds material of the own bureau. */
  notYours: Count,
  notHeld: Count,
});
export type AddOutcome = z.infer<typeof AddOutcome>;

export const SeriesAnswer = z.strictObject({ series: Series, added: AddOutcome, removed: Count });
export type SeriesAnswer = z.infer<typeof SeriesAnswer>;

export const SeriesList = z.strictObject({ items: z.array(Series), next: z.nullable(Uuid) });
export type SeriesList = z.infer<typeof SeriesList>;

export const SeriesQuery = z.strictObject({
  ...Page,
  /** `own`: made by the own bureau, or holding some of its material. */
  scope: z.optional(z.enum(['own', 'all'])),
  state: z.optional(z.enum(['active', 'closed'])),
});
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** A word that the own bureau's batches give as series, for media that are in no series of that name. */
const SeriesWord = z.strictObject({ word: ShortText, items: Count, series: z.nullable(Uuid) });
export const MAX_WORDS = 100;
export const SeriesWords = z.strictObject({ items: z.array(SeriesWord).check(z.maxLength(MAX_WORDS)) });
export type SeriesWords = z.infer<typeof SeriesWords>;
