import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { DIHEDRALS, PDQ_MATCH_DISTANCE } from './pdq.ts';
import { UuidV7 } from './uuid.ts';

/**
 * A media record that another one of this vault resembles. `sha256`: it is the very same file, seen in another case.
 * `pdq`: the hashes differ in `distance` of 256 bits once this record's own picture is turned as `turn` says.
 */
export const Likeness = z.discriminatedUnion('via', [
  z.strictObject({ via: z.literal('sha256'), caseId: UuidV7, sha256: Sha256 }),
  z.strictObject({
    via: z.literal('pdq'),
    caseId: UuidV7,
    sha256: Sha256,
    distance: z.int().check(z.gte(0), z.lte(PDQ_MATCH_DISTANCE)),
    turn: z.enum(DIHEDRALS),
  }),
]);
export type Likeness = z.infer<typeof Likeness>;

/** Likenesses kept of one media record, nearest first. */
export const MAX_LIKENESSES = 32;

/**
 * What one media record resembles. Found when it was hashed: a later record names an earlier one, not the other way. A
 * record that resembles nothing has none of these; one that could not be compared has one without likenesses, and is to
 * be compared later.
 */
export const Likenesses = z.strictObject({
  sha256: Sha256,
  found: z.array(Likeness).check(z.maxLength(MAX_LIKENESSES)),
  /** How many there were, those above the limit included. */
  count: z.int().check(z.gte(0)),
});
export type Likenesses = z.infer<typeof Likenesses>;

/** The record could not be compared when it was hashed. */
export function notCompared(sha256: string): Likenesses {
  return { sha256, found: [], count: 0 };
}
