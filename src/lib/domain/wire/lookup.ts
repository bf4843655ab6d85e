import * as z from 'zod/mini';
import { DataRuleRef, MAX_WATCH_DAYS } from '../data-rule.ts';
import { Md5, PdqHash, Sha1, Sha256 } from '../hash.ts';
import { PDQ_MATCH_DISTANCE, PDQ_MIN_QUALITY } from '../pdq.ts';
import { Signature } from '../signature.ts';
import { Uuid } from '../uuid.ts';
import { Verdict, Via } from '../verdict.ts';
import { BureauCode, Instant, ShortText } from './common.ts';

export const MAX_LOOKUP_ITEMS = 1000;
export const MAX_MATCHES = 50;

/** PDQ as it travels: canonical profile, one hash or all eight dihedrals (original first), never of low quality. */
export const WirePdq = z.strictObject({
  profile: z.literal('direct'),
  quality: z.int().check(z.gte(PDQ_MIN_QUALITY), z.lte(100)),
  hashes: z.union([z.array(PdqHash).check(z.length(1)), z.array(PdqHash).check(z.length(8))]),
  damaged: z.boolean(),
});
export type WirePdq = z.infer<typeof WirePdq>;

export const LookupItem = z.strictObject({
  /** The asker's own number for the item, echoed in the answer. */
  ref: z.int().check(z.gte(0), z.lte(1_000_000_000)),
  sha256: z.optional(Sha256),
  sha1: z.optional(Sha1),
  md5: z.optional(Md5),
  pdq: z.optional(WirePdq),
});
export type LookupItem = z.infer<typeof LookupItem>;

export const LookupRequest = z.strictObject({
  dataRule: DataRuleRef,
  /** Asks to be told for so many days when what is new now becomes known; absent: the question is forgotten. */
  watchDays: z.optional(z.int().check(z.gte(1), z.lte(MAX_WATCH_DAYS))),
  /** Other bureaux that hold the same may learn who asked. */
  named: z.optional(z.literal(true)),
  items: z.array(LookupItem).check(z.minLength(1), z.maxLength(MAX_LOOKUP_ITEMS)),
});
export type LookupRequest = z.infer<typeof LookupRequest>;

/** Whom to talk to about a match. */
const Contact = z.strictObject({ bureau: BureauCode, name: ShortText, reach: z.nullable(ShortText) });

/** Yes, no, or not said. */
const TriState = z.nullable(z.boolean());

const MatchFlags = z.strictObject({
  victimIdentified: TriState,
  offenderIdentified: TriState,
  distributed: TriState,
});

export const Match = z.strictObject({
  via: Via,
  /** Hamming distance, only with `via: 'pdq'`. */
  distance: z.optional(z.int().check(z.gte(0), z.lte(PDQ_MATCH_DISTANCE))),
  verdict: Verdict,
  /** The matched hash was made from a damaged file. */
  damaged: z.boolean(),
  series: z.nullable(ShortText),
  contact: z.nullable(Contact),
  flags: MatchFlags,
});
export type Match = z.infer<typeof Match>;

export const LookupResult = z.strictObject({
  ref: LookupItem.shape.ref,
  verdict: Verdict,
  /** Strongest first, at most 50; `matchCount` counts all. */
  matches: z.array(Match).check(z.maxLength(MAX_MATCHES)),
  matchCount: z.int().check(z.gte(0)),
});
export type LookupResult = z.infer<typeof LookupResult>;

/** The hub's answer; its signature binds it to the question by the SHA-256 of the question's bytes. */
export const LookupAnswer = z.strictObject({
  answerId: Uuid,
  asOf: Instant,
  requestSha256: Sha256,
  results: z.array(LookupResult).check(z.maxLength(MAX_LOOKUP_ITEMS)),
  signature: Signature,
});
export type LookupAnswer = z.infer<typeof LookupAnswer>;
