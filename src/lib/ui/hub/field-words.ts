import type { DisclosableField } from '#lib/domain/data-rule.ts';
import type { Withheld, WithheldWhy } from '#lib/domain/projection.ts';
import * as m from '#lib/paraglide/messages.js';

const FIELDS: Record<DisclosableField | 'record', () => string> = {
  record: m.disclosure_field_record,
  md5: m.disclosure_field_md5,
  sha1: m.disclosure_field_sha1,
  pdq: m.disclosure_field_pdq,
  dimensions: m.disclosure_field_dimensions,
  bytes: m.disclosure_field_bytes,
  mime: m.disclosure_field_mime,
};

const WHY: Record<WithheldWhy, () => string> = {
  'data-rule': m.disclosure_why_data_rule,
  'empty-file': m.disclosure_why_empty_file,
  'low-quality': m.disclosure_why_low_quality,
  'not-asked': m.disclosure_why_not_asked,
};

function fieldWord(field: DisclosableField | 'record'): string {
  return FIELDS[field]();
}

/** One thing that stays here, with its reason. */
export function withheldWords({ field, why }: Withheld): string {
  return m.disclosure_withheld({ field: fieldWord(field), why: WHY[why]() });
}

/** The fields that an item carries, in words. */
export function fieldsOf(item: object): string[] {
  const words: string[] = [m.disclosure_field_sha256()];
  for (const field of ['sha1', 'md5', 'pdq', 'bytes', 'mime'] as const) if (field in item) words.push(fieldWord(field));
  if ('width' in item) words.push(fieldWord('dimensions'));
  return words;
}
