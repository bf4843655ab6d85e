import { type ExchangeEntry, SAID_FLAGS } from './entry.ts';

/** Two bits for each flag, in the order of the flags. */
const [YES, NO] = [1, 2];

/**
 * Flags that were said of a medium, with what an entry says of them. What was said first stays.
 *
 * @param before of earlier calls; 0 at first
 * @returns `differs`: the entry says no to one to which yes was said, or the other way round
 */
export function withFlags(before: number, entry: ExchangeEntry): { flags: number; differs: boolean } {
  let [flags, differs] = [before, false];
  for (const [place, flag] of SAID_FLAGS.entries()) {
    const said = entry[flag];
    if (said === undefined) continue;
    const now = said ? YES : NO;
    const earlier = (before >> (2 * place)) & (YES | NO);
    if (earlier === 0) flags |= now << (2 * place);
    else if (earlier !== now) differs = true;
  }
  return { flags, differs };
}
