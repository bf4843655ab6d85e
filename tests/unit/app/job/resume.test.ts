import { describe, expect, it } from 'vitest';
import { MemoryCase } from '#lib/app/memory-case.ts';
import type { Picked } from '#lib/app/intake/picked.ts';
import type { Job } from '#lib/domain/job.ts';
import { ok } from '#lib/domain/result.ts';
import { mediaRecord } from '../../vault/fresh-vault.ts';
import { record } from '../records.ts';
import { answering, freeLock, intake, many, nameOf, picked, recording, RunDesk, scripted } from './run-desk.ts';

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
};

const isOver = (desk: RunDesk) => until(() => desk.run.state === 'done');

/** An engine that writes down what it was handed. */
function noting() {
  const names: string[] = [];
  const hasher = answering(async (evidence) => {
    names.push(nameOf(evidence));
    return ok(await mediaRecord(nameOf(evidence)));
  });
  return { hasher, names };
}

/** A job that was interrupted in an orderly way after its first files; those have other content for `altered`. */
async function interruptedAfter(files: Picked[], done: number): Promise<{ file: MemoryCase; job: Job }> {
  const file = new MemoryCase();
  const { hasher, open } = scripted(30);
  const desk = new RunDesk({ file, hasher });
  void desk.begin(files);
  await until(() => open.length >= Math.min(100, files.length));
  for (const { name, answer } of open.slice(0, done)) answer(ok(await mediaRecord(name)));
  await until(() => desk.run.progress.done === done);
  await desk.run.halt();
  expect(desk.run.state).toBe('idle');
  return { file, job: await desk.job() };
}

/** A handle of the browser's own folders, which may always be read. */
function handleOf(files: readonly Picked[]): FileSystemDirectoryHandle {
  const getFileHandle = (name: string) => {
    const evidence = files.find(({ path }) => path === name)?.evidence;
    return Promise.resolve({ kind: 'file', name, getFile: () => Promise.resolve(evidence) });
  };
  const entries = () =>
    (async function* () {
      for (const { path } of files) yield [path, await getFileHandle(path)];
    })();
  return { kind: 'directory', name: '', entries, getFileHandle } as unknown as FileSystemDirectoryHandle;
}

describe('a job that is resumed', () => {
  it('offers a job that nobody runs, and none that another tab runs or this one', async () => {
    const { file, job } = await interruptedAfter(many(20), 5);
    const desk = await RunDesk.reopened(file);
    await desk.run.lookForInterrupted();
    expect(desk.run.interrupted).toEqual({ job, hasHandle: false });
    const lock = {
      ...freeLock,
      isElsewhere: () => Promise.resolve(true),
      whenFree: () => new Promise<never>(() => undefined),
    };
    const other = await RunDesk.reopened(file, { lock });
    await other.run.lookForInterrupted();
    expect(other.run.interrupted).toBeNull();
  });

  it('is offered when the tab that ran it has ended', async () => {
    const { file, job } = await interruptedAfter(many(20), 5);
    const ended = Promise.withResolvers<undefined>();
    let isElsewhere = true;
    const lock = { ...freeLock, isElsewhere: () => Promise.resolve(isElsewhere), whenFree: () => ended.promise };
    const desk = await RunDesk.reopened(file, { lock });
    await desk.run.lookForInterrupted();
    isElsewhere = false;
    ended.resolve(undefined);
    await until(() => desk.run.interrupted !== null);
    expect(desk.run.interrupted?.job).toEqual(job);
  });

  it('lists the folder again by its handle, and hashes only what is not done', async () => {
    const files = many(60);
    const { file, job } = await interruptedAfter(files, 10);
    await file.putHandle(job.id, handleOf(files));
    const { hasher, names } = noting();
    const desk = await RunDesk.reopened(file, { hasher });
    await desk.run.lookForInterrupted();
    expect(desk.run.interrupted).toMatchObject({ hasHandle: true });
    expect(await desk.run.resume(job, null)).toEqual(ok(undefined));
    await isOver(desk);
    expect(names.toSorted()).toEqual(
      files
        .slice(10)
        .map(({ path }) => path)
        .toSorted(),
    );
    expect(desk.run.progress).toMatchObject({ total: 60, done: 60 });
    expect(desk.run.interrupted).toBeNull();
    expect(await desk.job()).toMatchObject({ id: job.id, state: 'done', listed: 60 });
  });

  it('asks for the folder when there is no handle of it', async () => {
    const { file, job } = await interruptedAfter(many(20), 5);
    const desk = await RunDesk.reopened(file);
    expect(await desk.run.resume(job, null)).toMatchObject({ error: 'no-handle' });
    expect(desk.run.state).toBe('idle');
  });

  it('compares a hundredth of what is done before a folder that was picked again joins it', async () => {
    const files = many(99);
    const { file, job } = await interruptedAfter(files, 90);
    const { hasher, names } = noting();
    const desk = await RunDesk.reopened(file, { hasher });
    expect(await desk.run.resume(job, intake(files))).toEqual(ok(undefined));
    await isOver(desk);
    expect(names).toHaveLength(1 + 9);
    expect(desk.run.again).toBe(1);
    expect(desk.run.progress).toMatchObject({ total: 99, done: 99 });
  });

  it('refuses a folder whose files have other content under the same names, sizes and times', async () => {
    const files = many(30);
    const { file, job } = await interruptedAfter(files, 20);
    const desk = await RunDesk.reopened(file, { hasher: answering(() => ok(record(7))) });
    expect(await desk.run.resume(job, intake(files))).toMatchObject({ error: { why: 'differs' } });
    expect(desk.run.state).toBe('idle');
    expect(await desk.job()).toEqual(job);
    expect(desk.paths).toHaveLength(20);
  });

  it('refuses a folder without most of the files that are done', async () => {
    const files = many(30);
    const { file, job } = await interruptedAfter(files, 20);
    const desk = await RunDesk.reopened(file);
    const others = files.map(({ path }) => picked(path, `other ${path}`));
    const resumed = await desk.run.resume(job, intake([...files.slice(0, 8), ...others.slice(8)]));
    expect(resumed).toEqual({ ok: false, error: { why: 'missing', missing: 12, of: 20 } });
    expect(await desk.job()).toEqual(job);
  });

  it('says how many files are not found any more', async () => {
    const files = many(30);
    const { file, job } = await interruptedAfter(files, 20);
    const desk = await RunDesk.reopened(file);
    expect(await desk.run.resume(job, intake(files.slice(0, 26)))).toEqual(ok(undefined));
    await isOver(desk);
    expect(desk.run.missing).toBe(4);
    expect(desk.run.progress).toMatchObject({ total: 26, done: 26 });
  });

  it('lists an archive that is done again, for the files in it that are not', async () => {
    const archive = new File(['zip'], 'a.zip', { lastModified: 1_700_000_000_000 });
    const entry = (path: string) => ({
      path,
      bytes: 3,
      modified: null,
      evidence: {
        archive,
        within: [
          { path, bytes: 3, modified: null, compressedBytes: 3, offset: 0, packing: 'stored' as const, crc32: 0 },
        ],
      },
    });
    const names = Array.from({ length: 40 }, (_, i) => `${i}.jpg`);
    const list = () => Promise.resolve(ok({ files: names.map(entry), refused: [], cut: null }));
    const zip = { ...picked('a.zip', 'zip'), evidence: archive };
    const file = new MemoryCase();
    const { hasher, open } = scripted(2);
    const first = new RunDesk({ file, hasher: { ...hasher, list } });
    void first.begin([zip]);
    await until(() => open.length === 1);
    open[0]?.answer(ok(record(1, { reason: 'archive' })));
    await until(() => open.length > 5);
    for (const { name, answer } of open.slice(1, 4)) answer(ok(await mediaRecord(name)));
    await until(() => first.run.progress.done === 4);
    await first.run.halt();
    const { hasher: again, names: hashed } = noting();
    const desk = await RunDesk.reopened(file, { hasher: { ...again, list } });
    const job = await desk.job();
    await file.putHandle(job.id, handleOf([zip]));
    await desk.run.resume(job, null);
    await isOver(desk);
    expect(hashed).toHaveLength(37);
    expect(desk.run.progress).toMatchObject({ total: 41, done: 41 });
    expect(new Set(desk.paths).size).toBe(41);
  });

  it('can be given up: what is done stays', async () => {
    const { file, job } = await interruptedAfter(many(20), 5);
    const desk = await RunDesk.reopened(file);
    await desk.run.lookForInterrupted();
    await desk.run.giveUp(job);
    expect(desk.run.interrupted).toBeNull();
    expect(await desk.job()).toMatchObject({ state: 'cancelled' });
    expect(desk.paths).toHaveLength(5);
  });

  it('drops what is in work when its vault shuts, and keeps what is finished', async () => {
    const { file, job } = await interruptedAfter(many(150), 30);
    expect(await file.attempts(job.id)).toEqual(ok([]));
    const desk = await RunDesk.reopened(file, { hasher: recording() });
    await desk.run.resume(job, intake(many(150)));
    await isOver(desk);
    expect(new Set(desk.paths).size).toBe(150);
  });
});
