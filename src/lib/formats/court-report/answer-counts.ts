import type { AnswerLine, FileLine } from '#lib/domain/court-report/lines.ts';

/** Holds the verdicts of files against the answers of the hub that they name. Answers come first. */
export class AnswerCounts {
  /** What the log says of each proven answer; null: the answer is there, and not proven. */
  readonly #answers = new Map<string, NonNullable<AnswerLine['proof']>['summary'] | null>();
  /** Distinct media by answer and verdict, of proven answers. */
  readonly #media = new Map<string, Set<string>>();
  #isSound = true;

  answer({ answerId, proof, items, ofCase }: AnswerLine): void {
    this.#answers.set(answerId, proof?.summary ?? null);
    if (ofCase > items) this.#isSound = false;
  }

  file({ answerId, verdict, sha256 }: FileLine): void {
    if (answerId === null) return;
    const summary = this.#answers.get(answerId);
    if (summary === undefined) this.#isSound = false;
    if (summary === undefined || summary === null || verdict === null || sha256 === null) return;
    const key = `${answerId} ${verdict}`;
    const media = this.#media.get(key) ?? new Set();
    this.#media.set(key, media.add(sha256));
    // The hub gave this verdict so often, and no oftener.
    if (media.size > summary.verdicts[verdict]) this.#isSound = false;
  }

  /** Whether every answer that a file names is there, and every proven one gave its verdict often enough. */
  get isSound(): boolean {
    return this.#isSound;
  }
}
