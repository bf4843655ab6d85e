import * as z from 'zod/mini';
import { ClockSkew } from './clock-skew.ts';
import { Sha256 } from './hash.ts';
import { Bytes } from './media.ts';
import { Instant } from './wire/common.ts';

const Seq = z.int().check(z.gte(1));
const link = { seq: Seq, at: Instant, prev: Sha256, hash: Sha256 };

/** Why a request was made. */
export const RequestPurpose = z.enum([
  'enrolment',
  'challenge',
  'sign-in',
  'sign-out',
  'data-rule',
  'look-up',
  'submission',
  'withdrawal',
  'carried',
  'hub-reading',
  'hub-work',
]);
export type RequestPurpose = z.infer<typeof RequestPurpose>;

/** How a request ended: an HTTP answer of whatever status, or none that could be read. */
const RequestEnd = z.enum(['answered', 'unreachable', 'timeout', 'garbage']);

/**
 * One link of the chain: `hash` is the SHA-256 of the canonical entry without it, `prev` the hash before. A request is
 * written before it is sent and holds the size and SHA-256 of its body, never the body; its answer is an entry `of` it, and
 * so is the hub's clock, when the answer tells it under the hub's own signature.
 *
 * The hash covers an entry as it was written: a member that came later is optional, and none may have a default.
 */
export const LedgerEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    ...link,
    kind: z.literal('request'),
    method: z.enum(['GET', 'POST', 'DELETE']),
    /** The pattern of the path, e.g. `/api/v1/submissions`. */
    route: z.string().check(z.maxLength(200)),
    purpose: RequestPurpose,
    bytes: Bytes,
    sha256: Sha256,
  }),
  z.strictObject({
    ...link,
    kind: z.literal('answer'),
    of: Seq,
    end: RequestEnd,
    status: z.nullable(z.int().check(z.gte(100), z.lte(599))),
    bytes: Bytes,
    /** Of the answer's body, when there was one to be read; the first release did not write it down. */
    sha256: z.optional(Sha256),
  }),
  z.strictObject({
    ...link,
    kind: z.literal('clock'),
    of: Seq,
    hubAt: Instant,
    ...ClockSkew.shape,
  }),
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** The last link, kept beside the chain so that cutting off its end is seen. */
export const LedgerHead = z.strictObject({ seq: z.int().check(z.gte(0)), hash: Sha256 });
export type LedgerHead = z.infer<typeof LedgerHead>;

/** What the first entry's `prev` is, and the head of an empty ledger. */
export const LEDGER_START: LedgerHead = { seq: 0, hash: '0'.repeat(64) };
