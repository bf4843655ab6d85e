import type { StepUpAct } from '#lib/domain/wire/identity.ts';
import type { Result } from '#lib/domain/result.ts';

type Parts = {
  /** Whether a passphrase is the vault's; why not, as a code. */
  readonly check: (passphrase: string) => Promise<Result<void, string>>;
  /** Proves to the hub that the key is at hand; why it could not, as a code, or null. */
  readonly prove: (act: StepUpAct) => Promise<string | null>;
};

/**
 * Before a dangerous act the hub wants a fresh proof. The key alone would give it while the vault is open, also to whoever
 * finds the laptop unattended: so the passphrase is asked for first.
 */
export class StepUp {
  readonly #parts: Parts;
  #answered: ((isProved: boolean) => void) | null = null;

  /** What is about to be done; null: nothing is asked. */
  act = $state<StepUpAct | null>(null);
  busy = $state(false);
  /** Why the last answer would not do, as a code. */
  failure = $state<string | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Resolves once it was proved, or to false when the officer would not. One question at a time. */
  ask(act: StepUpAct): Promise<boolean> {
    if (this.act !== null) return Promise.resolve(false);
    this.act = act;
    this.failure = null;
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }

  async answer(passphrase: string): Promise<void> {
    const { act } = this;
    if (act === null || this.busy) return;
    this.busy = true;
    const known = await this.#parts.check(passphrase);
    const failure = known.ok ? await this.#parts.prove(act) : known.error;
    this.busy = false;
    this.failure = failure;
    if (failure === null) this.#end(true);
  }

  cancel(): void {
    if (this.act !== null) this.#end(false);
  }

  #end(isProved: boolean): void {
    this.act = null;
    this.failure = null;
    this.#answered?.(isProved);
    this.#answered = null;
  }
}
