import type { ApprovalSubject } from '#lib/domain/wire/approval.ts';
import type { DataRuleDocument } from '#lib/domain/wire/data-rule.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Auditing } from './auditing.ts';

type How = { at: string; actor: Actor | null; audit: Auditing };

/** Does what was asked for. False when it does not fit what holds now. */
export function bringIntoForce(
  store: Store,
  { subject, ...how }: How & { subject: ApprovalSubject },
): Promise<boolean> {
  return subject.kind === 'data-rule'
    ? putRuleInForce(store, subject.document, how)
    : makeHubAdmin(store, subject.officer.id, how);
}

/** False when the rule is not the next version of the one in force: somebody else has made one meanwhile, say. */
export async function putRuleInForce(
  store: Store,
  document: DataRuleDocument,
  { at, actor, audit }: How,
): Promise<boolean> {
  const { bureau, rule, device } = document;
  const before = await store.bureaux.ruleInForce(bureau);
  if (before?.rule.id !== rule.id || rule.version !== before.rule.version + 1) return false;
  if (!(await store.bureaux.addRule(bureau, rule, at, document))) return false;
  const details = { bureau, rule: rule.id, version: rule.version, signedBy: device };
  await audit.record(store, { kind: 'data-rule', act: 'in-force', actor, details });
  return true;
}

async function makeHubAdmin(store: Store, id: string, { actor, audit }: How): Promise<boolean> {
  const officer = await store.officers.find(id);
  if (officer?.removedAt !== null) return false;
  await store.officers.setRole(id, 'hub-admin');
  const details = { officer: id, from: officer.role, to: 'hub-admin' };
  await audit.record(store, { kind: 'role', act: 'changed', actor, details });
  return true;
}
