import * as z from 'zod/mini';
import { DataRule } from '../data-rule.ts';
import { PublicJwk, Signature } from '../signature.ts';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant, ShortText } from './common.ts';

/** A new version of a bureau's rule, signed by the device of who made it (purpose `lintel/data-rule/1`) over everything else. */
export const DataRuleDocument = z.strictObject({
  bureau: BureauCode,
  rule: DataRule,
  device: Uuid,
  madeAt: Instant,
  signature: Signature,
});
export type DataRuleDocument = z.infer<typeof DataRuleDocument>;

/**
 * The rule that a bureau works with now. `madeBy` holds what proves who made it; null for the one that a bureau begins with,
 * which the hub itself gives.
 */
export const RuleInForce = z.strictObject({
  rule: DataRule,
  madeBy: z.nullable(
    z.strictObject({
      document: DataRuleDocument,
      signKey: PublicJwk,
      officer: ShortText,
    }),
  ),
});
export type RuleInForce = z.infer<typeof RuleInForce>;
