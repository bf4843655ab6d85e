import { type JobState, type Progress, TabMessage } from '#lib/domain/tab-message.ts';

export type { JobState, Progress } from '#lib/domain/tab-message.ts';

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

type Parts = {
  /** Another tab's job got on, or stopped. */
  readonly onProgress: (state: JobState, progress: Progress) => void;
  /** Another tab has kept so many lines more of that case. */
  readonly onChanged: (caseId: string, rows: number) => void;
  /** Null where the browser has none. */
  readonly channel?: Channel | null;
};

/** The tabs of this browser that follow the one that runs a job. */
export class Followers {
  readonly #channel: Channel | null;

  constructor({ onProgress, onChanged, channel = newChannel() }: Parts) {
    this.#channel = channel;
    channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      // A tab with another version of the portal may say something else.
      const message = TabMessage.safeParse(data);
      if (!message.success) return;
      if (message.data.kind === 'progress') onProgress(message.data.state, message.data.progress);
      else onChanged(message.data.caseId, message.data.rows);
    });
  }

  tellProgress(state: JobState, progress: Progress): void {
    this.#tell({ kind: 'progress', state, progress });
  }

  tellChanged(caseId: string, rows: number): void {
    this.#tell({ kind: 'changed', caseId, rows });
  }

  close(): void {
    this.#channel?.close();
  }

  #tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}

function newChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lintel');
}
