import * as z from 'zod/mini';
import type { AnswerLine, ReceiptLine } from '#lib/domain/court-report/lines.ts';
import { Sha256 } from '#lib/domain/hash.ts';
import { proofOf, receiptOf } from '#lib/domain/kept-receipt.ts';
import type { LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import type { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { type PublicJwk, thumbprint } from '#lib/domain/signature.ts';
import { summaryOfAnswer } from '#lib/egress/answer-proof.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** As much of a sealed batch as tells whose media are in it. */
const BatchItems = z.object({ items: z.array(z.object({ sha256: Sha256 })) });

/** The hub's answers in which there is something of the case. */
export async function answerLines(
  vault: Vault,
  hubKey: PublicJwk | null,
  ofCase: ReadonlySet<string>,
): Promise<Result<AnswerLine[], StorageFailure>> {
  const answers = await vault.answers.all();
  if (!answers.ok) return answers;
  const hub = hubKey && (await thumbprint(hubKey));
  const lines = answers.value.map((saved) => {
    const { answerId, asOf, requestSha256, leaf } = saved.answer;
    const media = new Set(saved.items.map(({ sha256 }) => sha256));
    const known = [...media].filter((sha256) => ofCase.has(sha256)).length;
    const proof = proofLine(saved, hub);
    return {
      ...{ answerId, asOf, requestSha256, items: saved.items.length, ofCase: known, leaf: leaf?.index ?? null },
      device: saved.device ?? null,
      standing: standingOf(saved, proof),
      proof,
    };
  });
  return ok(lines.filter((line) => line.ofCase > 0));
}

/** A proof that cannot be shown, since it is of another hub than the report names, is none. */
function standingOf({ presented }: SavedAnswer, proof: AnswerLine['proof']): AnswerLine['standing'] {
  if (presented?.standing === 'proven' && proof === null) return null;
  return presented?.standing ?? null;
}

function proofLine({ answer, presented }: SavedAnswer, hub: string | null): NonNullable<AnswerLine['proof']> | null {
  const proof = presented?.proof;
  if (!proof || answer.leaf === undefined || proof.checkpoint.hub !== hub) return null;
  const summary = summaryOfAnswer(answer);
  return summary && { salt: answer.leaf.salt, summary, ...proof };
}

/** The receipts of batches with something of the case in them, and behind them those of which nobody can tell any more. */
export async function receiptLines(
  vault: Vault,
  caseId: string | null,
  ofCase: ReadonlySet<string>,
): Promise<Result<ReceiptLine[], StorageFailure>> {
  const [kept, entries] = [await vault.receipts.kept(), await vault.outbox.entries()];
  if (!kept.ok) return kept;
  // Without them it is only not told of which case a batch was.
  if (!entries.ok && entries.error !== 'damaged-record') return entries;
  const entryOf = new Map((entries.ok ? entries.value : []).map((entry) => [entry.batchId, entry]));
  const lines: ReceiptLine[] = [];
  for (const each of kept.value) {
    const receipt = receiptOf(each);
    const body = await vault.outbox.body(receipt.batchId);
    if (!body.ok) return body;
    const known = itemsOfCase(entryOf.get(receipt.batchId), caseId) ?? mediaIn(body.value, ofCase);
    if (known !== 0) lines.push({ receipt, proof: proofOf(each), ofCase: known });
  }
  return ok([...lines.filter((line) => line.ofCase !== null), ...lines.filter((line) => line.ofCase === null)]);
}

/** All media of a batch are of the case that was written down with it; null: none was. */
function itemsOfCase(entry: OutboxEntry | undefined, caseId: string | null): number | null {
  if (entry?.caseId === undefined) return null;
  return entry.caseId === caseId ? entry.items : 0;
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

/** Null for a withdrawal, which may name no media, and without the bytes of the batch. */
function mediaIn(body: Uint8Array | null, ofCase: ReadonlySet<string>): number | null {
  if (body === null) return null;
  const batch = BatchItems.safeParse(JSON.parse(new TextDecoder().decode(body)));
  return batch.success ? batch.data.items.filter(({ sha256 }) => ofCase.has(sha256)).length : null;
}
