import type { SchemeFault, SchemeMistake } from '#lib/domain/category-schemes/scheme-file.ts';
import type { CsvDelimiter, CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ContradictionKind, SkipReason } from '#lib/domain/exchange/import-report.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import type { ImportProblem } from './importing.ts';

export const EXCHANGE_FORMAT_WORDS: Record<ExchangeFormat, () => string> = {
  'vics-1.2': m.import_format_vics12,
  'vics-1.3': m.import_format_vics13,
  'vics-2.0': m.import_format_vics20,
  'icse-csv': m.import_format_icse,
  hashdeep: m.import_format_hashdeep,
  sums: m.import_format_sums,
  'plain-list': m.import_format_plain,
  'threatexchange-csv': m.import_format_threatexchange,
  'mapped-csv': m.import_format_csv,
  'lintel-report': m.import_format_lintel,
  'nsrl-rds-3': m.import_format_nsrl,
};

/** Formats of lines: an entry of theirs has a line from 1, and one of the others a place from 0. */
const LINES: readonly ExchangeFormat[] = [
  'icse-csv',
  'hashdeep',
  'sums',
  'plain-list',
  'threatexchange-csv',
  'mapped-csv',
];

export function placeWords(format: ExchangeFormat, at: number): string {
  return LINES.includes(format)
    ? m.import_skipped_at_line({ at: formatNumber(at) })
    : m.import_skipped_at_entry({ at: formatNumber(at) });
}

export const SKIP_WORDS: Record<SkipReason, () => string> = {
  'not-a-record': m.import_skip_not_a_record,
  'no-hash': m.import_skip_no_hash,
  'bad-digest': m.import_skip_bad_digest,
  'bad-value': m.import_skip_bad_value,
  'repeated-id': m.import_skip_repeated_id,
  'line-too-long': m.import_skip_line_too_long,
  'empty-file': m.import_skip_empty_file,
  'md5-only': m.import_skip_md5_only,
  'pdq-below-quality': m.import_skip_pdq_below_quality,
};

export const CONTRADICTION_WORDS: Record<ContradictionKind, () => string> = {
  'md5-of-two-files': m.import_contradiction_md5,
  category: m.import_contradiction_category,
  size: m.import_contradiction_size,
  flag: m.import_contradiction_flag,
  'known-good-and-bad': m.import_contradiction_good_bad,
  'photodna-of-many-files': m.import_contradiction_photodna,
};

export const DELIMITER_WORDS: Record<CsvDelimiter, () => string> = {
  ',': m.import_delimiter_comma,
  ';': m.import_delimiter_semicolon,
  '\t': m.import_delimiter_tab,
  '|': m.import_delimiter_bar,
};

export const TARGET_WORDS: Record<CsvTarget, () => string> = {
  md5: m.import_to_md5,
  sha1: m.import_to_sha1,
  sha256: m.import_to_sha256,
  pdq: m.import_to_pdq,
  pdqQuality: m.import_to_pdq_quality,
  photoDna: m.import_to_photodna,
  bytes: m.import_to_bytes,
  mime: m.import_to_mime,
  path: m.import_to_path,
  folder: m.import_to_folder,
  created: m.import_to_created,
  written: m.import_to_written,
  accessed: m.import_to_accessed,
  deleted: m.import_to_deleted,
  unallocated: m.import_to_unallocated,
  categoryScheme: m.import_to_category_scheme,
  source: m.import_to_source,
  category: m.import_to_category,
  victimIdentified: m.import_to_victim,
  offenderIdentified: m.import_to_offender,
  isDistributed: m.import_to_distributed,
  isSuspected: m.import_to_suspected,
  selfGenerated: m.import_to_self_generated,
  baseline: m.import_to_baseline,
  series: m.import_to_series,
  tags: m.import_to_tags,
  comment: m.import_to_comment,
  externalId: m.import_to_external_id,
  agency: m.import_to_agency,
  investigation: m.import_to_investigation,
  sightings: m.import_to_sightings,
  fileAvailable: m.import_to_file_available,
  precategorizedBy: m.import_to_precategorized_by,
  updatedAt: m.import_to_updated_at,
};

const PROBLEM_WORDS: Record<string, () => string> = {
  'unknown-format': m.import_problem_unknown_format,
  'cannot-be-read': m.import_problem_cannot_be_read,
  encrypted: m.import_problem_encrypted,
  'needs-mapping': m.import_problem_needs_mapping,
  'too-large-inside': m.import_problem_too_large_inside,
  'worker-failed': m.import_problem_worker,
  cancelled: m.import_problem_cancelled,
  truncated: m.import_problem_truncated,
  'nothing-to-keep': m.import_problem_nothing,
  'too-many-entries': m.import_problem_too_many,
  'quota-exceeded': m.import_problem_full,
  locked: m.import_problem_locked,
};

export function problemText({ code, at }: ImportProblem): string {
  if (code === 'damaged')
    return at === null ? m.import_problem_damaged() : m.import_problem_damaged_at({ at: formatNumber(at) });
  return (PROBLEM_WORDS[code] ?? m.import_problem_storage)();
}

const MISTAKE_WORDS: Record<SchemeMistake, (where: { member: string }) => string> = {
  missing: m.import_own_missing,
  unknown: m.import_own_unknown,
  twice: m.import_own_twice,
  'taken-key': m.import_own_taken_key,
  'built-in': m.import_own_built_in,
  mapping: m.import_own_mapping,
  form: m.import_own_form,
};

const FAULT_WORDS: Record<Exclude<SchemeFault['why'], 'not-a-scheme'>, () => string> = {
  'cannot-be-read': m.import_problem_cannot_be_read,
  'too-large': m.import_own_too_large,
  'not-json': m.import_own_not_json,
  differs: m.import_own_differs,
};

export function schemeFaultText(fault: SchemeFault): string {
  if (fault.why === 'not-a-scheme') return MISTAKE_WORDS[fault.because]({ member: fault.member });
  return FAULT_WORDS[fault.why]();
}
