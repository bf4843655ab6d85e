import * as z from 'zod/mini';
import { Case } from '#lib/domain/case.ts';
import { KeptReceipt } from '#lib/domain/kept-receipt.ts';
import { LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { isDelivered } from '#lib/domain/outbox-state.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { SavedAnswer } from '#lib/domain/saved-answer.ts';
import type { TransferRecord } from '#lib/domain/transfer.ts';
import { VaultFacts } from '#lib/domain/vault-facts.ts';
import { CARRIED_STORES, CaseContents } from './case-contents.ts';
import { casePrefix } from './case-keys.ts';
import { FACTS } from './facts-store.ts';
import { oneAfterTheOther, portionsOf, type Portions } from './portions.ts';
import { jsonOf, RAW_BYTES, readable, Records, type Access } from './records.ts';
import type { StoreName } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Stores whose records are backed up, not counting those of cases. */
const VAULT_STORES = ['cases', 'facts', 'answers', 'receipts', 'outbox', 'ledger'] as const;

/** One case with everything in it, itself first. It should not be written to meanwhile. */
export async function* caseRecords(access: Access, caseId: string): Portions {
  const cases = new Records(access, 'cases', jsonOf(Case));
  const key = await cases.keyOf(caseId);
  const found = key.ok ? await cases.get(key.value) : key;
  if (!found.ok || found.value === null) {
    yield found.ok ? err('damaged-record') : found;
    return;
  }
  yield* caseWithContents(access, found.value);
}

/**
 * The whole vault but for what belongs to the device: its keys and its identity, and batches that it has signed and not
 * delivered, which are only named. Nor a folder's handle, which means nothing elsewhere; nor what is left of a vault of
 * the first version, which an open vault has moved into a case unless it is damaged.
 */
export function vaultRecords(access: Access): Portions {
  const facts = new Records(access, 'facts', jsonOf(VaultFacts));
  return oneAfterTheOther([
    casesWithContents(access),
    oneRecord(facts, FACTS, (value) => ({ kind: 'facts', value })),
    portionsOf(new Records(access, 'answers', jsonOf(SavedAnswer)), (value) => ({ kind: 'answer', value })),
    portionsOf(new Records(access, 'receipts', jsonOf(KeptReceipt)), (value) => ({ kind: 'receipt', value })),
    batches(access),
    portionsOf(new Records(access, 'ledger', jsonOf(z.union([LedgerEntry, LedgerHead]))), ledgerRecord),
  ]);
}

/** About how many records there are, for progress. @param caseId null: in the whole vault */
export async function transferSize(access: Access, caseId: string | null): Promise<Result<number, StorageFailure>> {
  const { database, keys } = access;
  if (keys === null) return err('locked');
  const prefix = caseId === null ? undefined : await casePrefix(keys, caseId);
  let size = 0;
  const stores: StoreName[] = [...Object.values(CARRIED_STORES), ...(caseId === null ? VAULT_STORES : [])];
  for (const store of stores) {
    const count = await database.count(store, prefix);
    if (!count.ok) return count;
    size += count.value;
  }
  return ok(size);
}

async function* casesWithContents(access: Access): Portions {
  for await (const page of new Records(access, 'cases', jsonOf(Case)).pages()) {
    const found = page.ok ? readable(page.value) : page;
    if (!found.ok) {
      yield found;
      return;
    }
    yield ok({ records: [], damaged: found.value.damaged.length });
    for (const each of found.value.values) yield* caseWithContents(access, each);
  }
}

async function* caseWithContents(access: Access, value: Case): Portions {
  const { keys } = access;
  if (keys === null) {
    yield err('locked');
    return;
  }
  yield ok({ records: [{ kind: 'case', value }], damaged: 0 });
  yield* new CaseContents(access, await casePrefix(keys, value.id)).portions();
}

async function* oneRecord<T>(records: Records<T>, key: string, wrap: (value: T) => TransferRecord): Portions {
  const found = await records.get(key);
  if (!found.ok && found.error !== 'damaged-record') yield found;
  else if (!found.ok) yield ok({ records: [], damaged: 1 });
  else yield ok({ records: found.value === null ? [] : [wrap(found.value)], damaged: 0 });
}

function ledgerRecord(value: LedgerEntry | LedgerHead): TransferRecord {
  return 'kind' in value ? { kind: 'ledger', value } : { kind: 'ledger-head', value };
}

/** Batches one by one: each is up to a megabyte. */
async function* batches(access: Access): Portions {
  const bodies = new Records(access, 'batches', RAW_BYTES);
  for await (const page of new Records(access, 'outbox', jsonOf(OutboxEntry)).pages()) {
    const found = page.ok ? readable(page.value) : page;
    if (!found.ok) {
      yield found;
      return;
    }
    yield ok({ records: [], damaged: found.value.damaged.length });
    for (const entry of found.value.values) yield batch(entry, await bodyOf(bodies, entry));
  }
}

function batch(entry: OutboxEntry, body: Result<string | null, StorageFailure>) {
  // What was only looked at is told to nobody: it was never meant to leave.
  if (entry.state === 'draft') return ok({ records: [], damaged: 0 });
  if (!isDelivered(entry)) {
    const { batchId, sealedAt, items } = entry;
    return ok({ records: [{ kind: 'unsent' as const, value: { batchId, sealedAt, items } }], damaged: 0 });
  }
  if (entry.state === 'pruned') {
    return ok({ records: [{ kind: 'batch' as const, value: { entry, body: null } }], damaged: 0 });
  }
  if (!body.ok) return body;
  if (body.value === null) return ok({ records: [], damaged: 1 });
  return ok({ records: [{ kind: 'batch' as const, value: { entry, body: body.value } }], damaged: 0 });
}

/** The text of a batch: what was sealed is canonical JSON. Null when it cannot be read. */
async function bodyOf(
  bodies: Records<Uint8Array<ArrayBuffer>>,
  { batchId }: OutboxEntry,
): Promise<Result<string | null, StorageFailure>> {
  const key = await bodies.keyOf(batchId);
  const found = key.ok ? await bodies.get(key.value) : key;
  if (!found.ok) return found.error === 'damaged-record' ? ok(null) : found;
  if (found.value === null) return ok(null);
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(found.value));
  } catch {
    return ok(null);
  }
}
