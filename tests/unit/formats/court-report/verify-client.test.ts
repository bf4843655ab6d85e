import { expect, it } from 'vitest';
import { verifySteps } from '#lib/formats/court-report/verify-client.ts';
import { FakeWorker } from '../../engine/fake-worker.ts';

/** A worker that answers with these steps, whatever the file is. */
function answering(steps: readonly unknown[]) {
  const left = [...steps];
  return new FakeWorker(() => ({
    beginReport: () => undefined,
    nextReport: () => left.shift(),
  }));
}

async function stepsOf(worker: FakeWorker): Promise<unknown[]> {
  const steps: unknown[] = [];
  for await (const step of verifySteps(new Blob(['{}']), () => worker, 5000)) steps.push(step);
  return steps;
}

const finding = { check: 'form', state: 'fails', why: 'cut-off', of: 0, at: null };
const verified = { statement: null, findings: [finding] };

it('tells how far the check is, then what came of it, and ends its worker', async () => {
  const worker = answering([{ bytes: 5 }, { verified }, { bytes: 6 }]);
  expect(await stepsOf(worker)).toEqual([
    { ok: true, value: { bytes: 5 } },
    { ok: true, value: { verified } },
  ]);
  expect(worker.isTerminated).toBe(true);
});

it.each([
  ['something of the file', { verified: { ...verified, text: 'evidence' } }],
  ['no finding at all', { verified: { statement: null, findings: [] } }],
  ['a finding that there is not', { verified: { statement: null, findings: [{ ...finding, state: 'fine' }] } }],
])('takes nothing out of the worker but findings: not %s', async (_what, step) => {
  const worker = answering([step]);
  expect(await stepsOf(worker)).toEqual([{ ok: false, error: { why: 'worker-failed' } }]);
  expect(worker.isTerminated).toBe(true);
});
