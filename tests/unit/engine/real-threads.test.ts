import { expect, it, onTestFinished } from 'vitest';
import { Engine } from '#lib/engine/client.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';

const script = new URL('../../fixtures/faulty-engine-thread.ts', import.meta.url);

it('ends threads that hang, trap or exit, quarantines just the files that did it, and hashes all others', async () => {
  const engine = new Engine({
    startWorker: () => new NodeWorker(script),
    modules: engineModules,
    loadModule,
    build: 'test',
    workers: 2,
    timeLimitMs: () => 2000,
  });
  onTestFinished(() => {
    engine.dispose();
  });
  const words = ['fine', 'hang', 'good', 'trap', 'well', 'exit', 'deep', 'last'];
  const results = await Promise.all(words.map((word) => engine.hash(new File([word], word))));
  const reasons = results.map((result) => (result.ok ? (result.value.reason ?? result.value.outcome) : result.error));
  expect(Object.fromEntries(words.map((word, i) => [word, reasons[i]]))).toEqual({
    fine: 'hashed',
    hang: 'decoder-timeout',
    good: 'hashed',
    trap: 'decoder-crashed',
    well: 'hashed',
    exit: 'decoder-crashed',
    deep: 'decoder-crashed',
    last: 'hashed',
  });
  expect(results.every((result) => result.ok && result.value.md5.length === 32)).toBe(true);
});
