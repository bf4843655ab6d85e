import { createHash } from 'node:crypto';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { batchOutside, fieldsOutside } from '#lib/domain/outside-rule.ts';
import type { LookupItem, LookupRequest } from '#lib/domain/wire/lookup.ts';
import type { ImportItem } from '#lib/domain/wire/imports.ts';
import type { Batch, SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { Refusal } from './refusal.ts';

const empty = (algorithm: string) => createHash(algorithm).digest('hex');
const EMPTY_FILE = { sha256: empty('sha256'), sha1: empty('sha1'), md5: empty('md5') };

/** Why a batch may not be taken in under the rule that it names, or null when it may. */
export function batchRefusal(batch: Pick<Batch, 'caseRef' | 'handling' | 'items'>, rule: DataRule): Refusal | null {
  const [outside] = batchOutside(batch, rule);
  return outside === undefined ? itemsRefusal(batch.items, rule) : outsideRule(outside);
}

/** Why a question may not be asked under the rule that it names, or null when it may. */
export function lookupRefusal({ watchDays = 0, named, items }: LookupRequest, rule: DataRule): Refusal | null {
  if (!rule.lookups) return outsideRule('dataRule: no look-ups');
  if (watchDays > rule.watchDays) return outsideRule('watchDays');
  if (named === true && !rule.nameAsker) return outsideRule('named');
  return itemsRefusal(items, rule);
}

/**
 * The client projects, but only the hub's own check binds. The empty file is refused because its digests are everybody's.
 */
export function itemsRefusal(
  items: readonly (SubmissionItem | LookupItem | ImportItem)[],
  rule: DataRule,
): Refusal | null {
  for (const [index, item] of items.entries()) {
    const place = `items/${String(index)}`;
    for (const digest of ['sha256', 'sha1', 'md5'] as const) {
      if (item[digest] === EMPTY_FILE[digest])
        return { code: 'malformed-request', detail: `${place}/${digest}: empty-file` };
    }
    if ('bytes' in item && item.bytes === 0) return { code: 'malformed-request', detail: `${place}/bytes: empty-file` };
    const outside = fieldsOutside(item, rule);
    if (outside.length > 0) return outsideRule(`${place}: ${outside.join(', ')}`);
  }
  return null;
}

/** @param place names fields and where they are, never what they say */
function outsideRule(place: string): Refusal {
  return { code: 'field-outside-data-rule', detail: place };
}
