import { brokenPromise } from './broken-promise.ts';
import type { HashResult } from './crew.ts';
import type { Mutant } from './mutant.ts';
import { noCounts, type StageCounts, STAGES, stagesOf } from './stages.ts';

export type Told = { readonly mutant: Mutant; readonly what: string };

/** What a run came to. */
export class Findings {
  readonly stages = new Map<string, StageCounts>();
  /** Files by outcome and reason, and by format. */
  readonly outcomes = new Map<string, Map<string, number>>();
  /** Files whose decoder crashed or hung: nothing is lost, but they are worth a look. */
  readonly quarantined: Told[] = [];
  /** Promises that did not hold: none, or something has to be mended. */
  readonly broken: Told[] = [];
  /** Valid files that hash otherwise than at the start. */
  readonly changed = new Set<string>();
  /** Bytes after each round. */
  readonly memory: { readonly webAssembly: number; readonly process: number }[] = [];
  readonly #mimes: ReadonlySet<string>;

  /** @param mimes the media types of the formats that are decoded */
  constructor(mimes: ReadonlySet<string>) {
    this.#mimes = mimes;
  }

  add(mutant: Mutant, result: HashResult): void {
    const fault = brokenPromise(mutant.bytes, result);
    if (fault !== null) this.broken.push({ mutant, what: fault });
    if (!result.ok) return;
    const { outcome, reason } = result.value;
    if (outcome === 'quarantined') this.quarantined.push({ mutant, what: reason ?? '' });
    const ending = reason === null ? outcome : `${outcome}: ${reason}`;
    const formats = this.outcomes.get(ending) ?? new Map<string, number>();
    this.outcomes.set(ending, formats);
    formats.set(mutant.format, (formats.get(mutant.format) ?? 0) + 1);
    const counts = this.stages.get(mutant.format) ?? noCounts();
    this.stages.set(mutant.format, counts);
    const reached = stagesOf(result.value, this.#mimes);
    for (const stage of STAGES) counts[stage] += Number(reached[stage]);
  }
}
