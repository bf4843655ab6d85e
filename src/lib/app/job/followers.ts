import * as z from 'zod/mini';
import { UuidV7 } from '#lib/domain/uuid.ts';

const Count = z.int().check(z.gte(0));
const Rate = z.nullable(z.number());

const Progress = z.strictObject({
  total: Count,
  done: Count,
  failed: Count,
  dropped: Count,
  started: Count,
  filesPerSecond: Rate,
  bytesPerSecond: Rate,
  secondsLeft: Rate,
});

/** What one tab says to the others: numbers only, never a name or a hash. */
const Message = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    state: z.enum(['idle', 'running', 'paused', 'done']),
    progress: Progress,
  }),
  z.strictObject({ kind: z.literal('changed'), caseId: UuidV7, rows: Count }),
]);
type Message = z.infer<typeof Message>;

export type JobState = Extract<Message, { kind: 'progress' }>['state'];

/**
 * A job in numbers. `failed` (quarantined or unreadable) is a part of `done`; `dropped` files were listed and not hashed,
 * because the job was cancelled; `started` counts what the engine has taken in hand since the page was opened; rates are
 * null until they mean something.
 */
export type Progress = z.infer<typeof Progress>;

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
      const message = Message.safeParse(data);
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

  #tell(message: Message): void {
    this.#channel?.postMessage(message);
  }
}

function newChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lintel');
}
