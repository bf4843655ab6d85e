import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineFault } from '#lib/app/engine-start.ts';
import type { CaseFile } from '#lib/app/case-file.ts';
import { MemoryCase } from '#lib/app/memory-case.ts';
import type { Hasher } from '#lib/app/job/hasher.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '../records.ts';
import { answering, large, many, picked, recording, RunDesk, scripted } from './run-desk.ts';

describe('JobRun', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settle = (milliseconds = 2000) => vi.advanceTimersByTimeAsync(milliseconds);

  it('hashes every file once, keeps it, and ends', async () => {
    const desk = new RunDesk();
    void desk.begin(many(100), many(300).slice(100));
    await settle(10_000);
    expect(desk.run.state).toBe('done');
    expect(desk.run.progress).toMatchObject({ total: 300, done: 300, failed: 0 });
    expect(new Set(desk.paths).size).toBe(300);
    const job = await desk.job();
    expect(job).toMatchObject({ state: 'done', listed: 300, number: 1, source: { name: 'DCIM' } });
    expect(job.counts.hashed).toBe(300);
  });

  it('goes back to idle when there was nothing to hash, and leaves no job behind', async () => {
    const desk = new RunDesk();
    void desk.begin();
    await settle();
    expect(desk.run.state).toBe('idle');
    expect(await desk.file.jobs()).toEqual(ok([]));
  });

  it('never has more than a few files per worker in the engine', async () => {
    const { hasher, open } = scripted(3);
    const desk = new RunDesk({ hasher });
    void desk.begin(large(50));
    await settle();
    expect(open).toHaveLength(12);
    open[0]?.answer(ok(record(1)));
    await settle();
    expect(open).toHaveLength(13);
  });

  it('has many small files in the engine, for they go there together, and never more than a crash may cost', async () => {
    const few = scripted(2);
    void new RunDesk({ hasher: few.hasher }).begin(many(500));
    const all = scripted(16);
    void new RunDesk({ hasher: all.hasher }).begin(many(500));
    await settle();
    expect(few.open).toHaveLength(64);
    expect(all.open).toHaveLength(100);
  });

  it('shows as done only what is kept', async () => {
    const { hasher, open } = scripted(1);
    const file = new MemoryCase();
    const commit = vi.spyOn(file, 'commit');
    const desk = new RunDesk({ hasher, file });
    void desk.begin(large(10));
    await settle();
    const keeping = Promise.withResolvers<Awaited<ReturnType<MemoryCase['commit']>>>();
    commit.mockReturnValueOnce(keeping.promise);
    open[0]?.answer(ok(record(1)));
    await settle();
    expect(desk.run.progress.done).toBe(0);
    expect(desk.paths).toEqual([]);
    keeping.resolve(ok(undefined));
    await settle();
    expect(desk.run.progress.done).toBe(1);
    expect(desk.paths).toHaveLength(1);
  });

  it('opens no file before its attempt is kept', async () => {
    const { hasher, open } = scripted(1);
    const file = new MemoryCase();
    const keeping = Promise.withResolvers<Awaited<ReturnType<MemoryCase['commit']>>>();
    vi.spyOn(file, 'commit').mockReturnValueOnce(keeping.promise);
    void new RunDesk({ hasher, file }).begin(large(2));
    await settle();
    expect(open).toEqual([]);
    keeping.resolve(ok(undefined));
    await settle();
    expect(open).toHaveLength(2);
  });

  it('waits for what is in work when it is paused, and leaves no attempt open', async () => {
    const { hasher, open } = scripted(1);
    const desk = new RunDesk({ hasher });
    void desk.begin(large(10));
    await settle();
    const { id } = await desk.job();
    expect(await desk.file.attempts(id)).toMatchObject({ value: [{}, {}, {}, {}] });
    desk.run.pause();
    open.forEach(({ answer }, i) => {
      answer(ok(record(i)));
    });
    await settle();
    expect(desk.run.state).toBe('paused');
    expect(open).toHaveLength(4);
    expect(desk.run.progress.done).toBe(4);
    expect(await desk.file.attempts(id)).toEqual(ok([]));
    void desk.run.continue();
    await settle();
    expect(open).toHaveLength(8);
  });

  it('keeps what is finished when it is cancelled, and nothing that was in work', async () => {
    const { hasher, open } = scripted(1);
    const desk = new RunDesk({ hasher });
    void desk.begin(many(10));
    await settle();
    open[0]?.answer(ok(record(1)));
    await settle();
    desk.run.cancel();
    await settle();
    expect(desk.run.state).toBe('done');
    expect(desk.run.progress).toMatchObject({ total: 1, done: 1, dropped: 9 });
    expect(desk.paths).toHaveLength(1);
    expect(await desk.job()).toMatchObject({ state: 'cancelled' });
  });

  it('shows a file that cannot be read, or that no longer exists, as unreadable', async () => {
    const desk = new RunDesk({ hasher: answering(() => err('cannot-be-read')) });
    void desk.begin([
      picked('locked.jpg'),
      { path: 'gone.jpg', evidence: null, bytes: 0, modified: null },
      { ...picked('moved.jpg'), evidence: { open: () => Promise.resolve(null) } },
    ]);
    await settle();
    expect(desk.rows.list().map(({ path, outcome, reason }) => [path, outcome, reason])).toEqual(
      ['gone.jpg', 'locked.jpg', 'moved.jpg'].map((path) => [path, 'unreadable', 'cannot-be-read']),
    );
    expect(desk.run.progress.failed).toBe(3);
  });

  it('stops with the reason when the engine does not start, and loses no file when it does later', async () => {
    let engine: Result<Hasher, EngineFault> = err({ why: 'altered', module: 'kernel' });
    const desk = new RunDesk({ engine: () => Promise.resolve(engine) });
    void desk.begin(many(3));
    await settle();
    expect(desk.run.state).toBe('paused');
    expect(desk.run.fault).toEqual({ why: 'altered', module: 'kernel' });
    engine = ok(recording());
    void desk.run.continue();
    await settle();
    expect(desk.run.state).toBe('done');
    expect(desk.run.fault).toBeNull();
    expect(desk.paths).toHaveLength(3);
  });

  it('pauses when workers do not start; a file for which they fail twice is unreadable', async () => {
    const desk = new RunDesk({ hasher: answering(() => err('engine-unavailable')) });
    void desk.begin([picked('a.jpg')]);
    await settle();
    expect(desk.run.state).toBe('paused');
    expect(desk.run.fault).toEqual({ why: 'worker-cannot-start' });
    expect(desk.paths).toEqual([]);
    void desk.run.continue();
    await settle();
    expect(desk.rows.list().map(({ reason }) => reason)).toEqual(['engine-unavailable']);
    expect(desk.run.state).toBe('done');
  });

  it('pauses when a step cannot be kept, and tries the same step again', async () => {
    const file: CaseFile = new MemoryCase();
    const desk = new RunDesk({ file, hasher: recording(1) });
    const commit = vi.spyOn(file, 'commit');
    const steps = () => commit.mock.calls.map(([{ finished }]) => finished.map(({ row }) => row.path));
    let failures = 0;
    commit.mockImplementation(async (step) => {
      const fails = step.finished.length > 0 && failures++ === 0;
      return fails ? err('quota-exceeded') : MemoryCase.prototype.commit.call(file, step);
    });
    void desk.begin(large(20));
    await settle();
    expect(desk.run.state).toBe('paused');
    expect(desk.run.storageFailure).toBe('quota-exceeded');
    expect(desk.run.progress.done).toBe(0);
    expect(desk.paths).toEqual([]);
    const failed = steps().at(-1);
    void desk.run.continue();
    await settle();
    expect(steps().filter(([first]) => first === failed?.[0])).toEqual([failed, failed]);
    expect(desk.run.storageFailure).toBeNull();
    expect(desk.run.state).toBe('done');
    expect(new Set(desk.paths).size).toBe(20);
    expect(desk.run.progress).toMatchObject({ total: 20, done: 20 });
  });

  it('takes further files into the job that runs, and counts a second job anew', async () => {
    const { hasher, open } = scripted(1);
    const desk = new RunDesk({ hasher });
    void desk.begin(many(3));
    await settle();
    void desk.begin([picked('further.jpg')]);
    await settle();
    expect(desk.run.progress.total).toBe(4);
    for (let i = 0; i < 4; i++) {
      open[i]?.answer(ok(record(i)));
      await settle();
    }
    expect(desk.run.state).toBe('done');
    void desk.begin([picked('next.jpg')]);
    await settle();
    open[4]?.answer(ok(record(9)));
    await settle();
    expect(desk.run.progress).toMatchObject({ total: 1, done: 1 });
    expect(await desk.job()).toMatchObject({ number: 2 });
  });

  it('counts a file that is handed in twice once', async () => {
    const desk = new RunDesk();
    void desk.begin(many(10));
    void desk.begin(many(10));
    await settle();
    expect(desk.run.progress).toMatchObject({ total: 10, done: 10 });
    expect(desk.paths).toHaveLength(10);
    expect((await desk.job()).counts.hashed).toBe(10);
  });

  it('takes as much of the machine as it is told to, at once', async () => {
    const { hasher, open } = scripted(8);
    const desk = new RunDesk({ hasher });
    desk.run.throttle = 'half';
    void desk.begin(large(80));
    await settle();
    expect(hasher.limit).toBe(4);
    expect(open).toHaveLength(16);
    desk.run.throttle = 'one';
    expect(hasher.limit).toBe(1);
    desk.run.throttle = 'all';
    expect(hasher.limit).toBe(8);
  });

  it('looks into archives: each file in one is a file of the job, also one that cannot be opened', async () => {
    const archive = new File(['zip'], 'a.zip');
    const entry = { compressedBytes: 1, offset: 0, packing: 'stored' as const, crc32: 0, bytes: 7, modified: null };
    const hasher: Hasher = {
      ...answering((evidence) =>
        ok(evidence === archive ? record(1, { reason: 'archive' }) : record(2, { bytes: 7, outcome: 'hashed' })),
      ),
      list: () =>
        Promise.resolve(
          ok({
            files: [
              {
                path: 'in.jpg',
                bytes: 7,
                modified: null,
                evidence: { archive, within: [{ ...entry, path: 'in.jpg' }] },
              },
            ],
            refused: [{ path: 'secret.jpg', bytes: 9, modified: null, reason: 'encrypted' }],
            cut: 'archive-limit',
          }),
        ),
    };
    const desk = new RunDesk({ hasher });
    void desk.begin([{ ...picked('a.zip'), evidence: archive }]);
    await settle();
    expect(desk.rows.list().map(({ path, outcome, reason }) => [path, outcome, reason])).toEqual([
      ['a.zip', 'hashed-without-pixels', 'archive'],
      ['a.zip/secret.jpg', 'unreadable', 'encrypted'],
      ['a.zip/…', 'unreadable', 'archive-limit'],
      ['a.zip/in.jpg', 'hashed', 'not-an-image'],
    ]);
    expect(desk.run.progress).toMatchObject({ total: 4, done: 4, failed: 2 });
    expect(await desk.job()).toMatchObject({ state: 'done', listed: 4 });
  });

  it('does not begin while another tab runs a job', async () => {
    const take = () => Promise.resolve(false);
    const desk = new RunDesk({ lock: { take, release: vi.fn(), isElsewhere: vi.fn(), whenFree: vi.fn() } });
    expect(await desk.begin(many(1))).toEqual(err('job-elsewhere'));
    expect(desk.run.state).toBe('idle');
  });
});
