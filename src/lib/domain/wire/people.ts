import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant, Role, ShortText } from './common.ts';
import { TokenScope } from './identity.ts';

const Named = z.strictObject({ id: Uuid, name: ShortText });

/** The answer to an act that has nothing more to say. */
export const Done = z.strictObject({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;

/** A body that says nothing: the path says it all. */
export const Nothing = z.strictObject({});

export const BureauCard = z.strictObject({
  code: BureauCode,
  name: ShortText,
  /** How to reach it; told to the bureau itself and to the hub's administrators only. */
  reach: z.nullable(ShortText),
});
export type BureauCard = z.infer<typeof BureauCard>;
export const BureauList = z.strictObject({ items: z.array(BureauCard) });
export type BureauList = z.infer<typeof BureauList>;
/** What a bureau says of itself. */
export const BureauWords = z.strictObject({ name: ShortText, reach: z.nullable(ShortText) });
export type BureauWords = z.infer<typeof BureauWords>;

export const DeviceCard = z.strictObject({
  id: Uuid,
  /** What its officer calls it. */
  name: z.nullable(ShortText),
  enrolledAt: Instant,
  lastSeenAt: z.nullable(Instant),
  revokedAt: z.nullable(Instant),
});
export type DeviceCard = z.infer<typeof DeviceCard>;

export const OfficerCard = z.strictObject({
  id: Uuid,
  name: ShortText,
  bureau: BureauCode,
  role: Role,
  since: Instant,
  /** The oldest first. */
  devices: z.array(DeviceCard),
});
export type OfficerCard = z.infer<typeof OfficerCard>;
/** Of the own bureau: administrators see everybody, others themselves. */
export const OfficerList = z.strictObject({ items: z.array(OfficerCard) });
export type OfficerList = z.infer<typeof OfficerList>;

export const NewName = z.strictObject({ name: ShortText });
export type NewName = z.infer<typeof NewName>;

export const NewRole = z.strictObject({ role: Role });
export type NewRole = z.infer<typeof NewRole>;
/** `waiting`: a second person has to approve, or time to pass; nothing has changed yet. */
export const RoleChanged = z.strictObject({ state: z.enum(['done', 'waiting']) });
export type RoleChanged = z.infer<typeof RoleChanged>;

/** A code that nobody has used, never the code itself. */
export const CodeCard = z.strictObject({
  id: Uuid,
  bureau: BureauCode,
  role: Role,
  /** Whose further device it enrols; null: somebody new. */
  officer: z.nullable(Named),
  /** Null: the operator. */
  issuedBy: z.nullable(ShortText),
  issuedAt: Instant,
  expiresAt: Instant,
});
export type CodeCard = z.infer<typeof CodeCard>;
export const CodeList = z.strictObject({ items: z.array(CodeCard) });
export type CodeList = z.infer<typeof CodeList>;
/**
 * `own`: for a further device of whoever asks, whose role it has then. Else for somebody new in a role; `bureau` is another one
 * than the own only where the hub's administrator invites the administrator of a bureau that has none.
 */
export const NewCode = z.strictObject({ role: Role, own: z.boolean(), bureau: z.nullable(BureauCode) });
export type NewCode = z.infer<typeof NewCode>;
/** The link is shown this once. */
export const CodeIssued = z.strictObject({ code: CodeCard, link: z.string().check(z.maxLength(400)) });
export type CodeIssued = z.infer<typeof CodeIssued>;

export const SessionCard = z.strictObject({
  id: Uuid,
  device: z.strictObject({ id: Uuid, name: z.nullable(ShortText) }),
  officer: Named,
  since: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  /** The one in which this was asked. */
  current: z.boolean(),
});
export type SessionCard = z.infer<typeof SessionCard>;
export const SessionList = z.strictObject({ items: z.array(SessionCard) });
export type SessionList = z.infer<typeof SessionList>;

export const TokenCard = z.strictObject({
  id: Uuid,
  label: z.nullable(ShortText),
  scopes: z.array(TokenScope),
  createdAt: Instant,
  /** Null: the operator. */
  createdBy: z.nullable(ShortText),
  /** Null: it holds until it is revoked. */
  expiresAt: z.nullable(Instant),
  lastUsedAt: z.nullable(Instant),
});
export type TokenCard = z.infer<typeof TokenCard>;
export const TokenList = z.strictObject({ items: z.array(TokenCard) });
export type TokenList = z.infer<typeof TokenList>;
/** Days that a token made in the console may hold. */
export const MAX_TOKEN_DAYS = 366;
export const NewToken = z.strictObject({
  label: ShortText,
  scopes: z.array(TokenScope).check(z.minLength(1), z.maxLength(TokenScope.options.length)),
  days: z.int().check(z.gte(1), z.lte(MAX_TOKEN_DAYS)),
});
export type NewToken = z.infer<typeof NewToken>;
/** The token itself is shown this once. */
export const TokenMade = z.strictObject({ token: TokenCard, secret: z.string().check(z.maxLength(100)) });
export type TokenMade = z.infer<typeof TokenMade>;
