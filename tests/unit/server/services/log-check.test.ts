import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checkpoint } from '#lib/domain/wire/log.ts';
import { checkLog } from '#lib/server/services/log-check.ts';
import type { LogStore } from '#lib/server/store/log-store.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let other: Awaited<ReturnType<typeof openDesk>>;
let size: number;
let middle: Checkpoint;
const AT = 5;

beforeAll(async () => {
  desk = await openDesk();
  other = await openDesk();
  const write = () =>
    desk.store.transaction((store) =>
      desk.audit.record(store, { kind: 'series', act: 'tried', actor: null, details: { n: 1 }, subject: 'a batch' }),
    );
  for (let i = 0; i < 11; i++) await write();
  middle = Checkpoint.parse(JSON.parse(await desk.logProofs.sign()));
  for (let i = 0; i < 10; i++) await write();
  await desk.logProofs.sign();
  size = await desk.store.log.size();
});
afterAll(async () => {
  await desk.close();
  await other.close();
});

/** The log as it would be found after somebody had been at the database. */
function withLog(changes: Partial<LogStore>) {
  const { log } = desk.store;
  const same: LogStore = {
    size: () => log.size(),
    take: () => log.take(),
    append: (row, completed) => log.append(row, completed),
    nodes: (subtrees) => log.nodes(subtrees),
    nodesFrom: (first, limit) => log.nodesFrom(first, limit),
    entriesBefore: (index, filter, limit) => log.entriesBefore(index, filter, limit),
    entriesFrom: (index, limit) => log.entriesFrom(index, limit),
    erase: (bureau, subject, why, at) => log.erase(bureau, subject, why, at),
    addCheckpoint: (checkpoint) => log.addCheckpoint(checkpoint),
    newestCheckpoint: () => log.newestCheckpoint(),
    checkpointsAfter: (after, limit) => log.checkpointsAfter(after, limit),
  };
  return { ...desk.store, log: { ...same, ...changes } };
}
type Row = Awaited<ReturnType<LogStore['entriesFrom']>>[number];
const withRow = (change: (row: Row) => Row[]) =>
  withLog({
    entriesFrom: async (index, limit) =>
      (await desk.store.log.entriesFrom(index, limit)).flatMap((row) => (row.index === AT ? change(row) : [row])),
  });
const flipped = (hex: string) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);

describe('the whole log', () => {
  it('is as it was written, and begins with a checkpoint that was kept elsewhere', async () => {
    const checked = await checkLog(desk.store, desk.key, middle);
    expect(checked).toMatchObject({ ok: true, value: { size, erased: 0, checkpoints: 2 } });
  });

  it.each([
    ['an entry says something else', () => withRow((row) => [{ ...row, act: 'other' }]), 'entry'],
    ['its time is another', () => withRow((row) => [{ ...row, at: '2020-01-01T00:00:00.000Z' }]), 'entry'],
    ['it is said of another bureau', () => withRow((row) => [{ ...row, bureau: 'B' }]), 'entry'],
    ['its salt is another', () => withRow((row) => [{ ...row, salt: 'A'.repeat(43) }]), 'entry'],
    ['its salt is gone', () => withRow((row) => [{ ...row, salt: null }]), 'erasure'],
    [
      'all of it is gone, and nobody erased it',
      () => withRow((row) => [{ ...row, salt: null, details: null }]),
      'erasure',
    ],
    ['it is gone with its leaf', () => withRow(() => []), 'missing'],
  ])('is at fault where %s', async (_what, store, why) => {
    expect(await checkLog(store(), desk.key)).toEqual({ ok: false, error: { index: AT, why } });
  });

  it('is at fault where an entry was written anew with its leaf: its tree and the checkpoints know better', async () => {
    const rewritten = withRow((row) => [
      { ...row, hash: flipped(row.hash), salt: null, details: null, erased: { at: row.at, why: 'expired' } },
    ]);
    expect(await checkLog(rewritten, desk.key)).toEqual({ ok: false, error: { index: AT, why: 'node' } });
    const withTree = { ...rewritten, log: { ...rewritten.log } };
    withTree.log.nodesFrom = () => Promise.resolve([]);
    expect(await checkLog(withTree, desk.key)).toMatchObject({ ok: false, error: { why: 'node' } });
  });

  it('is at fault where a kept subtree is not what its leaves make', async () => {
    const store = withLog({
      nodesFrom: async (first, limit) =>
        (await desk.store.log.nodesFrom(first, limit)).map((node) =>
          node.level === 1 && node.index === 2 ? { ...node, hash: flipped(node.hash) } : node,
        ),
    });
    expect(await checkLog(store, desk.key)).toEqual({ ok: false, error: { index: AT, why: 'node' } });
  });

  it('is at fault where leaves are missing at the end that something speaks of', async () => {
    const fewer = (to: number): Partial<LogStore> => ({
      entriesFrom: async (index, limit) =>
        (await desk.store.log.entriesFrom(index, limit)).filter((row) => row.index < to),
    });
    expect(await checkLog(withLog(fewer(size - 1)), desk.key)).toMatchObject({ ok: false, error: { why: 'missing' } });
    const short = withLog({ ...fewer(size - 1), size: () => Promise.resolve(size - 1) });
    expect(await checkLog(short, desk.key)).toEqual({ ok: false, error: { index: size, why: 'missing' } });
  });

  it('is at fault where a checkpoint has another root, or is not of this hub', async () => {
    const forged = { ...middle, root: flipped(middle.root) };
    const store = withLog({
      checkpointsAfter: async (after, limit) =>
        (await desk.store.log.checkpointsAfter(after, limit)).map((stored) =>
          stored.size === middle.size ? { ...stored, root: forged.root, text: JSON.stringify(forged) } : stored,
        ),
    });
    const fault = { ok: false, error: { index: middle.size, why: 'checkpoint' } };
    expect(await checkLog(store, desk.key)).toEqual(fault);
    expect(await checkLog(desk.store, desk.key, forged)).toEqual(fault);
    const foreign = { ok: false, error: { index: middle.size, why: 'signature' } };
    expect(await checkLog(desk.store, other.key)).toEqual(foreign);
    expect(await checkLog(desk.store, desk.key, { ...middle, at: '2020-01-01T00:00:00.000Z' })).toEqual(foreign);
  });

  it('counts what was erased, and stays whole', async () => {
    const before = await other.store.log.size();
    const erased = await other.store.transaction(async (store) => {
      for (const subject of ['one batch', 'another batch']) {
        await other.audit.record(store, {
          ...{ kind: 'series', act: 'tried', details: {}, subject },
          actor: { bureau: 'A', device: null },
        });
      }
      return store.log.erase('A', 'one batch', 'withdrawn', other.clock().toISOString());
    });
    expect(erased).toBe(1);
    expect(await checkLog(other.store, other.key)).toMatchObject({ ok: true, value: { size: before + 2, erased: 1 } });
  });
});
