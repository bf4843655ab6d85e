import * as z from 'zod/mini';
import { UuidV7 } from './uuid.ts';

const Count = z.int().check(z.gte(0));
const Rate = z.nullable(z.number());

/**
 * A job in numbers. `failed` (quarantined or unreadable) is a part of `done`; `dropped` files were listed and not hashed,
 * because the job was cancelled; `started` counts what the engine has taken in hand since the page was opened; rates are
 * null until they mean something.
 */
export const Progress = z.strictObject({
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
export const TabMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    state: z.enum(['idle', 'running', 'paused', 'done']),
    progress: Progress,
  }),
  z.strictObject({ kind: z.literal('changed'), caseId: UuidV7, rows: Count }),
]);
export type TabMessage = z.infer<typeof TabMessage>;

export type JobState = Extract<TabMessage, { kind: 'progress' }>['state'];

export type Progress = z.infer<typeof Progress>;
