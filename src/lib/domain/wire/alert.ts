import * as z from 'zod/mini';
import { Md5, Sha1, Sha256 } from '../hash.ts';
import { Uuid } from '../uuid.ts';
import { Verdict } from '../verdict.ts';
import { BureauCode, Instant, ShortText } from './common.ts';

/** Media that an alert names at most, by whatever digest; `items` counts all. */
export const MAX_ALERT_MEDIA = 20;

/**
 * The preference (RFC 7240) by which a reader says that it knows `AlertSubject.digests`: the schemas of older portals refuse the
 * member, and are answered without it.
 */
export const PREFERS_DIGESTS = 'digests';

/**
 * What has happened. `met-by-submission`, `met-by-look-up`: somebody's question or batch meets what the bureau has submitted;
 * `own-submission-met`: what it submitted itself is known, claimed or identified; `own-look-up-met`: what one of its officers
 * asked about is claimed or identified; `watched`: what it asked about under a rule
 * that watches is known now; `identified`, `claimed`, `claim-expired`, `withdrawn`: that happened to material which it has
 * submitted or which resembles it; `match-confirmed`, `match-refuted`: the outcome of a review; `lead`: something other than
 * a picture is the same, which is no verdict; `hand-off`: it is offered an investigation, or its offer was answered;
 * `approval`: a second person is asked; `flood`: a device hands in unusually much; `quality`: one MD5 stands for two files;
 * `watch-not-kept`: the hub cannot remember so much; `expiring`: its own material will soon have been kept for as long as it wants;
 * `review-due`: the day has come on which it wanted to look at its data rule again.
 */
export const AlertKind = z.enum([
  'met-by-submission',
  'met-by-look-up',
  'own-submission-met',
  'own-look-up-met',
  'watched',
  'identified',
  'claimed',
  'claim-expired',
  'withdrawn',
  'match-confirmed',
  'match-refuted',
  'lead',
  'hand-off',
  'approval',
  'flood',
  'quality',
  'watch-not-kept',
  'expiring',
  'review-due',
]);
export type AlertKind = z.infer<typeof AlertKind>;

/** A file that its bureau knows by no SHA-256: the strongest digest of it that this bureau itself contributed or asked about. */
export const AlertDigest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sha1'), value: Sha1 }),
  z.strictObject({ kind: z.literal('md5'), value: Md5 }),
]);
export type AlertDigest = z.infer<typeof AlertDigest>;

/** What an alert is about, as far as its bureau may know. */
export const AlertSubject = z.strictObject({
  /** Of how many of its own media. */
  items: z.int().check(z.gte(0), z.lte(1_000_000)),
  /** Some of them: only what the bureau itself submitted or asked about. */
  media: z.array(Sha256).check(z.maxLength(MAX_ALERT_MEDIA)),
  /** Others of them; absent: none, or the reader has not said `PREFERS_DIGESTS`. */
  digests: z.optional(z.array(AlertDigest).check(z.maxLength(MAX_ALERT_MEDIA))),
  /** The strongest verdict that they have now. */
  verdict: z.nullable(Verdict),
  /** Who it was; null when that bureau's rule does not let it be named. */
  bureau: z.nullable(BureauCode),
  /** How to reach it, when that is known and may be told. */
  contact: z.nullable(ShortText),
  /** The investigation, identification, series, review, approval or batch. */
  about: z.nullable(z.strictObject({ kind: z.string().check(z.regex(/^[a-z-]{1,20}$/)), id: Uuid })),
  /** A few plain words that the kind does not say: the field that is the same, the reason of a withdrawal. */
  word: z.nullable(ShortText),
});
export type AlertSubject = z.infer<typeof AlertSubject>;

export const Alert = z.strictObject({
  id: Uuid,
  /** Rises by the order in which alerts became known: the id of the event in a stream. */
  seq: z.int().check(z.gte(1)),
  kind: AlertKind,
  raisedAt: Instant,
  subject: AlertSubject,
  /** Who has seen to it, and when. */
  acknowledged: z.nullable(z.strictObject({ at: Instant, officer: ShortText })),
});
export type Alert = z.infer<typeof Alert>;

/** Alerts of one list. */
export const MAX_LISTED_ALERTS = 100;

/** The newest first. */
export const AlertList = z.strictObject({
  items: z.array(Alert).check(z.maxLength(MAX_LISTED_ALERTS)),
  /** What to ask for `after` to see older ones; null: there are none. */
  next: z.nullable(Alert.shape.seq),
  /** Of all alerts of the bureau, whatever was asked for. */
  unread: z.int().check(z.gte(0)),
  /** The number up to which everything is known: where a stream goes on. */
  newest: z.int().check(z.gte(0)),
});
export type AlertList = z.infer<typeof AlertList>;

/** Somebody has seen to an alert; with `older`, to all that became known before it as well. */
export const Acknowledgement = z.strictObject({ older: z.boolean() });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const Acknowledged = z.strictObject({
  /** How many were acknowledged now; others had seen to the rest. */
  acknowledged: z.int().check(z.gte(0)),
  unread: AlertList.shape.unread,
});
export type Acknowledged = z.infer<typeof Acknowledged>;

/** What comes over a stream beside alerts: how many nobody has seen to, when that has become fewer. */
export const UnreadCount = z.strictObject({ unread: AlertList.shape.unread });
