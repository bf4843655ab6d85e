import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { NamedMedia, Page, Party } from './casework.ts';
import { Day, Instant, ShortText } from './common.ts';
import { IdentifiedKind } from './identified-kind.ts';
import { Country } from './item-fields.ts';

/**
 * Stands for one person at every bureau, and says nothing else about who that is: V for a victim, O for an offender, and 40
 * bits in Crockford's base 32. The hub draws it, or a bureau gives its own of the same shape.
 */
export const Pseudonym = z.string().check(z.regex(/^[VO]-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/));

/** What is said of the person: nothing that could name one. There is no field for words. */
const facts = {
  kind: IdentifiedKind,
  /** Where the person was identified; null: not told. */
  country: z.nullable(Country),
  identifiedOn: Day,
};
export const IdentificationFacts = z.strictObject({ pseudonym: Pseudonym, ...facts });
export type IdentificationFacts = z.infer<typeof IdentificationFacts>;

const fitting = z.refine<{ pseudonym: string | null; kind: IdentifiedKind }>(
  ({ pseudonym, kind }) => pseudonym === null || pseudonym.startsWith(kind === 'victim' ? 'V' : 'O'),
);
const MAX_SERIES = 20;
const Series = z.array(Uuid).check(z.maxLength(MAX_SERIES));

export const NewIdentification = z
  .strictObject({
    /** Null: the hub draws one. */
    pseudonym: z.nullable(Pseudonym),
    ...facts,
    media: NamedMedia,
    series: Series,
  })
  .check(
    fitting,
    z.refine(({ media, series }) => media.length + series.length > 0),
  );
export type NewIdentification = z.infer<typeof NewIdentification>;

/** Replaces the facts of the version that the officer has seen. */
export const Correction = z.strictObject({ version: z.int(), ...IdentificationFacts.shape }).check(fitting);
export type Correction = z.infer<typeof Correction>;

/** Of what else the person is seen in, or not, after all. */
export const IdentifiedMedia = z.strictObject({
  add: NamedMedia,
  remove: NamedMedia,
  addSeries: Series,
  removeSeries: Series,
});
export type IdentifiedMedia = z.infer<typeof IdentifiedMedia>;

/** `mistaken`: it was somebody else, or not in this material; `duplicate`: it is recorded twice; `ordered`: a court said so. */
export const RevocationReason = z.enum(['mistaken', 'duplicate', 'ordered', 'other']);
export type RevocationReason = z.infer<typeof RevocationReason>;
export const Revocation = z.strictObject({ reason: RevocationReason });

const Count = z.int().check(z.gte(0));

export const Identification = z.strictObject({
  id: Uuid,
  version: z.int(),
  ...IdentificationFacts.shape,
  /** The bureau that identified the person. */
  lead: Party,
  own: z.boolean(),
  state: z.enum(['active', 'revoked']),
  recordedAt: Instant,
  /** Media that it names itself, and how many of them the reader's bureau holds. */
  items: Count,
  ownItems: Count,
  series: z.array(z.strictObject({ id: Uuid, name: ShortText })),
});
export type Identification = z.infer<typeof Identification>;

/** What became of the media that were named: asked = added + already + notHeld. */
export const IdentifiedOutcome = z.strictObject({ asked: Count, added: Count, already: Count, notHeld: Count });
export type IdentifiedOutcome = z.infer<typeof IdentifiedOutcome>;
export const IdentificationAnswer = z.strictObject({ identification: Identification, outcome: IdentifiedOutcome });
export type IdentificationAnswer = z.infer<typeof IdentificationAnswer>;

export const IdentificationList = z.strictObject({ items: z.array(Identification), next: z.nullable(Uuid) });
export type IdentificationList = z.infer<typeof IdentificationList>;

export const IdentificationQuery = z.strictObject({
  ...Page,
  scope: z.optional(z.enum(['own', 'all'])),
  state: z.optional(z.enum(['active', 'revoked'])),
});
export type IdentificationQuery = z.infer<typeof IdentificationQuery>;

/** Everything that is recorded under a pseudonym. In a body: a pseudonym belongs into no address. */
export const PseudonymSearch = z.strictObject({ pseudonym: Pseudonym });
