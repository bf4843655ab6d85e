import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { letsMoreOut } from '#lib/domain/rule-changes.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { ApprovalSubject, RuleMade } from '#lib/domain/wire/approval.ts';
import type { DataRuleDocument } from '#lib/domain/wire/data-rule.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Approvals } from './approvals.ts';
import type { Auditing } from './auditing.ts';
import { isCanonical } from './canonical-body.ts';
import { putRuleInForce } from './in-force.ts';
import type { Clock, Refusal } from './refusal.ts';

type Parts = { store: Store; approvals: Approvals; audit: Auditing; clock: Clock };

/** Text of the answer; `waiting`: the version is not in force. */
export type Made = { text: string; waiting: boolean };

/**
 * New versions of a bureau's data rule, each signed by the device of who made it. Earlier versions stay what they were: a
 * batch is checked against the one that it names. A version that lets nothing more out is in force at once: until then more
 * would leave than its bureau wants. One that lets more out waits for a second administrator, or a day with notice.
 */
export class DataRules {
  readonly #store: Store;
  readonly #approvals: Approvals;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, approvals, audit, clock }: Parts) {
    this.#store = store;
    this.#approvals = approvals;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** @param body the exact bytes that came in, of which `document` was parsed */
  async make(actor: Actor, document: DataRuleDocument, body: Uint8Array): Promise<Result<Made, Refusal>> {
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
    return this.#store.transaction(async (store) => {
      const made = await this.#keep(store, actor, document);
      if (!made.ok || made.value !== 'in-force') return made.ok ? ok(textOf({ waiting: made.value })) : made;
      return ok(textOf({ rule: document.rule, madeBy: { document, signKey, officer: officer.name } }));
    });
  }

  async #keep(store: Store, actor: Actor, document: DataRuleDocument) {
    const { bureau, rule } = document;
    const before = await store.bureaux.ruleInForce(bureau);
    if (before?.rule.id !== rule.id || rule.version !== before.rule.version + 1) {
      return err({ code: 'data-rule-version', detail: 'rule' } as const);
    }
    if (letsMoreOut(before.rule, rule)) return this.#letWait(store, actor, document);
    const how = { at: this.#clock().toISOString(), actor, audit: this.#audit };
    if (!(await putRuleInForce(store, document, how))) throw new Error('The next version of a rule was not taken');
    // What was to follow the version before does not follow this one.
    await this.#approvals.overtake(store, (row) => row.kind === 'data-rule' && row.bureau === bureau);
    return ok('in-force' as const);
  }

  async #letWait(store: Store, actor: Actor, document: DataRuleDocument) {
    const ofBureau = (subject: ApprovalSubject) =>
      subject.kind === 'data-rule' && subject.document.bureau === document.bureau;
    const waiting = await this.#approvals.waitingFor(store, actor, ofBureau);
    if (waiting === null) {
      return ok(await this.#approvals.ask(store, actor, document.bureau, { kind: 'data-rule', document }));
    }
    // Whose answer was lost asks again for the same.
    const isSame =
      waiting.subject.kind === 'data-rule' &&
      waiting.may.includes('cancel') &&
      canonicalJson(waiting.subject.document.rule) === canonicalJson(document.rule);
    return isSame ? ok(waiting) : err({ code: 'approval-waiting' } as const);
  }
}

function textOf(made: RuleMade): Made {
  return { text: canonicalJson(made), waiting: 'waiting' in made };
}
