import { createHash } from 'node:crypto';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { fieldsOutside } from '#lib/domain/projection.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { Refusal } from './refusal.ts';

const empty = (algorithm: string) => createHash(algorithm).digest('hex');
const EMPTY_FILE = { sha256: empty('sha256'), sha1: empty('sha1'), md5: empty('md5') };

/**
 * Why items may not be disclosed under a rule, or null when they may: the client projects, but only the hub's own check
 * binds. The empty file is refused because its digests are everybody's.
 */
export function undisclosable(items: readonly (SubmissionItem | LookupItem)[], rule: DataRule): Refusal | null {
  for (const [index, item] of items.entries()) {
    const place = `items/${String(index)}`;
    for (const digest of ['sha256', 'sha1', 'md5'] as const) {
      if (item[digest] === EMPTY_FILE[digest])
        return { code: 'malformed-request', detail: `${place}/${digest}: empty-file` };
    }
    if ('bytes' in item && item.bytes === 0) return { code: 'malformed-request', detail: `${place}/bytes: empty-file` };
    const { sha256: _always, ...fields } = item;
    const outside = fieldsOutside(fields, rule);
    if (outside.length > 0) return { code: 'field-outside-data-rule', detail: `${place}: ${outside.join(', ')}` };
  }
  return null;
}
