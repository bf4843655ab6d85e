import * as z from 'zod/mini';
import { LogFacts } from './log-alarm.ts';
import { UuidV7 } from './uuid.ts';
import { Instant } from './wire/common.ts';

/** What the vault knows about itself. */
export const VaultFacts = z.strictObject({
  /** The case that was open last. */
  lastCase: z.nullable(UuidV7),
  lastBackupAt: z.nullable(Instant),
  /** The case into which the results of a vault of the first version go. */
  carriedOver: z.nullable(UuidV7),
  /** What it knows of the hub's log; absent: nothing yet. */
  log: z.optional(LogFacts),
});
export type VaultFacts = z.infer<typeof VaultFacts>;
