import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { Page } from './casework.ts';
import { BureauCode, Instant, ShortText } from './common.ts';

/** An offer that nobody answers ends after so many days. */
export const OFFER_DAYS = 14;

/** Why an investigation is offered: a code, not words about the case. */
export const OfferReason = z.enum(['victim-there', 'offender-there', 'jurisdiction', 'no-capacity', 'other']);
export type OfferReason = z.infer<typeof OfferReason>;

export const DeclineReason = z.enum(['not-ours', 'no-capacity', 'too-little', 'other']);
export type DeclineReason = z.infer<typeof DeclineReason>;

export const NewHandOff = z.strictObject({ investigation: Uuid, to: BureauCode, reason: OfferReason });
export type NewHandOff = z.infer<typeof NewHandOff>;

export const HandOffAnswer = z.union([
  z.strictObject({ accept: z.literal(true), contact: z.nullable(ShortText) }),
  z.strictObject({ accept: z.literal(false), reason: DeclineReason }),
]);
export type HandOffAnswer = z.infer<typeof HandOffAnswer>;

export const HandOffState = z.enum(['open', 'accepted', 'declined', 'cancelled', 'expired']);
export type HandOffState = z.infer<typeof HandOffState>;

export const HandOff = z.strictObject({
  id: Uuid,
  investigation: Uuid,
  /** Of the investigation: as long as the reader's bureau leads it, or is offered it. */
  title: z.nullable(ShortText),
  /** Media that it covers now; told to those who see its title. */
  items: z.nullable(z.int().check(z.gte(0))),
  from: BureauCode,
  to: BureauCode,
  incoming: z.boolean(),
  reason: OfferReason,
  state: HandOffState,
  offeredAt: Instant,
  expiresAt: Instant,
  answeredAt: z.nullable(Instant),
  declinedBecause: z.nullable(DeclineReason),
});
export type HandOff = z.infer<typeof HandOff>;

export const HandOffList = z.strictObject({
  items: z.array(HandOff),
  next: z.nullable(Uuid),
  /** The bureaux to which something can be offered. */
  partners: z.array(z.strictObject({ code: BureauCode, name: ShortText })),
});
export type HandOffList = z.infer<typeof HandOffList>;

export const HandOffQuery = z.strictObject({ ...Page, state: z.optional(z.enum(['open', 'closed'])) });
export type HandOffQuery = z.infer<typeof HandOffQuery>;
