import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MatchingClient, type MatchingParts } from '#lib/matching/client.ts';
import { MatchingService } from '#lib/matching/matching-service.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';
import { FakeWorker } from '../engine/fake-worker.ts';
import { eightRandom, matchesOf, type Picture, picturesOf, questionsOf } from './pictures.ts';

const picture = (file: number, caseNumber = 0, seed = 1): Picture => ({ file, caseNumber, eight: eightRandom(seed) });

/** A client whose workers are at hand. */
const fresh = (parts: Partial<MatchingParts> = {}) => {
  const workers: FakeWorker[] = [];
  const startWorker = () => {
    const worker = new FakeWorker(() => new MatchingService());
    workers.push(worker);
    return worker;
  };
  const client = new MatchingClient({
    startWorker,
    loadKernel: () => Promise.resolve(engineModules.kernel),
    ...parts,
  });
  onTestFinished(() => {
    client.dispose();
  });
  return { client, workers };
};

/** The files that a picture with the hashes of `seed` is found to resemble. */
const filesLike = async (client: MatchingClient, file: number, seed = 1): Promise<number[] | string> => {
  const result = await client.match(questionsOf([picture(file, 0, seed)], 0));
  return result.ok ? (matchesOf(result.value)[0] ?? []).map((match) => match.file) : result.error;
};

afterEach(() => {
  vi.useRealTimers();
});

describe('the client of the matching worker', () => {
  it('starts no worker before the first question', async () => {
    const { client, workers } = fresh();
    client.add(picturesOf([picture(1)]));
    expect(workers).toHaveLength(0);
    expect(await filesLike(client, 2)).toEqual([1]);
    expect(await filesLike(client, 3)).toEqual([1, 2]);
    expect(workers).toHaveLength(1);
  });

  it('answers a crash as a value, and the next worker knows everything', async () => {
    const { client, workers } = fresh();
    client.add(picturesOf([picture(1)]));
    await filesLike(client, 2);
    const pending = filesLike(client, 3);
    workers[0]?.crash();
    expect(await pending).toBe('matching-unavailable');
    expect(workers[0]?.isTerminated).toBe(true);
    expect(client.size).toBe(2);
    expect(await filesLike(client, 3)).toEqual([1, 2]);
  });

  it('gives a new worker more than fits into one message', async () => {
    const { client } = fresh();
    client.add(picturesOf(Array.from({ length: 40_000 }, (_, file) => picture(file, 0, file % 20_000 === 7 ? 1 : 2))));
    expect(await filesLike(client, 50_000)).toEqual([7, 20_007]);
  });

  it('says so when there is no kernel, no worker or no answer, and tries again when asked again', async () => {
    let kernel: typeof engineModules.kernel | null = null;
    const { client } = fresh({ loadKernel: () => Promise.resolve(kernel) });
    expect(await filesLike(client, 1)).toBe('matching-unavailable');
    kernel = engineModules.kernel;
    expect(await filesLike(client, 1)).toEqual([]);

    const refusing = fresh({
      startWorker: () => {
        throw new Error('no worker');
      },
    });
    expect(await filesLike(refusing.client, 1)).toBe('matching-unavailable');

    const silent = new FakeWorker(() => ({ start: () => new Promise(() => undefined) }));
    const waiting = fresh({ startWorker: () => silent, patienceMs: 20 });
    expect(await filesLike(waiting.client, 1)).toBe('matching-unavailable');
    expect(silent.isTerminated).toBe(true);
  });

  it('refuses an answer that does not fit the question', async () => {
    const lists = {
      files: new Uint32Array(),
      cases: new Uint32Array(),
      distances: new Uint8Array(),
      needles: new Uint8Array(),
    };
    const odd = {
      start: () => undefined,
      match: () => ({ counts: new Uint32Array(1), named: Uint32Array.of(3), ...lists }),
    };
    const { client } = fresh({ startWorker: () => new FakeWorker(() => odd) });
    expect(await filesLike(client, 1)).toBe('matching-unavailable');
    expect(client.size).toBe(0);
  });

  it('lets an idle worker go, and remembers what it held', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client, workers } = fresh({ idleMs: 1000 });
    await filesLike(client, 1);
    vi.advanceTimersByTime(999);
    await filesLike(client, 2);
    vi.advanceTimersByTime(999);
    expect(workers[0]?.isTerminated).toBe(false);
    vi.advanceTimersByTime(1);
    expect(workers[0]?.isTerminated).toBe(true);
    expect(await filesLike(client, 3)).toEqual([1, 2]);
    expect(workers).toHaveLength(2);
  });

  it('takes back what it was given', async () => {
    const { client } = fresh();
    await filesLike(client, 1);
    await filesLike(client, 2);
    client.cutTo(1);
    expect(await filesLike(client, 3)).toEqual([1]);
  });

  it('forgets everything for good, and ends what is pending', async () => {
    const { client, workers } = fresh();
    await filesLike(client, 1);
    const pending = filesLike(client, 2);
    client.dispose();
    expect(await pending).toBe('ended');
    expect(workers[0]?.isTerminated).toBe(true);
    expect(client.size).toBe(0);
    expect(await filesLike(client, 2)).toBe('ended');
    expect(workers).toHaveLength(1);
  });

  it('is for one caller at a time', async () => {
    const { client } = fresh();
    const first = filesLike(client, 1);
    await expect(filesLike(client, 2)).rejects.toThrow('One call');
    expect(() => {
      client.add(picturesOf([picture(3)]));
    }).toThrow('One call');
    expect(await first).toEqual([]);
  });

  it('works across threads, where what is posted is copied or gone', async () => {
    const script = new URL('../../fixtures/matching-thread.ts', import.meta.url);
    const threads: NodeWorker[] = [];
    const { client } = fresh({
      startWorker: () => {
        const thread = new NodeWorker(script);
        threads.push(thread);
        return thread;
      },
    });
    client.add(picturesOf([picture(1)]));
    expect(await filesLike(client, 2)).toEqual([1]);
    threads[0]?.terminate();
    expect(await filesLike(client, 3)).toBe('matching-unavailable');
    expect(await filesLike(client, 3)).toEqual([1, 2]);
    client.dispose();
  });
});
