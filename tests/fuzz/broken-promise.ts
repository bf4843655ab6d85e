import { createHash } from 'node:crypto';
import { MediaRecord } from '#lib/domain/media.ts';
import type { HashResult } from './crew.ts';

const DIGESTS = ['md5', 'sha1', 'sha256'] as const;

/** What is wrong with the result of a file: every file ends with an outcome, a reason and all three digests. */
export function brokenPromise(bytes: Uint8Array, result: HashResult): string | null {
  if (!result.ok) return `no record: ${result.error}`;
  const record = result.value;
  const fault = MediaRecord.safeParse(record).error?.issues[0];
  if (fault !== undefined) return `no such record: ${fault.path.join('.')} ${fault.message}`;
  const wrong = DIGESTS.find((name) => record[name] !== createHash(name).update(bytes).digest('hex'));
  if (wrong !== undefined) return `wrong ${wrong}`;
  const isHashed = record.outcome === 'hashed';
  if (isHashed !== (record.reason === null)) return `${record.outcome} with the reason ${record.reason}`;
  if (isHashed !== (record.pdq !== null)) return `${record.outcome}, PDQ or not`;
  if (isHashed && (record.width === null || record.provenance.decoder === null))
    return 'hashed without dimensions or decoder';
  return record.damaged && !isHashed ? 'damaged without a hash' : null;
}
