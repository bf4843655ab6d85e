import { describe, expect, it, vi } from 'vitest';
import type { Engine } from '#lib/engine/client.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { ScriptedPool } from './scripted-pool.ts';

const file = (name: string) => new File(['x'], name);
const names = (count: number) => Array.from({ length: count }, (_, i) => `file ${i}`);
const shown = { side: 100, clear: false };
const started = (pool: ScriptedPool) =>
  pool.journal.filter((line) => line.startsWith('start')).map((line) => line.slice('start '.length));

describe('a picture to be shown', () => {
  it('goes before the files that wait, and is theirs who asked', async () => {
    const pool = new ScriptedPool({}, { workers: 1, batchFiles: 1 });
    let picture: ReturnType<Engine['preview']> | undefined;
    pool.onenter = (name) => {
      if (name === 'file 1') picture = pool.engine.preview(file('picture'), shown);
    };
    await Promise.all(names(6).map((name) => pool.hash(name)));
    expect(await picture).toMatchObject({ ok: true });
    expect(started(pool).slice(0, 4)).toEqual(['file 0', 'file 1', 'picture', 'file 2']);
    expect(pool.bitmaps.size).toBe(1);
  });

  it('does not wait for a file that takes long', async () => {
    const pool = new ScriptedPool({ stuck: { steps: ['hang'] } }, { workers: 1 });
    const controller = new AbortController();
    const stuck = pool.hash('stuck', controller.signal);
    await vi.waitFor(() => {
      expect(pool.journal).toEqual(['start stuck']);
    }, PATIENCE);
    expect((await pool.engine.preview(file('picture'), shown)).ok).toBe(true);
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([false, false]);
    controller.abort();
    await stuck;
  });

  it.each(['crash', 'throw', 'nonsense'] as const)('over which a worker is lost (%s) hurts no file', async (step) => {
    const pool = new ScriptedPool({ bad: { steps: [step] } }, { workers: 2 });
    const files = names(6).map((name) => pool.hash(name));
    expect(await pool.engine.preview(file('bad'), shown)).toEqual({ ok: false, error: 'undecodable' });
    for (const result of await Promise.all(files)) expect(result.ok).toBe(true);
    expect(pool.journal.filter((line) => line === 'start bad')).toHaveLength(1);
    for (const name of names(6)) expect(pool.journal.filter((line) => line === `start ${name}`)).toHaveLength(1);
  });

  it('that nobody waits for any more is closed, and costs no worker', async () => {
    const pool = new ScriptedPool({}, { workers: 1 });
    const controller = new AbortController();
    pool.onenter = () => {
      controller.abort();
    };
    const picture = pool.engine.preview(file('picture'), shown, controller.signal);
    expect(await picture).toEqual({ ok: false, error: 'aborted' });
    expect((await pool.hash('next')).ok).toBe(true);
    expect(pool.bitmaps.size).toBe(0);
    expect(pool.workers).toHaveLength(1);
  });

  it('is taken to the other kind of worker when its codec is there', async () => {
    const pool = new ScriptedPool({ phone: { steps: ['for-others', 'fine'] } });
    expect((await pool.engine.preview(file('phone'), shown)).ok).toBe(true);
    expect(pool.kinds).toEqual(['common', 'heif']);
    const orphan = new ScriptedPool({ orphan: { steps: ['for-others'] } });
    expect(await orphan.engine.preview(file('orphan'), shown)).toEqual({ ok: false, error: 'engine-unavailable' });
  });

  it('waits while a file is tried alone, and is answered when everything ends', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['crash', 'hang'] } }, { workers: 2 });
    const bad = pool.hash('bad');
    await vi.waitFor(() => {
      expect(pool.journal.filter((line) => line === 'start bad')).toHaveLength(2);
    }, PATIENCE);
    const picture = pool.engine.preview(file('picture'), shown);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.journal).not.toContain('start picture');
    pool.engine.dispose();
    expect(await Promise.all([bad, picture])).toEqual([
      { ok: false, error: 'aborted' },
      { ok: false, error: 'aborted' },
    ]);
  });

  it('says when there are no workers', async () => {
    const pool = new ScriptedPool({}, { startWorker: () => expect.fail('refused') });
    expect(await pool.engine.preview(file('picture'), shown)).toEqual({ ok: false, error: 'engine-unavailable' });
  });
});

describe('an archive to be listed', () => {
  it('takes its turn among the files', async () => {
    const pool = new ScriptedPool({}, { workers: 1 });
    await Promise.all([pool.hash('a'), pool.hash('b'), pool.engine.list(file('zip')), pool.hash('c')]);
    expect(pool.batches).toEqual([2, 1]);
    expect(started(pool)).toEqual(['a', 'b', 'zip', 'c']);
  });

  it('over which a worker is lost is tried once more', async () => {
    const pool = new ScriptedPool({ weak: { steps: ['crash', 'fine'] }, bad: { steps: ['crash'] } }, { workers: 1 });
    expect(await pool.engine.list(file('weak'))).toMatchObject({ ok: true });
    expect(await pool.engine.list(file('bad'))).toEqual({ ok: false, error: 'cannot-be-read' });
    expect((await pool.hash('fine')).ok).toBe(true);
  });

  it('of which a worker says what no archive can hold is not believed', async () => {
    const pool = new ScriptedPool({ bad: { steps: ['nonsense'] } }, { workers: 1 });
    expect(await pool.engine.list(file('bad'))).toEqual({ ok: false, error: 'cannot-be-read' });
    expect(pool.workers.every((worker) => worker.isTerminated)).toBe(true);
  });

  it('can be aborted, which ends its worker', async () => {
    const pool = new ScriptedPool({ long: { steps: ['hang'] } });
    const controller = new AbortController();
    const listing = pool.engine.list(file('long'), controller.signal);
    await vi.waitFor(() => {
      expect(pool.journal).toEqual(['start long']);
    }, PATIENCE);
    controller.abort();
    expect(await listing).toEqual({ ok: false, error: 'aborted' });
    expect(pool.workers.map((worker) => worker.isTerminated)).toEqual([true]);
  });
});

describe('the limit of workers', () => {
  it('holds for both kinds together, from the next file on', async () => {
    const scripts = Object.fromEntries(
      names(30).map((name, i) => [
        name,
        { steps: i % 2 === 0 ? (['fine'] as const) : (['for-others', 'fine'] as const) },
      ]),
    );
    const pool = new ScriptedPool(scripts, { workers: 4, batchFiles: 1 });
    pool.engine.limit = 1;
    expect([pool.engine.limit, pool.engine.workers]).toEqual([1, 4]);
    const results = await Promise.all(names(30).map((name) => pool.hash(name)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(pool.mostInFlight).toBe(1);
    expect(pool.workers).toHaveLength(2);
  });

  it('is lowered in the middle: workers that are too many end when they have finished, and no file is lost', async () => {
    const pool = new ScriptedPool({}, { workers: 4, batchFiles: 1 });
    const inFlight: number[] = [];
    pool.onenter = (name) => {
      inFlight.push(pool.inFlight.size);
      if (name === 'file 3') pool.engine.limit = 1;
    };
    const results = await Promise.all(names(40).map((name) => pool.hash(name)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(inFlight).toEqual([1, 2, 3, 4, ...Array.from({ length: 36 }, () => 1)]);
    expect(pool.workers.filter((worker) => !worker.isTerminated)).toHaveLength(1);
    for (const name of names(40)) expect(pool.journal.filter((line) => line === `start ${name}`)).toHaveLength(1);
  });

  it('is lowered before workers that were called have come', async () => {
    const pool = new ScriptedPool({}, { workers: 4, batchFiles: 1 });
    const results = Promise.all(names(9).map((name) => pool.hash(name)));
    pool.engine.limit = 1;
    expect((await results).every((result) => result.ok)).toBe(true);
    expect(pool.mostInFlight).toBe(1);
  });

  it('is raised in the middle, and takes effect at once', async () => {
    const pool = new ScriptedPool({ slow: { steps: ['hang'] } }, { workers: 3, batchFiles: 1 });
    pool.engine.limit = 1;
    const controller = new AbortController();
    const slow = pool.hash('slow', controller.signal);
    const others = Promise.all(names(5).map((name) => pool.hash(name)));
    await vi.waitFor(() => {
      expect(pool.journal).toEqual(['start slow']);
    }, PATIENCE);
    pool.engine.limit = 3;
    expect((await others).every((result) => result.ok)).toBe(true);
    controller.abort();
    await slow;
  });

  it('is at least one worker and at most all', () => {
    const pool = new ScriptedPool({}, { workers: 3 });
    for (const [asked, got] of [
      [0, 1],
      [2.7, 2],
      [99, 3],
    ] as const) {
      pool.engine.limit = asked;
      expect(pool.engine.limit).toBe(got);
    }
  });
});

it('counts what it was asked to hash: each file once, whatever became of it', async () => {
  const pool = new ScriptedPool({
    bad: { steps: ['crash', 'crash', 'fine'] },
    phone: { steps: ['for-others', 'fine'] },
  });
  await Promise.all([pool.hash('bad'), pool.hash('phone'), pool.hash('late', AbortSignal.abort())]);
  await pool.engine.preview(file('picture'), shown);
  expect(pool.engine.started).toBe(3);
});

it('takes digests only of a file that is not to be opened again', async () => {
  const pool = new ScriptedPool({ bad: { steps: ['fine'] } });
  expect(await pool.engine.hash(file('bad'), { skip: 'decoder-crashed' })).toMatchObject({
    ok: true,
    value: { outcome: 'quarantined', reason: 'decoder-crashed' },
  });
});
