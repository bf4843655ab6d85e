import * as z from 'zod/mini';
import type { AnswerLine, ReceiptLine } from '#lib/domain/court-report/lines.ts';
import { Sha256 } from '#lib/domain/hash.ts';
import { proofOf, receiptOf } from '#lib/domain/kept-receipt.ts';
import type { LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** As much of a sealed batch as tells whose media are in it. */
const BatchItems = z.object({ items: z.array(z.object({ sha256: Sha256 })) });

/** The hub's answers in which there is something of the case. */
export async function answerLines(
  vault: Vault,
  ofCase: ReadonlySet<string>,
): Promise<Result<AnswerLine[], StorageFailure>> {
  const answers = await vault.answers.all();
  if (!answers.ok) return answers;
  const lines = answers.value.map(({ answer, device = null, items }) => {
    const { answerId, asOf, requestSha256, leaf } = answer;
    const media = new Set(items.map(({ sha256 }) => sha256));
    const known = [...media].filter((sha256) => ofCase.has(sha256)).length;
    return { answerId, asOf, device, requestSha256, items: items.length, ofCase: known, leaf: leaf?.index ?? null };
  });
  return ok(lines.filter((line) => line.ofCase > 0));
}

/** The receipts of batches with something of the case in them, and of those of which nobody can tell any more. */
export async function receiptLines(
  vault: Vault,
  ofCase: ReadonlySet<string>,
): Promise<Result<ReceiptLine[], StorageFailure>> {
  const kept = await vault.receipts.kept();
  if (!kept.ok) return kept;
  const lines: ReceiptLine[] = [];
  for (const each of kept.value) {
    const receipt = receiptOf(each);
    const body = await vault.outbox.body(receipt.batchId);
    if (!body.ok) return body;
    const known = body.value === null ? null : mediaIn(body.value, ofCase);
    if (known !== 0) lines.push({ receipt, proof: proofOf(each), ofCase: known });
  }
  return ok(lines);
}

/** The ledger up to its head as it was at the beginning, some entries at a time. What cannot be read of it is missing. */
export async function* ledgerEntries(
  vault: Vault,
  head: LedgerHead,
): AsyncGenerator<Result<LedgerEntry[], StorageFailure>, void> {
  for await (const page of vault.ledger.pages()) {
    if (!page.ok) {
      yield page;
      return;
    }
    const entries = page.value.flatMap(({ entry }) => (entry.ok && entry.value.seq <= head.seq ? [entry.value] : []));
    yield ok(entries);
  }
}

/** Null for a withdrawal, which may name no media. */
function mediaIn(body: Uint8Array, ofCase: ReadonlySet<string>): number | null {
  const batch = BatchItems.safeParse(JSON.parse(new TextDecoder().decode(body)));
  return batch.success ? batch.data.items.filter(({ sha256 }) => ofCase.has(sha256)).length : null;
}
