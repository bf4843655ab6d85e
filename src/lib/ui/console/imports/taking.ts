import type { ListLeaving } from '#lib/domain/exchange/entry-counts.ts';
import type { HubImport } from '#lib/domain/wire/imports.ts';
import type { Importing } from '../../exchange/importing.ts';

/** A list on its way to the hub: read once to see what would leave, and once more to send it. */
export type Taking = {
  readonly looking: Importing;
  readonly sending: Importing | null;
  /** Null while nobody has looked. */
  readonly leaving: ListLeaving | null;
  readonly ruleTitle: string;
  readonly atHub: HubImport | null;
  /** Why it waits for the hub, and why it failed there, as codes. */
  readonly waiting: string | null;
  readonly failure: string | null;
  cancel(): void;
};
