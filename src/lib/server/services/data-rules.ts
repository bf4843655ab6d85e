import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { isCanonical } from './canonical-body.ts';
import type { Clock, Refusal } from './refusal.ts';

/**
 * New versions of a bureau's data rule, each signed by the device of who made it. Earlier versions stay what they were: a
 * batch is checked against the one that it names. A version is in force once it is stored; where a second person must
 * approve, that comes between the two.
 */
export class DataRules {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The text of the rule that is in force now. @param body the exact bytes that came in, of which `document` was parsed */
  async make(actor: Actor, document: DataRuleDocument, body: Uint8Array): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'make-rule');
    if (refusal !== null) return err(refusal);
    if (!isCanonical(document, body)) return err({ code: 'not-canonical' });
    if (document.bureau !== actor.bureau) return err({ code: 'wrong-bureau-or-device', detail: 'bureau' });
    const device = await this.#store.devices.find(document.device);
    if (actor.device !== document.device || device === null) {
      return err({ code: 'wrong-bureau-or-device', detail: 'device' });
    }
    const { signKey, officer } = device;
    if (!(await verify(signKey, 'lintel/data-rule/1', unsigned(document), document.signature))) {
      return err({ code: 'bad-signature' });
    }
    const inForce: RuleInForce = { rule: document.rule, madeBy: { document, signKey, officer: officer.name } };
    return (await this.#keep(document))
      ? ok(canonicalJson(inForce))
      : err({ code: 'data-rule-version', detail: 'rule' });
  }

  /** False when the rule is not the next version of the one in force: somebody else has made one meanwhile, say. */
  #keep(document: DataRuleDocument): Promise<boolean> {
    const { bureau, rule } = document;
    return this.#store.transaction(async (store) => {
      const before = await store.bureaux.ruleInForce(bureau);
      if (before?.rule.id !== rule.id || rule.version !== before.rule.version + 1) return false;
      return store.bureaux.addRule(bureau, rule, this.#clock().toISOString(), document);
    });
  }
}
