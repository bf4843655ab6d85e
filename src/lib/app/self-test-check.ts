import type { HashFailure } from '#lib/engine/contract.ts';
import type { MediaRecord, Reason } from '#lib/domain/media.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import type { Result } from '#lib/domain/result.ts';
import { isAsExpected, SELF_TEST_VALUES, type SelfTestFile, type SelfTestValue } from '#lib/domain/self-test.ts';
import type { SelfTestVector } from './self-test-vector.ts';

/** Compares what the engine made of a vector with what it had to. */
export function checked(vector: SelfTestVector, result: Result<MediaRecord, HashFailure>): SelfTestFile {
  const record = result.ok ? result.value : null;
  const found = record === null ? {} : valuesOf(record);
  const checks = SELF_TEST_VALUES.flatMap((value) => {
    const expected = vector.expected[value];
    return expected === undefined ? [] : [{ value, expected, found: found[value] ?? null }];
  });
  return {
    name: vector.name,
    basis: vector.basis,
    verdict: checks.every(isAsExpected) ? 'passed' : wasTried(result) ? 'failed' : 'not-run',
    decoder: record?.provenance.decoder ?? null,
    problem: checks.some((check) => check.found === null) ? problemOf(result) : null,
    checks,
  };
}

function problemOf(result: Result<MediaRecord, HashFailure>): Reason | null {
  if (result.ok) return result.value.reason;
  return result.error === 'aborted' ? 'engine-unavailable' : result.error;
}

/** A module that cannot be fetched just now, or a worker that does not start, says nothing about hashes. */
function wasTried(result: Result<MediaRecord, HashFailure>): boolean {
  return result.ok ? result.value.reason !== 'codec-unavailable' : result.error === 'cannot-be-read';
}

/** A record's values as the texts that vectors expect. */
function valuesOf(record: MediaRecord): Partial<Record<SelfTestValue, string>> {
  const { pdq, provenance } = record;
  return {
    bytes: String(record.bytes),
    md5: record.md5,
    sha1: record.sha1,
    sha256: record.sha256,
    mime: record.mime,
    outcome: record.outcome,
    damaged: String(record.damaged),
    ...(record.width === null ? {} : { width: String(record.width) }),
    ...(record.height === null ? {} : { height: String(record.height) }),
    ...(provenance.decoder === null ? {} : { decoder: provenance.decoder }),
    ...(pdq === null
      ? {}
      : {
          direct: pdq.direct,
          quality: String(pdq.quality),
          nn512: pdq.nn512,
          qualityNn512: String(pdq.qualityNn512),
          ...Object.fromEntries(DIHEDRALS.slice(1).map((name, i) => [name, pdq.dihedral[i + 1] ?? ''])),
        }),
  };
}
