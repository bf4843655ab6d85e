import type { Result } from '#lib/domain/result.ts';
import type { StorePlace } from '../open-store.ts';
import type { HubKey } from '../services/hub-key.ts';
import type { Store } from '../store/store.ts';

/** What a command works with. */
export type Desk = { store: Store; key: HubKey; origins: readonly string[]; place: StorePlace };
/** The words after the command's name, its options, and those of its flags that were given. */
export type Given = {
  words: string[];
  options: Readonly<Record<string, string | undefined>>;
  flags: ReadonlySet<string>;
};
/** What is printed, line by line, or a sentence about what is wrong. */
export type Said = Result<string[], string>;

/** One with `runAt` is given the place of the store instead of the store. */
export type Command = {
  usage: string;
  words: number;
  options: readonly string[];
  flags?: readonly string[];
  /** Whether it reads what may be larger than memory, and is to run where that is bounded. */
  isBounded?: (given: Given) => Promise<boolean>;
} & (
  { run: (desk: Desk, given: Given) => Promise<Said> } | { runAt: (place: StorePlace, given: Given) => Promise<Said> }
);
