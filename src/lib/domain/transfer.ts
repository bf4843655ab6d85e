import * as z from 'zod/mini';
import { CaseRow } from './case-row.ts';
import { Case, Exhibit } from './case.ts';
import { ImportedChunk, ImportedList } from './exchange/imported.ts';
import { Job, JobAttempts } from './job.ts';
import { KeptReceipt } from './kept-receipt.ts';
import { LedgerEntry, LedgerHead } from './ledger-entry.ts';
import { Likenesses } from './likeness.ts';
import { Mark } from './mark.ts';
import { MediaRecord } from './media.ts';
import { OutboxEntry } from './outbox-entry.ts';
import { SavedAnswer } from './saved-answer.ts';
import { VaultFacts } from './vault-facts.ts';

const of = <K extends string, T extends z.ZodMiniType>(kind: K, value: T) =>
  z.strictObject({ kind: z.literal(kind), value });

/** A batch or withdrawal that the hub has acknowledged, with the very text that was sealed; null once that was pruned. */
const SentBatch = z.strictObject({ entry: OutboxEntry, body: z.nullable(z.string()) });

/** A batch that the hub has not acknowledged: told, but not carried, since only the device that signed it may send it. */
export const UnsentBatch = z.strictObject({
  batchId: OutboxEntry.shape.batchId,
  sealedAt: OutboxEntry.shape.sealedAt,
  items: OutboxEntry.shape.items,
});
export type UnsentBatch = z.infer<typeof UnsentBatch>;

/** What belongs to one case. It follows its `case`, whose id it repeats where it has one. */
const caseContents = [
  of('exhibit', Exhibit),
  of('job', Job),
  of('attempts', JobAttempts),
  of('media', MediaRecord),
  of('row', CaseRow),
  of('likenesses', Likenesses),
  of('mark', Mark),
  of('imported-list', ImportedList),
  of('imported-chunk', ImportedChunk),
] as const;

/** What belongs to the vault as a whole. Never the device's keys. */
const vaultContents = [
  of('facts', VaultFacts),
  of('answer', SavedAnswer),
  of('ledger', LedgerEntry),
  of('ledger-head', LedgerHead),
  of('batch', SentBatch),
  of('receipt', KeptReceipt),
  of('unsent', UnsentBatch),
] as const;

/** One record of a case file or a backup. */
export const TransferRecord = z.discriminatedUnion('kind', [of('case', Case), ...caseContents, ...vaultContents]);
export type TransferRecord = z.infer<typeof TransferRecord>;

/** A record that lies in a case: all but the case itself and what belongs to the vault. */
export const CaseContent = z.discriminatedUnion('kind', caseContents);
export type CaseContent = z.infer<typeof CaseContent>;
const contentKinds: ReadonlySet<string | undefined> = new Set(
  caseContents.map(({ shape }) => shape.kind.def.values[0]),
);

export function isCaseContent(record: TransferRecord): record is CaseContent {
  return contentKinds.has(record.kind);
}

/** The id of its case, where a record repeats it. */
export function caseIdOf(record: CaseContent): string | null {
  return record.kind === 'exhibit' || record.kind === 'job' ? record.value.caseId : null;
}

/** Some records on their way out of a vault, and how many could not be read there. */
export type TransferPortion = { readonly records: readonly TransferRecord[]; readonly damaged: number };

const Count = z.int().check(z.gte(0));

/** How many records of each kind. */
const TransferCounts = z.record(z.string(), Count);

/** The last line of a file: what is before it, and how many records were missing because they could not be read. */
export const TransferEnd = z.strictObject({ counts: TransferCounts, damaged: Count });
export type TransferEnd = z.infer<typeof TransferEnd>;
