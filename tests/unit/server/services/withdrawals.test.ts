import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { LookupAnswer, type LookupItem, type LookupRequest } from '#lib/domain/wire/lookup.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import type { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { Withdrawals } from '#lib/server/services/withdrawals.ts';
import type { Sealed, SealedWithdrawal } from '../../../fixtures/device.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';
import { onPostgres } from '../../../fixtures/store-place.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let b: Awaited<ReturnType<typeof desk.enrol>>;

beforeAll(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
});
afterAll(() => desk.close());

type Item = ReturnType<typeof randomItem>;

async function submitted(items: Item[], by = a): Promise<Sealed> {
  const sealed = await by.device.seal(items);
  const accepted = await desk.submissions.accept(by.actor, sealed.batch, sealed.bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return sealed;
}
const accept = ({ withdrawal, bytes }: SealedWithdrawal, actor = a.actor) =>
  desk.withdrawals.accept(actor, withdrawal, bytes);
async function receiptOf(sealed: SealedWithdrawal): Promise<Receipt> {
  const accepted = await accept(sealed);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return Receipt.parse(JSON.parse(accepted.value.receipt));
}
const codeOf = async (sealed: SealedWithdrawal, actor = a.actor) => {
  const result = await accept(sealed, actor);
  return result.ok ? 'accepted' : result.error.code;
};

/** What bureau B is told about each item, by all its digests and hashes: the bureaux that know it. */
async function knownTo(items: readonly Item[]): Promise<string[][]> {
  const asked = items.map(({ sha256, sha1, md5, pdq }, ref): LookupItem => ({ ref, sha256, sha1, md5, pdq }));
  const { id, version } = DEFAULT_DATA_RULE;
  const request: LookupRequest = { dataRule: { id, version }, items: asked };
  const answer = await desk.lookups.answer(b.actor, request, canonicalBytes(request));
  if (!answer.ok) throw new Error(answer.error.code);
  const { results } = LookupAnswer.parse(JSON.parse(answer.value));
  return results.map(({ matches }) => matches.map(({ contact }) => contact?.bureau ?? '').sort());
}

describe('a withdrawal', () => {
  it('takes a whole batch back: nothing of it is found, and the receipt says what was', async () => {
    const items = [randomItem(), randomItem()];
    const { batch } = await submitted(items);
    expect(await knownTo(items)).toEqual([['A'], ['A']]);
    const sealed = await a.device.withdraw(batch.batchId);
    const receipt = await receiptOf(sealed);
    expect(await knownTo(items)).toEqual([[], []]);
    const { batchId } = sealed.withdrawal;
    expect(receipt).toMatchObject({ batchId, withdraws: batch.batchId, bureau: 'A', items: 2, newItems: 2 });
    expect(receipt.bodySha256).toBe(Buffer.from(await crypto.subtle.digest('SHA-256', sealed.bytes)).toString('hex'));
    expect(await verify(desk.key.publicKey, 'lintel/receipt/1', unsigned(receipt), receipt.signature)).toBe(true);
  });

  it('takes some of its media back, and then the rest', async () => {
    const items = [randomItem(), randomItem(), randomItem()];
    const { batch } = await submitted(items);
    const first = items[1]?.sha256 ?? '';
    const some = await receiptOf(await a.device.withdraw(batch.batchId, { items: [first] }));
    expect(some).toMatchObject({ items: 1, newItems: 1 });
    expect(await knownTo(items)).toEqual([['A'], [], ['A']]);
    expect(await desk.store.material.held([first])).toEqual(new Set());
    expect(await receiptOf(await a.device.withdraw(batch.batchId))).toMatchObject({ items: 3, newItems: 2 });
    expect(await knownTo(items)).toEqual([[], [], []]);
  });

  it('leaves what another bureau, or another batch of its own, says of the same media', async () => {
    const [both, twice, alone] = [randomItem(), randomItem(), randomItem()];
    const { batch } = await submitted([both, twice, alone]);
    await submitted([both], b);
    await submitted([twice]);
    // Another bureau may use the same id for a batch of its own.
    const theirs = await b.device.seal([alone, both], { batchId: batch.batchId });
    await desk.submissions.accept(b.actor, theirs.batch, theirs.bytes);
    await receiptOf(await a.device.withdraw(batch.batchId));
    expect(await knownTo([both, twice, alone])).toEqual([['B'], ['A'], ['B']]);
  });

  it('is given the same receipt, word for word, when it comes again, and takes nothing more', async () => {
    const item = randomItem();
    const { batch } = await submitted([item]);
    const sealed = await a.device.withdraw(batch.batchId);
    const first = await accept(sealed);
    await submitted([item]);
    const again = await accept(sealed);
    expect(again).toEqual({ ok: true, value: { receipt: first.ok && first.value.receipt, repeated: true } });
    expect(await knownTo([item])).toEqual([['A']]);
  });

  it('is not undone by its batch, when the network brings that once more', async () => {
    const item = randomItem();
    const { batch, bytes } = await submitted([item]);
    await receiptOf(await a.device.withdraw(batch.batchId));
    const late = await desk.submissions.accept(a.actor, batch, bytes);
    expect(late).toEqual({ ok: false, error: { code: 'batch-erased' } });
    expect(await knownTo([item])).toEqual([[]]);
  });

  it('happens once when fifty equal ones arrive at once, through two processes of the hub', async () => {
    const { batch } = await submitted([randomItem(), randomItem()]);
    const sealed = await a.device.withdraw(batch.batchId);
    const other = new Withdrawals({ ...desk, near: { forget: () => Promise.resolve() } });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? desk.withdrawals : other).accept(a.actor, sealed.withdrawal, sealed.bytes),
      ),
    );
    expect(results.filter((result) => result.ok && !result.value.repeated)).toHaveLength(1);
    expect(new Set(results.flatMap((result) => (result.ok ? [result.value.receipt] : []))).size).toBe(1);
    expect(results.every((result) => result.ok || result.error.code === 'batch-in-progress')).toBe(true);
  });

  it('may not change under its id', async () => {
    const { batch } = await submitted([randomItem()]);
    const sealed = await a.device.withdraw(batch.batchId);
    await receiptOf(sealed);
    const { batchId } = sealed.withdrawal;
    expect(await codeOf(await a.device.withdraw(batch.batchId, { batchId, reason: 'other' }))).toBe('batch-differs');
  });

  it('leaves no hash of what it took in any file of the store', async () => {
    const [gone, stays] = [randomItem(), randomItem()];
    const { batch } = await submitted([gone, stays]);
    await receiptOf(await a.device.withdraw(batch.batchId, { items: [gone.sha256] }));
    const rows = await everythingStored(desk.store);
    for (const hex of [gone.sha256, gone.md5, gone.sha1, gone.pdq?.hashes[0]]) expect(rows).not.toContain(hex);
    expect(rows).toContain(stays.sha256);
    // PostgreSQL lets go of a row's bytes in its own time: see the README.
    if (onPostgres()) return;
    const sqlite = new Database(join(desk.dataDir, 'hub.sqlite'));
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    sqlite.close();
    const files = readdirSync(desk.dataDir).map((name) => readFileSync(join(desk.dataDir, name)));
    const stored = Buffer.concat(files);
    const forms = (hex = '') => [Buffer.from(hex, 'hex'), Buffer.from(hex)];
    for (const form of [...forms(gone.sha256), ...forms(gone.md5), ...forms(gone.sha1), ...forms(gone.pdq?.hashes[0])])
      expect(stored.includes(form)).toBe(false);
    // The control: what was not taken back is found by the same search.
    expect(stored.includes(Buffer.from(stays.sha256, 'hex'))).toBe(true);
  });
});

describe('a withdrawal is refused', () => {
  it('when the hub has no such batch from this bureau', async () => {
    const theirs = await submitted([randomItem()], b);
    const unseen = await a.device.seal([randomItem()]);
    expect(await codeOf(await a.device.withdraw(theirs.batch.batchId))).toBe('unknown-batch');
    const early = await a.device.withdraw(unseen.batch.batchId);
    expect(await accept(early)).toEqual({ ok: false, error: { code: 'unknown-batch', detail: 'withdraws' } });
    // Once the batch is there, the same bytes are good.
    await desk.submissions.accept(a.actor, unseen.batch, unseen.bytes);
    expect(await codeOf(early)).toBe('accepted');
  });

  it('when it is not its device’s own word, or another one hands it in', async () => {
    const { batch } = await submitted([randomItem()]);
    const sealed = await a.device.withdraw(batch.batchId);
    const reseal = (withdrawal: Withdrawal) => ({ withdrawal, bytes: canonicalBytes(withdrawal) });
    expect(await codeOf(reseal({ ...sealed.withdrawal, reason: 'court-order' }))).toBe('bad-signature');
    const colleague = await desk.enrol('A');
    expect(await codeOf(sealed, colleague.actor)).toBe('wrong-bureau-or-device');
    expect(await codeOf(sealed, b.actor)).toBe('wrong-bureau-or-device');
    const spaced = new TextEncoder().encode(JSON.stringify(sealed.withdrawal, null, 1));
    expect(await codeOf({ ...sealed, bytes: spaced })).toBe('not-canonical');
    const auditor = await desk.enrol('A', 'auditor');
    expect(await codeOf(await auditor.device.withdraw(batch.batchId), auditor.actor)).toBe('not-allowed');
    expect(await codeOf(await colleague.device.withdraw(batch.batchId), colleague.actor)).toBe('accepted');
  });
});
