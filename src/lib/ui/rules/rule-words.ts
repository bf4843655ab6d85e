import type { DisclosableField, FieldLevel } from '#lib/domain/data-rule.ts';
import type { RuleWarning } from '#lib/domain/rule-warnings.ts';
import * as m from '#lib/paraglide/messages.js';

type Words = () => string;

const FIELDS: Record<DisclosableField, { name: Words; hint: Words }> = {
  md5: { name: m.rule_field_md5, hint: m.rule_field_md5_hint },
  sha1: { name: m.rule_field_sha1, hint: m.rule_field_sha1_hint },
  pdq: { name: m.rule_field_pdq, hint: m.rule_field_pdq_hint },
  dimensions: { name: m.rule_field_dimensions, hint: m.rule_field_dimensions_hint },
  bytes: { name: m.rule_field_bytes, hint: m.rule_field_bytes_hint },
  mime: { name: m.rule_field_mime, hint: m.rule_field_mime_hint },
  capturedAt: { name: m.rule_field_captured, hint: m.rule_field_captured_hint },
  camera: { name: m.rule_field_camera, hint: m.rule_field_camera_hint },
  serial: { name: m.rule_field_serial, hint: m.rule_field_serial_hint },
  gps: { name: m.rule_field_gps, hint: m.rule_field_gps_hint },
  fileName: { name: m.rule_field_names, hint: m.rule_field_names_hint },
  category: { name: m.rule_field_category, hint: m.rule_field_category_hint },
  flags: { name: m.rule_field_flags, hint: m.rule_field_flags_hint },
  series: { name: m.rule_field_series, hint: m.rule_field_series_hint },
  text: { name: m.rule_field_text, hint: m.rule_field_text_hint },
  caseRef: { name: m.rule_field_case, hint: m.rule_field_case_hint },
};

const WARNINGS: Record<RuleWarning, Words> = {
  'no-pdq': m.rule_warn_no_pdq,
  'exact-time': m.rule_warn_exact_time,
  'exact-place': m.rule_warn_exact_place,
  'place-and-time': m.rule_warn_place_and_time,
  'plain-serial': m.rule_warn_serial,
  'plain-names': m.rule_warn_names,
  series: m.rule_warn_series,
  'free-text': m.rule_warn_text,
  'plain-case': m.rule_warn_case,
};

export function fieldName(field: DisclosableField): string {
  return FIELDS[field].name();
}

/** What the field is, and what it is good for. */
export function fieldHint(field: DisclosableField): string {
  return FIELDS[field].hint();
}

export function warningWords(warning: RuleWarning): string {
  return WARNINGS[warning]();
}

/** How much of a field leaves, in a word or two. */
export function levelWord(field: DisclosableField, level: FieldLevel): string {
  switch (level) {
    case 'none':
      return m.rule_level_none();
    case 'month':
      return m.rule_level_month();
    case 'day':
      return m.rule_level_day();
    case 'country':
      return m.rule_level_country();
    case 'grid':
      return m.rule_level_grid();
    case 'pseudonym':
      return m.rule_level_pseudonym();
    case 'exact':
      return field === 'gps' ? m.rule_level_place() : m.rule_level_time();
    case 'plain':
      return ['serial', 'fileName', 'caseRef'].includes(field) ? m.rule_level_plain() : m.rule_level_leaves();
  }
}
