import * as z from 'zod/mini';
import { Sha256 } from '../hash.ts';
import { Uuid } from '../uuid.ts';
import { NamedMedia, Page, Party } from './casework.ts';
import { Instant, ShortText } from './common.ts';

export const MAX_CLAIM_DAYS = 180;
export const DEFAULT_CLAIM_DAYS = 90;
/** Who claims them already: so many are told. */
export const MAX_OVERLAPS = 50;
/** Of each overlap, so many files are named. */
export const MAX_OVERLAP_MEDIA = 20;

const Days = z.int().check(z.gte(1), z.lte(MAX_CLAIM_DAYS));

/** What is claimed: media, a series with all that is in it and will be added to it, or both. */
const claimed = { media: NamedMedia, series: z.nullable(Uuid) };
export const Claim = z.strictObject(claimed);
export type Claim = z.infer<typeof Claim>;

export const NewInvestigation = z.strictObject({
  /** Seen by the own bureau, and by one to which it is handed off. */
  title: ShortText,
  /** Whom others should talk to; null: they ask the bureau. */
  contact: z.nullable(ShortText),
  days: Days,
  ...claimed,
});
export type NewInvestigation = z.infer<typeof NewInvestigation>;

/** From today on. */
export const Extension = z.strictObject({ days: Days });
/** Null: the whole investigation ends; else these media are let go. */
export const Release = z.strictObject({ media: z.nullable(NamedMedia) });
export type Release = z.infer<typeof Release>;
export const ContactChange = z.strictObject({ contact: z.nullable(ShortText) });

const Count = z.int().check(z.gte(0));

/** What another bureau investigates already, of what was asked for. */
const Overlap = z.strictObject({
  ...Party.shape,
  expiresAt: Instant,
  items: Count,
  media: z.array(Sha256).check(z.maxLength(MAX_OVERLAP_MEDIA)),
});
export type Overlap = z.infer<typeof Overlap>;

/** What became of a claim: asked = claimed + alreadyOurs + claimedByOthers + notHeld. */
export const ClaimOutcome = z.strictObject({
  /** Media that were named or are in the series, each once. */
  asked: Count,
  claimed: Count,
  /** This bureau investigates it already, here or elsewhere. */
  alreadyOurs: Count,
  claimedByOthers: Count,
  /** Nobody has submitted it. */
  notHeld: Count,
  overlaps: z.array(Overlap).check(z.maxLength(MAX_OVERLAPS)),
  /** What will be added to the series is claimed, too, unless somebody else has it already. Null: none was asked for. */
  series: z.nullable(z.enum(['claimed', 'already-ours', 'claimed-by-others'])),
});
export type ClaimOutcome = z.infer<typeof ClaimOutcome>;

export const InvestigationState = z.enum(['active', 'released', 'expired']);
export type InvestigationState = z.infer<typeof InvestigationState>;

export const Investigation = z.strictObject({
  id: Uuid,
  own: z.boolean(),
  lead: Party,
  /** Null where it is another bureau's. */
  title: z.nullable(ShortText),
  state: InvestigationState,
  openedAt: Instant,
  expiresAt: Instant,
  endedAt: z.nullable(Instant),
  /** Media that it covers now; null where it is another bureau's. */
  items: z.nullable(Count),
  /** How many of them the reader's bureau holds. */
  ownItems: Count,
  series: z.array(z.strictObject({ id: Uuid, name: ShortText })),
  /** It is offered to another bureau. */
  offered: z.boolean(),
});
export type Investigation = z.infer<typeof Investigation>;

export const ClaimAnswer = z.strictObject({ investigation: Investigation, outcome: ClaimOutcome });
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

export const InvestigationList = z.strictObject({ items: z.array(Investigation), next: z.nullable(Uuid) });
export type InvestigationList = z.infer<typeof InvestigationList>;

/** A claim that ends within so many days ends soon. */
export const SOON_DAYS = 14;
export const InvestigationQuery = z.strictObject({
  ...Page,
  /** `all`: others' as well, where they cover something that the own bureau has submitted. */
  scope: z.optional(z.enum(['own', 'all'])),
  state: z.optional(z.enum(['active', 'ending-soon', 'ended'])),
});
export type InvestigationQuery = z.infer<typeof InvestigationQuery>;
