import * as z from 'zod/mini';
import { ChainWalk, type ChainFault } from './ledger-chain.ts';
import { LedgerEntry, LedgerHead } from './ledger-entry.ts';
import { LEDGER_FORMAT } from './ledger-format.ts';
import { LedgerTally } from './ledger-tally.ts';
import { err, ok, type Result } from './result.ts';
import { Instant } from './wire/common.ts';

/**
 * A ledger as an officer hands it to an auditor, `lintel-ledger/1`. `entries` are the chain, oldest first, as
 * `LedgerEntry` describes them; `head` is where it ends by the record that the vault keeps beside it, so that a chain
 * whose end was cut off is seen. The first release wrote no head and no build.
 */
const LedgerFile = z.object({
  format: z.literal(LEDGER_FORMAT),
  exportedAt: Instant,
  build: z.optional(z.string()),
  buildRoot: z.optional(z.string()),
  head: z.optional(LedgerHead),
  entries: z.array(z.unknown()),
});
type LedgerFile = z.infer<typeof LedgerFile>;

/** What stands around the entries, and what a whole ledger adds up to. */
export type VerifiedLedger = Omit<LedgerFile, 'entries'> & {
  /** The last link; an auditor compares it with the one that the officer's page shows or a print has. */
  readonly last: LedgerHead;
  readonly tally: LedgerTally;
};

/** `not-a-ledger`: no file of this format. `unknown-form`: an entry that no release known here writes. */
export type LedgerFileFault =
  { readonly why: 'not-a-ledger' } | ChainFault | { readonly seq: number; readonly why: 'unknown-form' };

/** Verifies every link of an exported ledger, from the JSON text of the file. */
export async function verifyLedgerFile(text: string): Promise<Result<VerifiedLedger, LedgerFileFault>> {
  const parsed = LedgerFile.safeParse(jsonIn(text));
  if (!parsed.success) return err({ why: 'not-a-ledger' });
  const { entries, ...around } = parsed.data;
  const [walk, tally] = [new ChainWalk(), new LedgerTally()];
  for (const [i, raw] of entries.entries()) {
    const entry = LedgerEntry.safeParse(raw);
    if (!entry.success) return err({ seq: i + 1, why: 'unknown-form' });
    await walk.step(entry.data);
    if (walk.fault !== null) return err(walk.fault);
    tally.add([entry.data]);
  }
  const fault = around.head === undefined ? null : walk.end(around.head);
  return fault === null ? ok({ ...around, last: walk.last, tally }) : err(fault);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
