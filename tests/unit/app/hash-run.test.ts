import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HashRun, type Hasher } from '#lib/app/hash-run.svelte.ts';
import type { EngineFault } from '#lib/app/engine-start.ts';
import type { Picked } from '#lib/app/intake.ts';
import type { HashFailure } from '#lib/engine/contract.ts';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from './records.ts';

type Answer = Result<MediaRecord, HashFailure>;

const pick = (path: string): Picked => ({ path, file: new File(['x'], path) });
const many = (count: number) => Array.from({ length: count }, (_, i) => pick(`${String(i)}.jpg`));

const megabyte = new Uint8Array(2 ** 20);
const large = (count: number) => many(count).map(({ path }) => ({ path, file: new File([megabyte], path) }));

/** An engine that answers when it is told to. */
function scripted(workers = 2) {
  const open: { file: File; answer: (answer: Answer) => void }[] = [];
  const hasher: Hasher = {
    workers,
    hash: (file, signal) =>
      new Promise((resolve) => {
        open.push({ file, answer: resolve });
        signal?.addEventListener('abort', () => {
          resolve(err('aborted'));
        });
      }),
  };
  return { hasher, open };
}

function runWith(engine: () => Promise<Result<Hasher, EngineFault>>) {
  const finished: Occurrence[] = [];
  const run = new HashRun({ engine, onFinished: (some) => finished.push(...some) });
  return { run, finished };
}

const answering = (answer: (file: File) => Answer): Hasher => ({
  workers: 2,
  hash: (file) => Promise.resolve(answer(file)),
});

describe('HashRun', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settle = () => vi.advanceTimersByTimeAsync(1000);

  it('hashes every file once and ends', async () => {
    const { run, finished } = runWith(() => Promise.resolve(ok(answering(() => ok(record(1))))));
    void run.add([many(700), many(300)]);
    await settle();
    expect(run.state).toBe('done');
    expect(run.progress).toMatchObject({ total: 1000, done: 1000, failed: 0 });
    expect(finished).toHaveLength(1000);
  });

  it('goes back to idle when there was nothing to hash', async () => {
    const { run } = runWith(() => Promise.resolve(ok(answering(() => ok(record(1))))));
    void run.add([]);
    await settle();
    expect(run.state).toBe('idle');
  });

  it('never has more than a few files per worker in the engine', async () => {
    const { hasher, open } = scripted(3);
    const { run } = runWith(() => Promise.resolve(ok(hasher)));
    void run.add([large(500)]);
    await settle();
    expect(open).toHaveLength(12);
    open[0]?.answer(ok(record(1)));
    await settle();
    expect(open).toHaveLength(13);
  });

  it('has many small files per worker in the engine, for they go there together', async () => {
    const { hasher, open } = scripted(3);
    const { run } = runWith(() => Promise.resolve(ok(hasher)));
    void run.add([many(500)]);
    await settle();
    expect(open).toHaveLength(96);
  });

  it('feeds nothing while it is paused, and the rest when it goes on', async () => {
    const { hasher, open } = scripted(1);
    const { run } = runWith(() => Promise.resolve(ok(hasher)));
    void run.add([large(10)]);
    await settle();
    run.pause();
    for (const { answer } of open) answer(ok(record(1)));
    await settle();
    expect(run.state).toBe('paused');
    expect(open).toHaveLength(4);
    expect(run.progress.done).toBe(4);
    void run.resume();
    await settle();
    expect(open).toHaveLength(8);
  });

  it('keeps what is finished when it is cancelled, and hands on nothing that was in work', async () => {
    const { hasher, open } = scripted(1);
    const { run, finished } = runWith(() => Promise.resolve(ok(hasher)));
    void run.add([many(10)]);
    await settle();
    open[0]?.answer(ok(record(1)));
    await settle();
    run.cancel();
    await settle();
    expect(run.state).toBe('done');
    expect(run.progress).toMatchObject({ total: 1, done: 1, dropped: 9 });
    expect(finished).toHaveLength(1);
  });

  it('shows a file that cannot be read, or that no longer exists, as unreadable', async () => {
    const { run, finished } = runWith(() => Promise.resolve(ok(answering(() => err('cannot-be-read')))));
    void run.add([[pick('locked.jpg'), { path: 'gone.jpg', file: null }]]);
    await settle();
    expect(finished.map(({ path, outcome, reason }) => [path, outcome, reason])).toEqual([
      ['gone.jpg', 'unreadable', 'cannot-be-read'],
      ['locked.jpg', 'unreadable', 'cannot-be-read'],
    ]);
    expect(run.progress.failed).toBe(2);
  });

  it('stops with the reason when the engine does not start, and loses no file when it does later', async () => {
    let engine: Result<Hasher, EngineFault> = err({ why: 'altered', module: 'kernel' });
    const { run, finished } = runWith(() => Promise.resolve(engine));
    void run.add([many(3)]);
    await settle();
    expect(run.state).toBe('paused');
    expect(run.fault).toEqual({ why: 'altered', module: 'kernel' });
    engine = ok(answering(() => ok(record(1))));
    void run.resume();
    await settle();
    expect(run.state).toBe('done');
    expect(run.fault).toBeNull();
    expect(finished).toHaveLength(3);
  });

  it('pauses when workers do not start; a file for which they fail twice is unreadable', async () => {
    const { run, finished } = runWith(() => Promise.resolve(ok(answering(() => err('engine-unavailable')))));
    void run.add([[pick('a.jpg')]]);
    await settle();
    expect(run.state).toBe('paused');
    expect(run.fault).toEqual({ why: 'worker-cannot-start' });
    expect(finished).toEqual([]);
    void run.resume();
    await settle();
    expect(finished.map(({ reason }) => reason)).toEqual(['engine-unavailable']);
    expect(run.state).toBe('done');
  });

  it('counts a second job anew', async () => {
    const { run } = runWith(() => Promise.resolve(ok(answering(() => ok(record(1))))));
    void run.add([many(5)]);
    await settle();
    void run.add([many(2)]);
    await settle();
    expect(run.progress).toMatchObject({ total: 2, done: 2 });
  });
});
