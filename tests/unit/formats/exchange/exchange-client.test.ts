import { describe, expect, it } from 'vitest';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { ExchangeClient } from '#lib/formats/exchange-client.ts';
import type { WorkerLike } from '#lib/formats/import-contract.ts';
import { readAll, sourceOf } from '../../../fixtures/exchange/read-all.ts';
import { writeVics } from '../../../fixtures/exchange/vics-writer.ts';
import { NodeWorker } from '../../../fixtures/node-worker.ts';

const script = new URL('../../../fixtures/import-thread.ts', import.meta.url);
const start = () => new NodeWorker(script);
const text = writeVics({ media: 1700 });
const file = new Blob([text]);

/** A worker that answers every call with the same value, as no worker of ours would. */
function answering(value: unknown): WorkerLike {
  const target = new EventTarget();
  return Object.assign(target, {
    postMessage(call: { id: string }) {
      const data = { id: call.id, type: 'RAW', value };
      queueMicrotask(() => target.dispatchEvent(new MessageEvent('message', { data })));
    },
    terminate: () => undefined,
  });
}

async function stepsOf(client: ExchangeClient) {
  const entries: ExchangeEntry[] = [];
  for await (const step of client.steps(client.recognised.format, { scheme: null })) {
    if (!step.ok) return { entries, fault: step.error };
    if ('end' in step.value) return { entries, end: step.value.end };
    entries.push(...step.value.entries);
  }
  return { entries };
}

describe('The import worker', () => {
  it('recognises a file and gives its entries step by step, and the same again', async () => {
    const opened = await ExchangeClient.open(file, start);
    if (!opened.ok) throw new Error(opened.error.why);
    const whole = await readAll(sourceOf(text), 'vics-2.0');
    try {
      expect(opened.value.recognised).toMatchObject({ format: 'vics-2.0', categoryScheme: 'ask' });
      expect(await stepsOf(opened.value)).toEqual(whole);
      expect(await stepsOf(opened.value)).toEqual(whole);
    } finally {
      opened.value.close();
    }
  });

  it('tells what it cannot read', async () => {
    expect(await ExchangeClient.open(new Blob(['nothing']), start)).toEqual({
      ok: false,
      error: { why: 'unknown-format' },
    });
    const opened = await ExchangeClient.open(new Blob([`${text.slice(0, -1)}]]`]), start);
    if (!opened.ok) throw new Error(opened.error.why);
    expect((await stepsOf(opened.value)).fault).toEqual({ why: 'damaged' });
    opened.value.close();
  });

  it('that cannot start, is silent or ends while it reads is told as such', async () => {
    const failed = { ok: false, error: { why: 'worker-failed' } };
    expect(await ExchangeClient.open(file, () => new NodeWorker(new URL('no-such.ts', script)))).toEqual(failed);
    const silent = { ...answering(null), postMessage: () => undefined, addEventListener: () => undefined };
    expect(await ExchangeClient.open(file, () => silent, 20)).toEqual(failed);
    const opened = await ExchangeClient.open(file, start);
    if (!opened.ok) throw new Error(opened.error.why);
    const steps = opened.value.steps('vics-2.0', { scheme: null });
    expect((await steps.next()).value).toMatchObject({ ok: true });
    opened.value.close();
    const rest = [];
    for await (const step of steps) rest.push(step);
    expect(rest.at(-1)).toEqual(failed);
  });

  it.each([
    ['an entry that is none', { ok: true, value: '{"entries":[{"at":0}],"bytes":1}' }],
    ['a picture among its members', { ok: true, value: '{"entries":[],"bytes":1,"picture":"x"}' }],
    ['what is no JSON', { ok: true, value: '{' }],
    ['what is no answer', 7],
  ])('gives nothing else than the schemas say: %s', async (_, value) => {
    const recognised = { format: 'sums', version: null, zipped: false, categoryScheme: null };
    let isFirst = true;
    const worker = answering(null);
    const forged = Object.assign(worker, {
      postMessage(call: { id: string }) {
        const answer = isFirst ? { ok: true, value: recognised } : value;
        isFirst = false;
        const data = { id: call.id, type: 'RAW', value: answer };
        queueMicrotask(() => {
          (worker as unknown as EventTarget).dispatchEvent(new MessageEvent('message', { data }));
        });
      },
    });
    const opened = await ExchangeClient.open(file, () => forged);
    if (!opened.ok) throw new Error(opened.error.why);
    expect((await stepsOf(opened.value)).fault).toEqual({ why: 'worker-failed' });
  });
});
