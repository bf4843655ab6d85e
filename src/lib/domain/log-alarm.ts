import * as z from 'zod/mini';
import { UuidV7 } from './uuid.ts';
import { Instant } from './wire/common.ts';
import { Checkpoint } from './wire/log.ts';

/**
 * What is wrong with the hub's log.
 * - `foreign`: a checkpoint is not signed with the key that this vault has pinned, or is of another log
 * - `rewritten`: the log does not begin with what it was when it was seen last
 * - `shortened`: it has fewer entries than it had then, or than a receipt says
 * - `not-written`: what a receipt says is not where the receipt says it is
 */
export const LogAlarm = z.strictObject({
  kind: z.enum(['foreign', 'rewritten', 'shortened', 'not-written']),
  /** By this device's clock. */
  at: Instant,
  /** The receipt with which it was seen. */
  batchId: z.nullable(UuidV7),
  /** The evidence: the checkpoint that was seen before, and what the hub said now. */
  seen: z.nullable(Checkpoint),
  told: z.nullable(Checkpoint),
});
export type LogAlarm = z.infer<typeof LogAlarm>;

/** What a vault knows about its hub's log: the newest checkpoint that passed every check, and an alarm nobody has seen to. */
export const LogFacts = z.strictObject({ seen: z.nullable(Checkpoint), alarm: z.nullable(LogAlarm) });
export type LogFacts = z.infer<typeof LogFacts>;
