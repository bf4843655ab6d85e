import { Followers, type JobState, type Progress } from './followers.ts';

/** Milliseconds between two readings of what another tab has kept, and how many times as long as one took. */
const PAUSE = 3_000;
const PAUSE_TIMES = 10;

type Parts = {
  /** Reads the lines of a case that another tab has kept. */
  readonly reread: (caseId: string) => Promise<void>;
  /** Another tab says that it has a job, or none any more. */
  readonly onHeard: (hasJob: boolean) => void;
  readonly channel?: ConstructorParameters<typeof Followers>[0]['channel'];
};

/** Follows the job of another tab. What it keeps is read again from time to time: rows lie in no order that tells new ones. */
export class Following {
  /** How far the job of another tab is, as it said last; a tab that is killed says nothing more. */
  progress = $state.raw<Progress | null>(null);
  readonly followers: Followers;
  readonly #parts: Parts;
  #stale: string | null = null;
  #isReading = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.followers = new Followers({
      ...(parts.channel !== undefined && { channel: parts.channel }),
      onProgress: (state, progress) => {
        this.#note(state, progress);
      },
      onChanged: (caseId) => {
        this.#stale = caseId;
        void this.#read();
      },
    });
  }

  #note(state: JobState, progress: Progress): void {
    const isActive = state === 'running' || state === 'paused';
    this.progress = isActive ? progress : null;
    this.#parts.onHeard(isActive);
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#stale !== null) {
      const caseId = this.#stale;
      this.#stale = null;
      const since = performance.now();
      await this.#parts.reread(caseId);
      const pause = Math.max(PAUSE, (performance.now() - since) * PAUSE_TIMES);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#isReading = false;
  }
}
