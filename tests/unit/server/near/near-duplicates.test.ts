import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hammingDistance } from '#lib/domain/pdq.ts';
import { MatchThread } from '#lib/server/near/match-thread.ts';
import { IndexedNearDuplicates } from '#lib/server/near/near-duplicates.ts';
import { randomHex, randomItem, withFlippedBits } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

const WORKER = new URL('../../../../src/lib/server/match.worker.ts', import.meta.url);

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const index = () =>
  new IndexedNearDuplicates({ material: desk.store.material, workerFile: WORKER, log: () => undefined });
const bytes = (...hashes: string[]) => new Uint8Array(Buffer.from(hashes.join(''), 'hex'));
const store = (hashes: readonly string[], quality = 100) =>
  desk.store.material.contribute(
    'A',
    hashes.map((hash) => ({
      source: 'test',
      item: randomItem({ pdq: { profile: 'direct', quality, hashes: [hash], damaged: false } }),
    })),
    desk.clock().toISOString(),
  );

describe('the near-duplicate index', () => {
  it('finds exactly what a comparison with every stored hash finds, among thousands', async () => {
    const planted = Array.from({ length: 8 }, () => randomHex(32));
    const near = planted.flatMap((hash) => [0, 1, 16, 30, 31, 32, 33, 60].map((bits) => withFlippedBits(hash, bits)));
    const far = Array.from({ length: 5500 }, () => randomHex(32));
    await store([...near, ...far]);
    const held = await desk.store.material.fingerprintsAfter(0, 100_000);
    const searched = index();
    try {
      const questions = planted.map((hash) => [randomHex(32), hash]);
      const found = await searched.search(questions.map((question) => bytes(...question)));
      if (!found.ok) throw new Error(found.error);
      for (const [position, question] of questions.entries()) {
        const expected = held.flatMap(({ id, hash }) => {
          if (hash === null) return [];
          const hex = Buffer.from(hash).toString('hex');
          const distance = Math.min(...question.map((needle) => hammingDistance(needle, hex)));
          return distance <= 31 ? [{ contribution: id, distance }] : [];
        });
        expect(expected.length).toBeGreaterThanOrEqual(5);
        expect(found.value[position]).toEqual(expected);
      }
    } finally {
      await searched.close();
    }
  });

  it('knows at once what was stored a moment ago, by whomever', async () => {
    const searched = index();
    try {
      for (let round = 0; round < 5; round++) {
        const hash = randomHex(32);
        expect(await searched.search([bytes(hash)])).toEqual({ ok: true, value: [[]] });
        await store([hash]);
        expect(await searched.search([bytes(hash)])).toMatchObject({ ok: true, value: [[{ distance: 0 }]] });
      }
    } finally {
      await searched.close();
    }
  });

  it('compares what was taken back with nothing any more, and everything else as before', async () => {
    const [gone, stays] = [randomHex(32), randomHex(32)];
    await store([gone, stays]);
    const searched = index();
    try {
      const first = await searched.search([bytes(gone)]);
      const ids = first.ok ? (first.value[0] ?? []).map(({ contribution }) => contribution) : [];
      expect(ids).toHaveLength(1);
      await searched.forget([...ids, 1_000_000]);
      expect(await searched.search([bytes(gone)])).toEqual({ ok: true, value: [[]] });
      expect(await searched.search([bytes(stays)])).toMatchObject({ ok: true, value: [[{ distance: 0 }]] });
    } finally {
      await searched.close();
    }
  });

  it('leaves hashes of low quality out', async () => {
    const hash = randomHex(32);
    await store([hash], 49);
    const searched = index();
    try {
      expect(await searched.search([bytes(hash)])).toEqual({ ok: true, value: [[]] });
    } finally {
      await searched.close();
    }
  });

  it('says that it is away when its thread crashes, and comes back whole', async () => {
    const hash = randomHex(32);
    await store([hash]);
    const logged = vi.fn();
    const searched = new IndexedNearDuplicates({ material: desk.store.material, workerFile: WORKER, log: logged });
    try {
      await searched.upToDate();
      const pending = searched.search([bytes(hash)]);
      // A question of no whole hash makes the thread throw.
      const crash = searched.search([new Uint8Array(31)]);
      expect(await pending).toMatchObject({ ok: true });
      expect(await crash).toEqual({ ok: false, error: 'unavailable' });
      await vi.waitFor(
        async () => {
          expect(await searched.search([bytes(hash)])).toMatchObject({ ok: true, value: [[{ distance: 0 }]] });
        },
        { timeout: 20_000 },
      );
      expect(logged).toHaveBeenCalledOnce();
    } finally {
      await searched.close();
    }
  });
});

describe('the index of watches', () => {
  /** Watches that are there, and more as they are pushed. */
  const watching = () => {
    const rows: { id: number; pdq: Uint8Array | null }[] = [];
    const searched = new IndexedNearDuplicates({
      material: { fingerprintsAfter: () => Promise.resolve([]) },
      watches: {
        fingerprintsAfter: (after, limit) => Promise.resolve(rows.filter(({ id }) => id > after).slice(0, limit)),
      },
      workerFile: WORKER,
      log: () => undefined,
    });
    return { rows, searched };
  };

  it('finds the watches of a picture by any of its hashes, and each watch once', async () => {
    const { rows, searched } = watching();
    try {
      const eight = Array.from({ length: 8 }, () => randomHex(32));
      const [seventh = ''] = eight.slice(6);
      rows.push({ id: 1, pdq: bytes(...eight) }, { id: 2, pdq: null }, { id: 3, pdq: bytes(randomHex(32)) });
      const question = bytes(randomHex(32), withFlippedBits(seventh, 31));
      expect(await searched.searchWatches([question])).toEqual({ ok: true, value: [[{ watch: 1, distance: 31 }]] });
      rows.push({ id: 4, pdq: bytes(seventh) });
      expect(await searched.searchWatches([question, bytes(randomHex(32)), bytes(...eight)])).toEqual({
        ok: true,
        value: [
          [
            { watch: 1, distance: 31 },
            { watch: 4, distance: 31 },
          ],
          [],
          [
            { watch: 1, distance: 0 },
            { watch: 4, distance: 0 },
          ],
        ],
      });
      await searched.unwatch([1, 99]);
      expect(await searched.searchWatches([question])).toEqual({ ok: true, value: [[{ watch: 4, distance: 31 }]] });
      // What is watched is not what is known.
      expect(await searched.search([question])).toEqual({ ok: true, value: [[]] });
    } finally {
      await searched.close();
    }
  });

  it('is whole again after its thread was killed', async () => {
    const { rows, searched } = watching();
    try {
      const hash = randomHex(32);
      rows.push(
        ...Array.from({ length: 4100 }, (_, i) => ({ id: i + 1, pdq: bytes(i === 4000 ? hash : randomHex(32)) })),
      );
      const answer = { ok: true, value: [[{ watch: 4001, distance: 0 }]] };
      expect(await searched.searchWatches([bytes(hash)])).toEqual(answer);
      expect(await searched.searchWatches([new Uint8Array(31)])).toEqual({ ok: false, error: 'unavailable' });
      await vi.waitFor(
        async () => {
          expect(await searched.searchWatches([bytes(hash)])).toEqual(answer);
        },
        { timeout: 20_000 },
      );
    } finally {
      await searched.close();
    }
  });
});

describe('a matching thread', () => {
  it('tells everybody who waits when it ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lintel-thread-'));
    const silent = join(folder, 'silent.mjs');
    writeFileSync(silent, "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});");
    const ended = vi.fn();
    const thread = new MatchThread(ended, pathToFileURL(silent));
    const pending = [1, 2].map(() => thread.search('contributions', [], () => null));
    await thread.end();
    expect(await Promise.all(pending)).toEqual(Array(2).fill({ ok: false, error: 'unavailable' }));
    expect(await thread.search('contributions', [], () => null)).toEqual({ ok: false, error: 'unavailable' });
    expect(ended).toHaveBeenCalledExactlyOnceWith(null);
    rmSync(folder, { recursive: true });
  });
});
