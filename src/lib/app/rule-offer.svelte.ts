import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Result } from '#lib/domain/result.ts';
import type { RuleInForce } from '#lib/domain/wire/data-rule.ts';

type Parts = {
  /** The rule that the hub brings and that would let more out than the one in use; null: there is none. */
  readonly offered: () => RuleInForce | null;
  /** Goes on under the rule that was looked at; why it could not, as a code. */
  readonly accept: (shown: DataRule) => Promise<Result<void, string>>;
};

/** A rule that lets more out, while its officer has not decided about it. Nothing leaves by it before. */
export class RuleOffer {
  readonly #parts: Parts;
  /** The version about which the officer does not want to be asked now. */
  #putOff = $state<number | null>(null);

  accepting = $state(false);
  /** Why it could not be accepted, as a code. */
  failure = $state<string | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get offered(): RuleInForce | null {
    return this.#parts.offered();
  }

  /** The same, unless the officer has put it off for this sitting. */
  get pressing(): RuleInForce | null {
    const { offered } = this;
    return offered?.rule.version === this.#putOff ? null : offered;
  }

  putOff(): void {
    this.#putOff = this.offered?.rule.version ?? null;
  }

  /** @returns whether the offered rule is in use now */
  async accept(): Promise<boolean> {
    const { offered } = this;
    if (offered === null || this.accepting) return false;
    this.accepting = true;
    this.failure = null;
    const accepted = await this.#parts.accept(offered.rule);
    this.accepting = false;
    if (!accepted.ok) this.failure = accepted.error;
    return accepted.ok;
  }
}
