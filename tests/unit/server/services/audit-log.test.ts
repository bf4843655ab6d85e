import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64url } from '#lib/domain/base64url.ts';
import { fromHex, toHex } from '#lib/domain/hash.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import { leafHash } from '#lib/domain/merkle.ts';
import { isGrown, isIncluded, rootWithRun } from '#lib/domain/merkle-proof.ts';
import { receiptStatement } from '#lib/domain/receipt-leaf.ts';
import type { Result } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { Checkpoint, LogEntries } from '#lib/domain/wire/log.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { checkLog } from '#lib/server/services/log-check.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { sha256 } from '../../../fixtures/merkle-tree.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let b: Awaited<ReturnType<typeof desk.enrol>>;
let auditor: Awaited<ReturnType<typeof desk.enrol>>;
let admin: Awaited<ReturnType<typeof desk.enrol>>;
beforeAll(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
  auditor = await desk.enrol('B', 'auditor');
  admin = await desk.enrol('A', 'bureau-admin');
});
afterAll(() => desk.close());

function good<T>(result: Result<T, { code: string }>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function submit(items = [randomItem()]) {
  const { batch, bytes } = await a.device.seal(items);
  return Receipt.parse(JSON.parse(good(await desk.submissions.accept(a.actor, batch, bytes)).receipt));
}

const checkpoint = async (having: number | null = null) =>
  Checkpoint.parse(JSON.parse(good(await desk.logProofs.checkpoint(a.actor, having))));
const write = (count: number) =>
  desk.store.transaction(async (store) => {
    for (let i = 0; i < count; i++) {
      await desk.audit.record(store, { kind: 'alert', act: 'tried', actor: null, details: { i } });
    }
  });

describe('a receipt', () => {
  it('says where it is written down, and the log has it there', async () => {
    const receipt = await submit();
    const { leaf } = receipt;
    if (leaf === undefined) throw new Error('No leaf');
    const signed = await checkpoint(leaf.index);
    expect(signed.size).toBeGreaterThan(leaf.index);
    expect(await verify(desk.key.publicKey, 'lintel/checkpoint/1', unsigned(signed), signed.signature)).toBe(true);
    const proof = good(await desk.logProofs.inclusion(a.actor, leaf.index, signed.size));
    const said = commitment(sha256, fromBase64url(leaf.salt) ?? new Uint8Array(), receiptStatement(receipt));
    const shown = { ...proof, path: proof.path.map(fromHex), leaf: leafHash(sha256, said), root: fromHex(signed.root) };
    expect(isIncluded(sha256, shown)).toBe(true);
    const other = commitment(sha256, fromBase64url(leaf.salt) ?? new Uint8Array(), {
      ...receiptStatement({ ...receipt, items: receipt.items + 1 }),
    });
    expect(isIncluded(sha256, { ...shown, leaf: leafHash(sha256, other) })).toBe(false);
  });

  it('is the same word for word when it is asked for again, though its salt is kept in the log alone', async () => {
    const { batch, bytes } = await a.device.seal([randomItem()]);
    const first = good(await desk.submissions.accept(a.actor, batch, bytes));
    expect(good(await desk.submissions.accept(a.actor, batch, bytes))).toEqual({ ...first, repeated: true });
    expect(good(await desk.receipts.find(a.actor, batch.batchId))).toBe(first.receipt);
  });

  it('names no place for portals that do not know of any', async () => {
    const { batch, bytes } = await a.device.seal([randomItem()]);
    const delivery = { road: 'own' as const, withLeaf: false };
    const receipt = good(await desk.submissions.accept(a.actor, batch, bytes, delivery)).receipt;
    expect(Receipt.parse(JSON.parse(receipt)).leaf).toBeUndefined();
  });

  it('is gone with the batch that is taken back, and the proof of it is not', async () => {
    const receipt = await submit();
    const index = receipt.leaf?.index ?? -1;
    const before = await checkpoint(index);
    const { withdrawal, bytes } = await a.device.withdraw(receipt.batchId);
    good(await desk.withdrawals.accept(a.actor, withdrawal, bytes));
    expect(await desk.receipts.find(a.actor, receipt.batchId)).toEqual({ ok: false, error: { code: 'batch-erased' } });
    const [row] = await desk.store.log.entriesFrom(index, 1);
    expect(row).toMatchObject({ details: null, salt: null, device: null, erased: { why: 'withdrawn' } });
    const proof = good(await desk.logProofs.inclusion(a.actor, index, before.size));
    const said = commitment(
      sha256,
      fromBase64url(receipt.leaf?.salt ?? '') ?? new Uint8Array(),
      receiptStatement(receipt),
    );
    const shown = { ...proof, path: proof.path.map(fromHex), leaf: leafHash(sha256, said), root: fromHex(before.root) };
    expect(isIncluded(sha256, shown)).toBe(true);
  });
});

describe('the log', () => {
  it('shows of each of its checkpoints that the later ones begin with it', async () => {
    const seen = [await checkpoint()];
    for (const count of [1, 2, 5, 9, 30]) {
      await write(count);
      desk.pass(61_000);
      seen.push(await checkpoint());
    }
    for (const [i, earlier] of seen.entries()) {
      for (const later of seen.slice(i)) {
        const { path } = good(await desk.logProofs.consistency(a.actor, earlier.size, later.size));
        const [first, second] = [earlier, later].map(({ size, root }) => ({ size, root: fromHex(root) }));
        if (first === undefined || second === undefined) throw new Error('No two');
        expect(isGrown(sha256, { first, second, path: path.map(fromHex) })).toBe(true);
      }
    }
  });

  it('gives a fresh checkpoint to many, and another one to whom it does not serve', async () => {
    await write(1);
    desk.pass(61_000);
    const first = await checkpoint();
    await write(1);
    expect(await checkpoint()).toEqual(first);
    expect((await checkpoint(first.size)).size).toBeGreaterThan(first.size);
    expect(await desk.logProofs.checkpoint(a.actor, 1_000_000)).toEqual({ ok: false, error: { code: 'not-found' } });
  });

  it('gives runs of leaves with what makes the root of them', async () => {
    await write(40);
    const { size, root } = await checkpoint((await desk.store.log.size()) - 1);
    for (const [from, to] of [
      [0, size],
      [3, 20],
      [size - 1, size],
      [7, 7],
    ] as const) {
      const run = good(await desk.logProofs.run(auditor.actor, { from, to, size }));
      const bytes = { left: run.left.map(fromHex), right: run.right.map(fromHex), leaves: run.leaves.map(fromHex) };
      expect(toHex(rootWithRun(sha256, size, { from, ...bytes }) ?? new Uint8Array())).toBe(root);
    }
  });

  it('is whole when everything is made anew, by many who write at once as well', async () => {
    await Promise.all(Array.from({ length: 20 }, () => write(3)));
    await checkpoint();
    const checked = await checkLog(desk.store, desk.key);
    expect(checked).toMatchObject({ ok: true, value: { size: await desk.store.log.size() } });
  });

  it('does not take up what a transaction did not keep', async () => {
    const size = await desk.store.log.size();
    const failing = desk.store.transaction(async (store) => {
      await desk.audit.record(store, { kind: 'alert', act: 'tried', actor: null, details: {} });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await desk.store.log.size()).toBe(size);
    await write(1);
    expect(await desk.store.log.size()).toBe(size + 1);
  });
});

describe('an auditor', () => {
  it('sees who did what in every bureau, and no digest; that one looked is written down', async () => {
    const receipt = await submit([randomItem(), randomItem()]);
    const { items } = LogEntries.parse(good(await desk.logEntries.list(auditor.actor, { before: null, limit: 500 })));
    const entry = items.find(({ index }) => index === receipt.leaf?.index);
    expect(entry).toMatchObject({ kind: 'submission', act: 'received', bureau: 'A', officer: null });
    expect(entry?.details).toEqual({ batch: receipt.batchId, items: 2, newItems: 2 });
    expect(JSON.stringify(items.map(({ details }) => details))).not.toMatch(/[0-9a-f]{32}|[A-Za-z0-9_-]{43}/);
    const [newest] = good(await desk.logEntries.list(auditor.actor, { before: null, limit: 1 })).items;
    expect(newest).toMatchObject({ kind: 'audit-view', act: 'listed', bureau: 'B', officer: 'An Officer' });
  });

  it('goes through it page by page, and by kind, bureau and time', async () => {
    const all = good(await desk.logEntries.list(auditor.actor, { before: null, limit: 500 })).items;
    const start = (all[0]?.index ?? 0) + 1;
    const first = good(await desk.logEntries.list(auditor.actor, { before: start, limit: 5 }));
    const second = good(await desk.logEntries.list(auditor.actor, { before: first.next, limit: 5 }));
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 10));
    const of = async (filter: object) =>
      good(await desk.logEntries.list(auditor.actor, { before: start, limit: 500, ...filter })).items;
    expect(await of({ kind: 'withdrawal' })).toEqual(all.filter(({ kind }) => kind === 'withdrawal'));
    expect(await of({ bureau: 'A' })).toEqual(all.filter(({ bureau }) => bureau === 'A'));
    expect(await of({ since: all[3]?.at })).toEqual(all.filter(({ at }) => at >= (all[3]?.at ?? '')));
  });

  it('is the only one to see other bureaux: an admin sees the own one, an officer nothing', async () => {
    const own = good(await desk.logEntries.list(admin.actor, { before: null, limit: 500, bureau: 'B' })).items;
    expect(new Set(own.map(({ bureau }) => bureau))).toEqual(new Set(['A']));
    expect(await desk.logEntries.list(a.actor, { before: null, limit: 5 })).toMatchObject({ ok: false });
  });
});

describe('an answer that is presented', () => {
  const ask = async (context = true) => {
    const { id, version } = DEFAULT_DATA_RULE;
    const request = { dataRule: { id, version }, items: [{ ref: 0, ...{ sha256: randomItem().sha256 } }] };
    const asked = context ? { ...request, context: true as const } : request;
    return LookupAnswer.parse(JSON.parse(good(await desk.lookups.answer(a.actor, asked, canonicalBytes(asked)))));
  };

  it('is known again years later, with its proof, by its own bureau and by auditors', async () => {
    for (const answer of [await ask(), await ask(false)]) {
      desk.pass(3 * 365 * 24 * 60 * 60 * 1000);
      for (const actor of [a.actor, auditor.actor]) {
        const found = good(await desk.answerVerifications.verify(actor, answer));
        expect(found).toMatchObject({ given: true, bureau: 'A', answeredAt: answer.asOf });
        expect(found.proof?.size).toBe(found.checkpoint?.size);
      }
      expect(good(await desk.answerVerifications.verify(b.actor, answer)).given).toBe(false);
      const changed = {
        ...answer,
        results: answer.results.map((result) => ({ ...result, verdict: 'known' as const })),
      };
      expect(good(await desk.answerVerifications.verify(a.actor, changed)).given).toBe(false);
    }
  });
});
