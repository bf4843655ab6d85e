import type { SelfTest } from '#lib/domain/self-test.ts';
import type { Report } from './exports.ts';
import { stamp } from './file-stamp.ts';

/** The result of a self-test as a file for the case, and for whoever repeats it. */
export function selfTestReport(result: SelfTest): Report {
  return {
    name: `lintel-self-test-${stamp(result.createdAt)}.json`,
    mime: 'application/json',
    parts: [`${JSON.stringify(result, null, 1)}\n`],
  };
}
