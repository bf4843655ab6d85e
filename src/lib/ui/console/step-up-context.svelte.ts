import { createContext } from 'svelte';
import type { StepUpAct } from '#lib/domain/wire/identity.ts';

/** The question for the passphrase before a dangerous act. */
export type StepUpQuestion = {
  /** What is about to be done; null: nothing is asked. */
  readonly act: StepUpAct | null;
  readonly busy: boolean;
  /** Why the last answer would not do, as a code. */
  readonly failure: string | null;
  answer(passphrase: string): Promise<void>;
  cancel(): void;
};

/** Where the question is put: into the dialog that is open, so that there are never two; else into one of its own. */
export class StepUpPlace {
  readonly question: StepUpQuestion;
  /** Dialogs on the screen that show it themselves. */
  #hosts = $state(0);

  constructor(question: StepUpQuestion) {
    this.question = question;
  }

  get isHosted(): boolean {
    return this.#hosts > 0;
  }

  /** Takes the question over until the returned function is called. */
  host(): () => void {
    this.#hosts += 1;
    return () => {
      this.#hosts -= 1;
    };
  }
}

export const [getStepUpPlace, setStepUpPlace] = createContext<StepUpPlace>();
