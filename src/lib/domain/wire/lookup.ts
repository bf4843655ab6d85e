import * as z from 'zod/mini';
import { DataRuleRef, HolderNaming, MAX_WATCH_DAYS } from '../data-rule.ts';
import { Md5, PdqHash, Sha1, Sha256 } from '../hash.ts';
import { PDQ_MATCH_DISTANCE, PDQ_MIN_QUALITY } from '../pdq.ts';
import { Signature } from '../signature.ts';
import { Uuid } from '../uuid.ts';
import { Verdict, Via } from '../verdict.ts';
import { AnswerLeaf } from './log.ts';
import { BureauCode, Instant, ShortText } from './common.ts';
import { IdentifiedKind } from './identified-kind.ts';
import { Category, Country } from './item-fields.ts';

export const MAX_LOOKUP_ITEMS = 1000;
export const MAX_MATCHES = 50;
/** Of each kind of work, of series and of known-good sets, an answer names so many. */
export const MAX_NAMED = 10;

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
  /**
   * Asks for `context` in the answer. Readers are strict: one that does not know these members would refuse the answer, so
   * only who asks for them gets them.
   */
  context: z.optional(z.literal(true)),
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

/** A bureau leads an investigation of it. Who and how is null as far as that bureau's rule does not let it be named. */
const ClaimedBy = z.strictObject({
  id: Uuid,
  bureau: z.nullable(BureauCode),
  contact: z.nullable(ShortText),
  expiresAt: Instant,
});

/** A victim or offender seen in it is identified; nothing says who that is. */
const IdentifiedBy = z.strictObject({
  id: Uuid,
  kind: IdentifiedKind,
  bureau: z.nullable(BureauCode),
  country: z.nullable(Country),
});

/** What else the hub may say of a match. */
const MatchContext = z.strictObject({
  /** How far the contributor lets itself be named: why `contact`, or its `reach`, is null. */
  naming: HolderNaming,
  /** As the contributor calls them, and as bureaux have put them together. */
  series: z.array(ShortText).check(z.maxLength(MAX_NAMED)),
  /** The contributor's own; codes mean something only within their scheme. */
  category: z.nullable(Category),
  /** When the hub was told of the file first and last, by whomever. */
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** How many bureaux have contributed the file. */
  bureaux: z.int().check(z.gte(1)),
  investigations: z.array(ClaimedBy).check(z.maxLength(MAX_NAMED)),
  identifications: z.array(IdentifiedBy).check(z.maxLength(MAX_NAMED)),
  /** The MD5 that is the same is also that of another file: one of them was made to look like the other. */
  md5Conflict: z.boolean(),
  /** Officers of several bureaux have looked at both files and found that they show the same. Only with `via: 'pdq'`. */
  confirmed: z.boolean(),
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
  context: z.optional(MatchContext),
});
export type Match = z.infer<typeof Match>;

const ResultContext = z.strictObject({
  /** Near matches that are not told, because a review found that they are none; `matchCount` does not count them. */
  refuted: z.int().check(z.gte(0)),
  /** Known-good sets that hold the file. Its verdict is `ignorable` only when nobody has contributed it. */
  knownGood: z.array(ShortText).check(z.maxLength(MAX_NAMED)),
});

export const LookupResult = z.strictObject({
  ref: LookupItem.shape.ref,
  verdict: Verdict,
  /** Strongest first, at most 50; `matchCount` counts all. */
  matches: z.array(Match).check(z.maxLength(MAX_MATCHES)),
  matchCount: z.int().check(z.gte(0)),
  context: z.optional(ResultContext),
});
export type LookupResult = z.infer<typeof LookupResult>;

/** The hub's answer; its signature binds it to the question by the SHA-256 of the question's bytes. */
export const LookupAnswer = z.strictObject({
  answerId: Uuid,
  asOf: Instant,
  requestSha256: Sha256,
  results: z.array(LookupResult).check(z.maxLength(MAX_LOOKUP_ITEMS)),
  /** With `context` and `watchDays` only: of how many of the items with verdict `new` the hub will tell, and until when. */
  watched: z.optional(z.strictObject({ items: z.int().check(z.gte(0)), until: Instant })),
  /** With `context` only: where the hub has written it down. */
  leaf: z.optional(AnswerLeaf),
  signature: Signature,
});
export type LookupAnswer = z.infer<typeof LookupAnswer>;
