import { expect, it, vi } from 'vitest';
import { Engine } from '#lib/engine/client.ts';
import { codecs } from '#lib/engine/codecs.ts';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { timeLimitMs } from '#lib/engine/limits.ts';
import { WorkerService } from '#lib/engine/worker-service.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { claimPng, writePng } from '../../fixtures/png-writer.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { FakeWorker } from './fake-worker.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

const engine = (workers: number) =>
  new Engine({
    startWorker: () => new FakeWorker(() => new WorkerService(codecs)),
    modules: engineModules,
    loadModule,
    build: 'test',
    workers,
    pixelsInFlight: 10_000,
  });

it('gives the records of the pipeline, in any number of workers', async () => {
  const parts = await freshParts();
  const files = [
    await writeJpeg(paint(1, 120, 90), 80),
    writePng(paint(2, 64, 64)),
    writePng(paint(3, 31, 77)),
    claimPng(60_000, 60_000),
    Buffer.from('text'),
    new Uint8Array(),
  ];
  const expected = await Promise.all(files.map((bytes) => recordOf(bytes, parts)));
  for (const workers of [1, 3]) {
    const pool = engine(workers);
    const results = await Promise.all(
      files.map((bytes, i) => pool.hash(new File([new Uint8Array(bytes)], `${i}.jpg`))),
    );
    expect(results).toEqual(expected.map((value) => ({ ok: true, value })));
    pool.dispose();
  }
});

it('takes 5,000 empty files', async () => {
  const pool = engine(3);
  const results = await Promise.all(Array.from({ length: 5000 }, (_, i) => pool.hash(new File([], `${i}.jpg`))));
  expect(results.filter((result) => result.ok && result.value.reason === 'empty-file')).toHaveLength(5000);
  pool.dispose();
});

it('begins to read every file of a call before the first is hashed', async () => {
  const service = new WorkerService(codecs);
  await service.start({ modules: engineModules, build: 'test' }, { admit: () => Promise.resolve(), loadModule });
  const files = [new Blob(['one']), new Blob(['two'])];
  const both = Promise.withResolvers<ArrayBuffer>();
  let begun = 0;
  for (const file of files) {
    vi.spyOn(file, 'arrayBuffer').mockImplementation(() => {
      if (++begun === files.length) both.resolve(new ArrayBuffer(1));
      return both.promise;
    });
  }
  const { results } = await service.hash(files, null);
  expect(results.map((result) => result.ok && result.value.bytes)).toEqual([1, 1]);
  expect(begun).toBe(2);
});

it('stops behind a file whose codec trapped: the next one is for another worker', async () => {
  const trapping: Decoder = {
    name: 'trap 1',
    weight: 1,
    mimeOf: () => 'image/fake',
    header: () => ({ width: 1, height: 1 }),
    decode: () => Promise.reject(new Error('trap')),
    memoryBytes: () => 0,
  };
  const service = new WorkerService({ make: () => [trapping], isForOthers: () => false });
  await service.start({ modules: engineModules, build: 'test' }, { admit: () => Promise.resolve(), loadModule });
  const files = [new Blob(['one']), new Blob(['two'])];
  const { results } = await service.hash(files, null);
  expect(results).toMatchObject([{ ok: true, value: { outcome: 'quarantined', reason: 'decoder-crashed' } }]);
  expect((await service.hash(files, 'decoder-crashed')).results).toHaveLength(2);
});

it('says nothing before it was started', async () => {
  await expect(new WorkerService(codecs).hash([new Blob()], null)).rejects.toThrow('start()');
});

it('gives larger files and pictures more time', () => {
  expect(timeLimitMs(10 ** 6, 0)).toBeGreaterThan(timeLimitMs(0, 0));
  expect(timeLimitMs(10 ** 6, 10 ** 6)).toBeGreaterThan(timeLimitMs(10 ** 6, 0));
});
