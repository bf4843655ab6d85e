import { canonicalJson } from '#lib/domain/canonical.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { letsMoreOut } from '#lib/domain/rule-changes.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { RuleInForce } from '#lib/domain/wire/data-rule.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';

/**
 * What becomes of a rule that the hub brings.
 * - `known`: it is in use · `use`: from now on it is · `offer`: not before the officer accepts it
 * - `refuse`: nobody of this bureau has signed it, or it is no later version of the one in use
 */
export type RuleNews = 'known' | 'use' | 'offer' | 'refuse';

/**
 * A hub says which keys belong to its officers, so that a hostile one can sign whatever it likes. What it cannot do is to
 * loosen what leaves: a rule that lets more out is used only when an officer of this device made it or accepts it.
 */
export async function ruleNews(brought: RuleInForce, identity: EnrolledIdentity): Promise<RuleNews> {
  const { dataRule } = identity;
  if (isSame(brought.rule, dataRule)) return 'known';
  const isLater = brought.rule.id === dataRule.id && brought.rule.version > dataRule.version;
  if (!isLater || !(await isGenuine(brought, identity))) return 'refuse';
  return letsMoreOut(dataRule, brought.rule) && !isOurs(brought, identity) ? 'offer' : 'use';
}

export function isSame(one: DataRule, other: DataRule): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

async function isGenuine({ rule, madeBy }: RuleInForce, { membership }: EnrolledIdentity): Promise<boolean> {
  if (madeBy === null) return false;
  const { document, signKey } = madeBy;
  if (document.bureau !== membership.bureau.code || !isSame(document.rule, rule)) return false;
  return verify(signKey, 'lintel/data-rule/1', unsigned(document), document.signature);
}

/** Signed with the key of this very device: the answer to it was lost on its way, say. */
function isOurs({ madeBy }: RuleInForce, { membership, signKey }: EnrolledIdentity): boolean {
  if (madeBy?.document.device !== membership.device) return false;
  return madeBy.signKey.x === signKey.public.x && madeBy.signKey.y === signKey.public.y;
}
