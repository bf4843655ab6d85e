import * as z from 'zod/mini';
import { VerifiedReport } from '#lib/domain/court-report/finding.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { ImportCalls, PATIENCE_MS, type WorkerFault } from '../import-calls.ts';
import type { WorkerLike } from '../import-contract.ts';
import type { VerifyStep } from './verify-report.ts';

const Step = z.union([z.strictObject({ bytes: z.number() }), z.strictObject({ verified: VerifiedReport })]);

/**
 * Has a report checked in a closed worker of its own, which ends with it: how far it is, again and again, and at last what
 * came of it. The page sees nothing of the file but what the report states.
 */
export async function* verifySteps(
  file: Blob,
  startWorker: () => WorkerLike,
  patienceMs = PATIENCE_MS,
): AsyncGenerator<Result<VerifyStep, WorkerFault>, void> {
  const calls = new ImportCalls(startWorker(), patienceMs);
  try {
    const begun = await calls.ask<undefined, never>(async (remote) => {
      await remote.beginReport(file);
      return ok(undefined);
    });
    if (!begun.ok) {
      yield begun;
      return;
    }
    for (;;) {
      const answer = await calls.ask<VerifyStep, never>(async (remote) => ok(await remote.nextReport()));
      const step = answer.ok ? checked(answer.value) : answer;
      yield step;
      if (!step.ok || 'verified' in step.value) return;
    }
  } finally {
    calls.end();
  }
}

/** The border of the closed worker: nothing but findings and a statement of the schema comes out. */
function checked(value: unknown): Result<VerifyStep, WorkerFault> {
  const step = Step.safeParse(value);
  return step.success ? ok(step.data) : err({ why: 'worker-failed' });
}
