import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant, ShortText } from './common.ts';
import { DataRuleDocument, RuleInForce } from './data-rule.ts';

/**
 * `waiting`: nobody has decided · `done`: it is in force · `refused`: somebody has said no · `cancelled`: who asked has taken it
 * back · `overtaken`: something else came into force that it does not fit · `expired`: nobody decided in time
 */
export const ApprovalState = z.enum(['waiting', 'done', 'refused', 'cancelled', 'overtaken', 'expired']);
export type ApprovalState = z.infer<typeof ApprovalState>;

export const ApprovalSubject = z.discriminatedUnion('kind', [
  /** A version of the bureau's data rule that lets more out than the one in force. */
  z.strictObject({ kind: z.literal('data-rule'), document: DataRuleDocument }),
  /** The role of a hub's administrator, for this officer. */
  z.strictObject({
    kind: z.literal('hub-admin'),
    officer: z.strictObject({ id: Uuid, name: ShortText, bureau: BureauCode }),
  }),
]);
export type ApprovalSubject = z.infer<typeof ApprovalSubject>;

/** Something that one person asked for and that needs another one's word, or where there is none, a day with notice. */
export const Approval = z.strictObject({
  id: Uuid,
  bureau: BureauCode,
  subject: ApprovalSubject,
  /** Null: the operator. */
  askedBy: z.nullable(ShortText),
  askedAt: Instant,
  /** When it comes into force by itself unless somebody objects; null: only by another person's word. */
  dueAt: z.nullable(Instant),
  state: ApprovalState,
  decidedBy: z.nullable(ShortText),
  decidedAt: z.nullable(Instant),
  /** What whoever reads this may do about it; `cancel` is for who asked. */
  may: z.array(z.enum(['approve', 'refuse', 'cancel'])),
});
export type Approval = z.infer<typeof Approval>;

/** The newest first. */
export const ApprovalList = z.strictObject({ items: z.array(Approval) });
export type ApprovalList = z.infer<typeof ApprovalList>;

export const Decision = z.strictObject({ decision: z.enum(['approve', 'refuse', 'cancel']) });
export type Decision = z.infer<typeof Decision>;
export const Decided = z.strictObject({ state: ApprovalState });
export type Decided = z.infer<typeof Decided>;

/** What became of a new version of a data rule: it is in force, or waits. */
export const RuleMade = z.union([RuleInForce, z.strictObject({ waiting: Approval })]);
export type RuleMade = z.infer<typeof RuleMade>;
