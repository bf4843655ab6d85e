import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant, ShortText } from './common.ts';
import { IdentificationFacts } from './identification.ts';

/** What was done to an investigation, an identification, a series or an offer. */
export const CaseworkAct = z.enum([
  'opened',
  'claimed',
  'released',
  'extended',
  'contact-changed',
  'expired',
  'reopened',
  'offered',
  'accepted',
  'declined',
  'cancelled',
  'recorded',
  'corrected',
  'revoked',
  'created',
  'added',
  'removed',
  'renamed',
  'merged',
  'split',
  'closed',
  'material-withdrawn',
]);
export type CaseworkAct = z.infer<typeof CaseworkAct>;

const Count = z.int().check(z.gte(0));

/** Ids, counts and codes; the only words are names of series. */
export const EventDetails = z.strictObject({
  /** Media that it changed something for. */
  items: z.optional(Count),
  /** Media of a claim that somebody else has already. */
  overlap: z.optional(Count),
  until: z.optional(Instant),
  /** The other series, the investigation, or the offer. */
  other: z.optional(Uuid),
  /** The other bureau. */
  to: z.optional(BureauCode),
  reason: z.optional(z.string().check(z.regex(/^[a-z-]{1,30}$/))),
  name: z.optional(ShortText),
  facts: z.optional(IdentificationFacts),
});
export type EventDetails = z.infer<typeof EventDetails>;

/** One line of a history. */
export const CaseworkEvent = z.strictObject({
  at: Instant,
  act: CaseworkAct,
  /** Null: the hub by its clock, or a bureau that is not named to the reader. */
  bureau: z.nullable(BureauCode),
  /** Of the reader's own bureau only. */
  officer: z.nullable(ShortText),
  details: EventDetails,
});
export type CaseworkEvent = z.infer<typeof CaseworkEvent>;

/** A history tells its newest lines; `History` of a thing with more says how many there are. */
export const MAX_EVENTS = 200;
export const History = z.strictObject({ events: z.array(CaseworkEvent).check(z.maxLength(MAX_EVENTS)), count: Count });
export type History = z.infer<typeof History>;
