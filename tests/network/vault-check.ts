import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { isDelivered } from '#lib/domain/outbox-state.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { value } from '../unit/vault/fresh-vault.ts';
import type { Finding, JournalEntry } from './batch-journal.ts';
import type { Seen } from './fault-proxy.ts';
import { notInLedger, requestLines } from './ledger-cover.ts';
import type { Tab } from './mortal-browser.ts';

type Known = {
  /** What the officer has sealed, by the journal. */
  readonly sealed: readonly JournalEntry[];
  readonly seen: readonly Seen[];
  /** As the hub has them: the salt of a receipt's leaf is in its log alone. */
  readonly receipts: readonly Record<string, unknown>[];
};

function hubsReceipt({ receipt, salt }: Record<string, unknown>): Json {
  const said = JSON.parse(String(receipt)) as { leaf: { index: number } } & Record<string, Json>;
  if (!(salt instanceof Uint8Array)) throw new Error('The log does not hold what a receipt names.');
  return { ...said, leaf: { ...said.leaf, salt: toBase64url(Uint8Array.from(salt)) } };
}

/** What a vault must hold in the end: every batch acknowledged, a good receipt for each, and every request in an unbroken ledger. */
export async function whatIsWrongIn({ vault, ledger, outbox }: Tab, known: Known): Promise<Finding[]> {
  const findings: Finding[] = [];
  const entries = new Map(value(await outbox.list()).map((entry) => [entry.batchId, entry]));
  const receipts = new Map(value(await vault.receipts.all()).map((receipt) => [receipt.batchId, receipt]));
  const hubs = new Map(known.receipts.map((row) => [row['batch_id'], hubsReceipt(row)]));
  const hubKey = value(await vault.identity.saved())?.hubKey ?? null;
  if (hubKey === null) return ['the device is not enrolled'];
  for (const { batchId, sha256, records } of known.sealed) {
    const receipt = receipts.get(batchId);
    const entry = entries.get(batchId);
    if (entry === undefined || !isDelivered(entry)) findings.push(`batch ${batchId} is ${entry?.state ?? 'not kept'}`);
    if (receipt === undefined) {
      findings.push(`batch ${batchId} has no receipt`);
      continue;
    }
    if (!(await verify(hubKey, 'lintel/receipt/1', unsigned(receipt), receipt.signature)))
      findings.push(`the receipt of ${batchId} is not signed`);
    if (receipt.bodySha256 !== sha256 || receipt.items !== records.length)
      findings.push(`the receipt of ${batchId} is about something else`);
    if (canonicalJson(receipt) !== canonicalJson(hubs.get(batchId) ?? null))
      findings.push(`the receipt of ${batchId} is not the hub's`);
  }
  if (entries.size !== known.sealed.length) findings.push(`the outbox knows ${entries.size} batches`);
  if (receipts.size !== known.sealed.length) findings.push(`there are ${receipts.size} receipts`);
  const chain = await ledger.verify();
  if (!chain.ok) findings.push(`the ledger is broken at ${chain.error.seq}: ${chain.error.why}`);
  return [...findings, ...notInLedger(known.seen, requestLines(value(await ledger.entries())))];
}
