import type { Load } from '../store/load.ts';

/** A store that a backup is to be put into. */
export type RestoreTarget = {
  /** Whether a hub, or another command, works on it. */
  inUse(): Promise<boolean>;
  hasTables(): Promise<boolean>;
  /** Puts the backup in the place of what is there, which is kept under the name `aside`. */
  fill(load: Load): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
};
