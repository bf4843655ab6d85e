import type { DisclosableField } from '#lib/domain/data-rule.ts';
import { FIELD_LEVELS } from '#lib/domain/data-rule.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import { LossField, type LeftOutWhy, type LossReport, type LossWhy } from '#lib/domain/exchange/loss-report.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import { fieldWord, whyWords } from '../hub/field-words.ts';

export const FORMAT_WORDS: Readonly<Record<ExportFormat, () => string>> = {
  'vics-2.0-cases': m.export_format_vics_20_cases,
  'vics-2.0-media': m.export_format_vics_20_media,
  'vics-1.3-cases': m.export_format_vics_13_cases,
  'icse-csv': m.export_format_icse_csv,
  hashdeep: m.export_format_hashdeep,
  md5sum: m.export_format_md5sum,
  sha1sum: m.export_format_sha1sum,
  sha256sum: m.export_format_sha256sum,
  csv: m.export_format_csv,
  'lintel-entries': m.export_format_lintel,
};

const LEFT_OUT: Readonly<Record<LeftOutWhy, () => string>> = {
  'no-md5': m.export_left_out_no_md5,
  'no-digest': m.export_left_out_no_digest,
  'no-path': m.export_left_out_no_path,
  'not-read': m.export_left_out_not_read,
  'nothing-may-leave': m.export_left_out_nothing_may_leave,
  'empty-file': m.export_left_out_empty_file,
};

const LOST: Readonly<Record<LossWhy, () => string>> = {
  'no-place': m.export_lost_no_place,
  unfit: m.export_lost_unfit,
  'one-only': m.export_lost_one_only,
  'too-many': m.export_lost_too_many,
  form: m.export_lost_form,
  'cannot-be-mapped': m.export_lost_cannot_be_mapped,
  'unknown-scheme': m.export_lost_unknown_scheme,
  undecided: m.export_lost_undecided,
  'no-zone': m.export_lost_no_zone,
  guarded: m.export_lost_guarded,
  'not-wished': m.export_lost_not_wished,
};

/** Of what data rules have a word for, that word is taken. */
const FIELDS: Readonly<Record<LossField, () => string>> = {
  md5: () => fieldWord('md5'),
  sha1: () => fieldWord('sha1'),
  sha256: () => 'SHA-256',
  pdq: () => fieldWord('pdq'),
  pdqQuality: m.export_field_pdq_quality,
  dihedral: m.export_field_dihedral,
  nn512: m.export_field_nn512,
  damaged: m.export_field_damaged,
  provenance: m.export_field_provenance,
  bytes: () => fieldWord('bytes'),
  mime: () => fieldWord('mime'),
  paths: m.export_field_paths,
  source: m.export_field_source,
  times: m.export_field_times,
  pathFlags: m.export_field_path_flags,
  category: () => fieldWord('category'),
  victimIdentified: m.export_field_victim_identified,
  offenderIdentified: m.export_field_offender_identified,
  isDistributed: m.export_field_is_distributed,
  isSuspected: m.export_field_is_suspected,
  selfGenerated: m.export_field_self_generated,
  baseline: m.export_field_baseline,
  series: () => fieldWord('series'),
  tags: m.export_field_tags,
  comment: () => fieldWord('text'),
  externalId: m.export_field_external_id,
  agency: m.export_field_agency,
  investigation: m.export_field_investigation,
  sightings: m.export_field_sightings,
  fileAvailable: m.export_field_file_available,
  precategorizedBy: m.export_field_precategorized_by,
  updatedAt: m.export_field_updated_at,
  vendorHashes: m.export_field_vendor_hashes,
  properties: m.export_field_properties,
};

/** A line of a report as a person reads it. */
export type LossLine = { readonly field: string; readonly why: string; readonly entries: number };

/** What the format did not hold; entries that are not in the file at all come first. */
export function lossLines({ leftOut, lost }: LossReport): LossLine[] {
  return [
    ...leftOut.map(({ why, entries }) => ({ field: m.export_loss_left_out(), why: LEFT_OUT[why](), entries })),
    ...lost.map(({ field, why, entries }) => ({ field: FIELDS[field](), why: LOST[why](), entries })),
  ];
}

/** What the data rule kept here. */
export function withheldLines({ withheld }: LossReport): LossLine[] {
  return withheld.map(({ field, why, entries }) => ({ field: ruleField(field), why: whyWords(why), entries }));
}

/** The whole report for the text file beside the exported one. */
export function lossText(report: LossReport, file: { readonly name: string; readonly sha256: string }): string[] {
  const line = ({ field, why, entries }: LossLine) => `${formatNumber(entries)}\t${field}: ${why}`;
  const [losses, withheld] = [lossLines(report), withheldLines(report)];
  return [
    file.name,
    `SHA-256 ${file.sha256}`,
    FORMAT_WORDS[report.format](),
    report.use === 'inside' ? m.export_use_inside() : m.export_use_leaving(),
    writtenWords(report),
    '',
    m.export_losses(),
    ...(losses.length === 0 ? [m.export_losses_none()] : losses.map(line)),
    ...(withheld.length === 0 ? [] : ['', m.export_withheld(), ...withheld.map(line)]),
  ];
}

export function writtenWords({ written, offered }: LossReport): string {
  return m.export_written({ written: formatNumber(written), offered: formatNumber(offered) });
}

function ruleField(field: string): string {
  if (field in FIELD_LEVELS || field === 'record') return fieldWord(field as DisclosableField | 'record');
  const known = LossField.safeParse(field);
  return known.success ? FIELDS[known.data]() : field;
}
