import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Engine, type WorkerKind } from '#lib/engine/client.ts';
import type { EngineWorker, WorkerLike } from '#lib/engine/contract.ts';
import {
  BATCH_FILE_BYTES,
  BATCHED_IN_FLIGHT,
  PIXELS_IN_FLIGHT,
  timeLimitMs,
  WORKER_IDLE_MS,
  WORKER_MAX_FILES,
  WORKER_MAX_MEMORY_BYTES,
} from '#lib/engine/limits.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { FakeWorker } from './fake-worker.ts';
import { ScriptedPool, type Step } from './scripted-pool.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `file ${i}`);
const FINE = { ok: true, value: { reason: 'undecodable' } };
/** A worker that never comes so far as to do anything. */
const unable = (start: EngineWorker['start']): EngineWorker => ({
  start,
  hash: () => expect.fail(),
  list: () => expect.fail(),
  nextListed: () => expect.fail(),
  preview: () => expect.fail(),
});
const quarantined = (reason: string) => ({ ok: true, value: { outcome: 'quarantined', reason } });

describe('the queue', () => {
  it('starts files in the order given, as many at once as there are workers', async () => {
    const pool = new ScriptedPool({}, { batchFiles: 1 });
    const results = await Promise.all(names(40).map((name) => pool.hash(name)));
    expect(results).toHaveLength(40);
    for (const result of results) expect(result).toMatchObject(FINE);
    expect(pool.journal.filter((line) => line.startsWith('start'))).toEqual(names(40).map((name) => `start ${name}`));
    expect(pool.batches).toEqual(names(40).map(() => 1));
    expect(pool.mostInFlight).toBe(3);
    expect(pool.workers).toHaveLength(3);
  });

  it('starts no more workers than there are files', async () => {
    const pool = new ScriptedPool({});
    await pool.hash('one');
    await pool.hash('two');
    expect(pool.workers).toHaveLength(1);
  });

  it('has one worker more than the machine has threads', () => {
    const engine = new Engine({ startWorker: () => expect.fail(), modules: engineModules, loadModule, build: 'test' });
    expect(engine.workers).toBe(navigator.hardwareConcurrency + 1);
  });

  it('gives what a worker says about a file that cannot be read', async () => {
    const pool = new ScriptedPool({ gone: { steps: ['unreadable'] } });
    expect(await pool.hash('gone')).toEqual({ ok: false, error: 'cannot-be-read' });
  });
});

describe('small files', () => {
  it('go to a worker several at a time, never so many that another one goes short', async () => {
    const pool = new ScriptedPool({});
    const results = await Promise.all(names(100).map((name) => pool.hash(name)));
    for (const result of results) expect(result).toMatchObject(FINE);
    expect(pool.batches.reduce((sum, files) => sum + files)).toBe(100);
    expect(pool.batches.slice(0, 3)).toEqual([16, 16, 16]);
    expect(pool.mostInFlight).toBe(3);
  });

  it('go one by one when there are no more of them than workers', async () => {
    const pool = new ScriptedPool({});
    await Promise.all(names(3).map((name) => pool.hash(name)));
    expect(pool.batches).toEqual([1, 1, 1]);
  });

  it('do not go together with a large one', async () => {
    const pool = new ScriptedPool({}, { workers: 1 });
    const large = new File([new Uint8Array(BATCH_FILE_BYTES + 1)], 'large');
    await Promise.all([pool.hash('a'), pool.hash('b'), pool.engine.hash(large), pool.hash('c'), pool.hash('d')]);
    expect(pool.batches).toEqual([2, 1, 2]);
  });

  it('are never more in hand than is promised, however many workers there are', async () => {
    const pool = new ScriptedPool({}, { workers: 40 });
    await Promise.all(names(1000).map((name) => pool.hash(name)));
    expect(Math.max(...pool.batches) * 40).toBeLessThanOrEqual(BATCHED_IN_FLIGHT);
  });

  it('that lose their worker are each tried alone; only the one that is at fault is quarantined', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['crash', 'crash', 'fine'] } }, { workers: 1 });
    const all = ['a', 'b', 'bad', 'c', 'd'];
    const results = await Promise.all(all.map((name) => pool.hash(name)));
    for (const i of [0, 1, 3, 4]) expect(results[i]).toMatchObject(FINE);
    expect(results[2]).toMatchObject(quarantined('decoder-crashed'));
    expect(pool.batches).toEqual([5, 1, 1, 1, 1, 1, 1]);
  });

  it('behind one whose codec trapped are begun anew, and not suspected', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['trap', 'fine'] } }, { workers: 1 });
    const results = await Promise.all(['a', 'bad', 'b', 'c'].map((name) => pool.hash(name)));
    for (const result of results) expect(result).toMatchObject(FINE);
    expect(pool.batches).toEqual([4, 1, 2]);
  });

  it('whose neighbour is aborted are begun anew, and not suspected', async () => {
    const pool = new ScriptedPool({ stuck: { steps: ['hang'] } }, { workers: 1 });
    const controller = new AbortController();
    const others = ['a', 'b'].map((name) => pool.hash(name));
    const stuck = pool.hash('stuck', controller.signal);
    await vi.waitFor(() => {
      expect(pool.journal).toContain('start stuck');
    }, PATIENCE);
    controller.abort();
    expect(await stuck).toEqual({ ok: false, error: 'aborted' });
    for (const result of await Promise.all(others)) expect(result).toMatchObject(FINE);
    expect(pool.batches).toEqual([3, 2]);
  });

  it('are given room one at a time, also when one of them alone is larger than all room there is', async () => {
    const scripts = Object.fromEntries(
      names(12).map((name, i) => [name, { steps: ['fine' as const], pixels: 30 + 10 * i }]),
    );
    const pool = new ScriptedPool(scripts, { workers: 2, pixelsInFlight: 100 });
    const results = await Promise.all(names(12).map((name) => pool.hash(name)));
    for (const result of results) expect(result).toMatchObject(FINE);
  });
});

describe('a file for the other kind of worker', () => {
  it('is taken there', async () => {
    const pool = new ScriptedPool({ phone: { steps: ['for-others', 'fine'] } });
    expect(await pool.hash('phone')).toMatchObject(FINE);
    expect(pool.kinds).toEqual(['common', 'heif']);
  });

  it('has its digests when no such worker starts', async () => {
    const pool = new ScriptedPool({ phone: { steps: ['for-others', 'fine'] } }, { startWorker: (kind) => start(kind) });
    const start = (kind: WorkerKind): WorkerLike => (kind === 'heif' ? expect.fail('refused') : pool.newWorker(kind));
    expect(await pool.hash('phone')).toMatchObject({
      ok: true,
      value: { outcome: 'hashed-without-pixels', reason: 'codec-unavailable' },
    });
    expect(await pool.hash('other')).toMatchObject(FINE);
  });

  it('that nobody wants is answered', async () => {
    const pool = new ScriptedPool({ orphan: { steps: ['for-others'] } });
    expect(await pool.hash('orphan')).toEqual({ ok: false, error: 'engine-unavailable' });
  });
});

describe('a crash', () => {
  it.each(['crash', 'throw', 'nonsense', 'trap'] as const)(
    '%s: the worker is replaced, the file retried alone',
    async (step) => {
      const pool = new ScriptedPool({ bad: { steps: [step, 'fine'] } });
      const results = await Promise.all(['a', 'b', 'bad', 'c', 'd', 'e'].map((name) => pool.hash(name)));
      for (const result of results) expect(result).toMatchObject(FINE);
      expect(pool.neighbours.get('bad')).toEqual([expect.any(Number), 0]);
      expect(pool.workers.filter((worker) => worker.isTerminated)).toHaveLength(1);
    },
  );

  it('twice: the file is quarantined with its digests, the others are not touched', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['crash', 'crash', 'fine'] } });
    const results = await Promise.all(['a', 'bad', 'b', 'c'].map((name) => pool.hash(name)));
    expect(results[1]).toMatchObject(quarantined('decoder-crashed'));
    for (const i of [0, 2, 3]) expect(results[i]).toMatchObject(FINE);
    expect(pool.journal.filter((line) => line === 'start bad')).toHaveLength(3);
  });

  it('of a codec that kept its worker, twice: quarantined without a third call', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['trap'] } });
    expect(await pool.hash('bad')).toMatchObject(quarantined('decoder-crashed'));
    expect(pool.journal.filter((line) => line === 'start bad')).toHaveLength(2);
    expect(pool.workers.every((worker) => worker.isTerminated)).toBe(true);
  });

  it('even without decoding: the file cannot be read', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['crash'] } });
    expect(await pool.hash('bad')).toEqual({ ok: false, error: 'cannot-be-read' });
    expect(await pool.hash('good')).toMatchObject(FINE);
  });
});

describe('abort', () => {
  it('before: nothing starts', async () => {
    const pool = new ScriptedPool({});
    expect(await pool.hash('a', AbortSignal.abort())).toEqual({ ok: false, error: 'aborted' });
    expect(pool.workers).toHaveLength(0);
  });

  it('takes queued files out and ends busy workers; other files go on', async () => {
    const pool = new ScriptedPool({ stuck: { steps: ['hang'] } }, { workers: 1 });
    const controller = new AbortController();
    const stuck = pool.hash('stuck', controller.signal);
    const queued = pool.hash('queued', controller.signal);
    const other = pool.hash('other');
    await vi.waitFor(() => {
      expect(pool.journal).toEqual(['start stuck']);
    }, PATIENCE);
    controller.abort();
    expect(await stuck).toEqual({ ok: false, error: 'aborted' });
    expect(await queued).toEqual({ ok: false, error: 'aborted' });
    expect(await other).toMatchObject(FINE);
    expect(pool.journal).toEqual(['start stuck', 'start other', 'end other']);
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([true, false]);
  });

  it('of a file that waits for room gives the room to the next', async () => {
    const pool = new ScriptedPool(
      {
        large: { steps: ['hang'], pixels: 90 },
        wants: { steps: ['fine'], pixels: 90 },
        small: { steps: ['fine'], pixels: 10 },
      },
      { pixelsInFlight: 100 },
    );
    const [large, wants] = [new AbortController(), new AbortController()];
    const largeDone = pool.hash('large', large.signal);
    const wantsDone = pool.hash('wants', wants.signal);
    const smallDone = pool.hash('small');
    await vi.waitFor(() => {
      expect(pool.inFlight.size).toBe(3);
    }, PATIENCE);
    wants.abort();
    expect(await smallDone).toMatchObject(FINE);
    expect(await wantsDone).toEqual({ ok: false, error: 'aborted' });
    large.abort();
    expect(await largeDone).toEqual({ ok: false, error: 'aborted' });
  });

  it('by dispose() answers everything and leaves no worker', async () => {
    const pool = new ScriptedPool({ 'file 1': { steps: ['hang'] } });
    const pending = names(10).map((name) => pool.hash(name));
    await vi.waitFor(() => {
      expect(pool.journal).toContain('start file 4');
    }, PATIENCE);
    pool.engine.dispose();
    await Promise.all(pending);
    expect(await pool.hash('late')).toEqual({ ok: false, error: 'aborted' });
    await vi.waitFor(() => {
      expect(pool.workers.every((worker) => worker.isTerminated)).toBe(true);
    }, PATIENCE);
  });
});

describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Lets time pass until a promise is settled. */
  async function whilePassing<T>(pending: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    void pending.finally(() => {
      state.isSettled = true;
    });
    for (let i = 0; i < 1000 && !state.isSettled; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1000);
    }
    return pending;
  }

  it('is up twice for a file that hangs: quarantined', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['hang'] }, large: { steps: ['hang'], pixels: 1000 } });
    const [bad, good, large] = [pool.hash('bad'), pool.hash('good'), pool.hash('large')];
    expect(await whilePassing(bad)).toMatchObject(quarantined('decoder-timeout'));
    expect(await whilePassing(large)).toMatchObject(quarantined('decoder-timeout'));
    expect(await good).toMatchObject(FINE);
  });

  it('does not run while a file waits for room', async () => {
    const pool = new ScriptedPool({
      first: { steps: ['hang'], pixels: PIXELS_IN_FLIGHT },
      second: { steps: ['fine'], pixels: 1 },
    });
    const controller = new AbortController();
    const first = pool.hash('first', controller.signal);
    const second = pool.hash('second');
    // Looking by the clock would let time pass.
    while (pool.inFlight.size < 2) await new Promise((resolve) => setImmediate(resolve));
    // Longer than the second file may take, and shorter than the first one may.
    await vi.advanceTimersByTimeAsync((timeLimitMs(1, 1) + timeLimitMs(1, PIXELS_IN_FLIGHT)) / 2);
    controller.abort();
    await first;
    expect(await whilePassing(second)).toMatchObject(FINE);
    expect(pool.neighbours.get('second')).toHaveLength(1);
  });

  it('without work ends the workers; the next file starts one', async () => {
    const pool = new ScriptedPool({});
    await whilePassing(Promise.all(names(6).map((name) => pool.hash(name))));
    await vi.advanceTimersByTimeAsync(WORKER_IDLE_MS + 1000);
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([true, true, true]);
    expect(await whilePassing(pool.hash('later'))).toMatchObject(FINE);
    expect(pool.workers).toHaveLength(4);
  });

  it('is up for workers that never report: every file hears of it, and the next one tries anew', async () => {
    const silent = () => new FakeWorker(() => unable(() => new Promise(() => undefined)));
    let works = false;
    const pool = new ScriptedPool({});
    const engine = new Engine({
      startWorker: () => (works ? pool.newWorker() : silent()),
      modules: engineModules,
      loadModule,
      build: 'test',
      workers: 2,
    });
    const results = await whilePassing(Promise.all(names(5).map((name) => engine.hash(new File(['x'], name)))));
    expect(results).toEqual(names(5).map(() => ({ ok: false, error: 'engine-unavailable' })));
    works = true;
    expect(await whilePassing(engine.hash(new File(['x'], 'later')))).toMatchObject(FINE);
  });
});

describe('a worker that does not start', () => {
  it.each([
    ['because the browser refuses', () => expect.fail('refused')],
    [
      'because its script throws',
      () => {
        return new FakeWorker(() => unable(() => Promise.reject(new Error('no SIMD'))));
      },
    ],
  ])('%s', async (_name, startWorker) => {
    const engine = new Engine({ startWorker, modules: engineModules, loadModule, build: 'test', workers: 2 });
    const results = await Promise.all(names(4).map((name) => engine.hash(new File(['x'], name))));
    expect(results).toEqual(names(4).map(() => ({ ok: false, error: 'engine-unavailable' })));
  });

  it('while another one works leaves the files to that one', async () => {
    const pool = new ScriptedPool({});
    let started = 0;
    const engine = new Engine({
      startWorker: () => (started++ === 0 ? pool.newWorker() : expect.fail('refused')),
      modules: engineModules,
      loadModule,
      build: 'test',
      workers: 3,
    });
    const results = await Promise.all(names(20).map((name) => engine.hash(new File(['x'], name))));
    for (const result of results) expect(result).toMatchObject(FINE);
  });
});

describe('memory', () => {
  it('of a worker that has grown is given back', async () => {
    const pool = new ScriptedPool({ large: { steps: ['fine'], memoryBytes: WORKER_MAX_MEMORY_BYTES + 1 } });
    await pool.hash('large');
    await pool.hash('next');
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([true, false]);
  });

  it('of a worker that has had its share of files is given back', async () => {
    const pool = new ScriptedPool({}, { workers: 1 });
    await Promise.all(names(WORKER_MAX_FILES + 1).map((name) => pool.hash(name)));
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([true, false]);
  });
});

it('settles every file, whatever befalls the others', async () => {
  const step = fc.constantFrom<Step>('fine', 'fine', 'crash', 'trap', 'throw', 'nonsense', 'unreadable');
  const script = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    pixels: fc.integer({ min: 1, max: 300 }),
    abort: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(script, { maxLength: 25 }), fc.integer({ min: 1, max: 4 }), async (scripts, workers) => {
      const pool = new ScriptedPool(Object.fromEntries(scripts.map((each, i) => [`file ${i}`, each])), {
        workers,
        pixelsInFlight: 100,
      });
      const controller = new AbortController();
      const pending = scripts.map(({ abort }, i) => pool.hash(`file ${i}`, abort ? controller.signal : undefined));
      await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      const results = await Promise.all(pending);
      results.forEach((result, i) => {
        const { steps, abort } = scripts[i] ?? { steps: [], abort: false };
        if (abort) return;
        if (steps.every((each) => each === 'fine')) expect(result).toMatchObject(FINE);
        if (steps.every((each) => each === 'unreadable'))
          expect(result).toEqual({ ok: false, error: 'cannot-be-read' });
      });
      expect(await pool.hash('last')).toMatchObject(FINE);
    }),
    { numRuns: 60 },
  );
});
