import { createHash } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { Engine } from '#lib/engine/client.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { startNodeEngine } from '../../fixtures/node-engine.ts';
import { NodeWorker } from '../../fixtures/node-worker.ts';
import { writeZip } from '../../fixtures/zip-writer.ts';

const script = new URL('../../fixtures/faulty-engine-thread.ts', import.meta.url);

it('ends threads that hang, trap or exit, quarantines just the files that did it, and hashes all others', async () => {
  const engine = new Engine({
    startWorker: () => new NodeWorker(script),
    modules: engineModules,
    loadModule,
    build: 'test',
    workers: 2,
    // Nobody waits long for the file that hangs, which is the one long file; the others may be slow on a busy machine.
    timeLimitMs: (bytes) => (bytes > 100 ? 2000 : 20_000),
  });
  onTestFinished(() => {
    engine.dispose();
  });
  const words = ['fine', 'hang', 'good', 'trap', 'well', 'exit', 'deep', 'last'];
  const results = await Promise.all(
    words.map((word) => engine.hash(new File([word.padEnd(word === 'hang' ? 200 : 4)], word))),
  );
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

it('reads archives in threads, to which their entries are posted', async () => {
  const engine = startNodeEngine('test', { workers: 2 });
  onTestFinished(() => {
    engine.dispose();
  });
  const texts = Array.from({ length: 30 }, (_, i) => `text ${i}`);
  const entries = texts.map((text) => ({ name: `${text}.txt`, data: Buffer.from(text), deflated: true }));
  const inner = writeZip(entries);
  const archive = new File([writeZip([{ name: 'inner.zip', data: inner, deflated: true }, ...entries])], 'a.zip');
  const listing = await engine.list(archive);
  if (!listing.ok) throw new Error(listing.error);
  const [first, ...files] = listing.value.files;
  const within = first === undefined ? null : await engine.list(first.evidence);
  if (within?.ok !== true) throw new Error('The archive in the archive is not listed');
  const results = await Promise.all([...files, ...within.value.files].map(({ evidence }) => engine.hash(evidence)));
  const expected = [...texts, ...texts].map((text) => createHash('md5').update(text).digest('hex'));
  expect(results.map((result) => result.ok && result.value.md5)).toEqual(expected);
});
