import type { Result } from '#lib/domain/result.ts';
import { QualityReport } from '#lib/domain/wire/quality.ts';
import type { HubCalls } from './hub-calls.ts';

/** What the hub found in a batch of the own bureau, and what has become of it since. An error is a code. */
export function batchReport(hub: Pick<HubCalls, 'read'>, batchId: string): Promise<Result<QualityReport, string>> {
  return hub.read(QualityReport, `/api/v1/submissions/${batchId}/quality`);
}
