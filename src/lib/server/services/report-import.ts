import type { DataRule } from '#lib/domain/data-rule.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { projectSubmission } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ImportItem } from '#lib/domain/wire/imports.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { type LintelReport, readLintelReport, type ReportFault } from '#lib/formats/lintel-report.ts';
import { NO_DISGUISE, withoutDisguise } from './hub-projection.ts';
import { type ImportParts, OperatorImport } from './operator-import.ts';

type ReportFile = LintelReport['files'][number];

/** `index` counts the report's files from 0; `why` is a member that is not as the format says, or an outcome. */
type Skipped = { index: number; why: string };

/** Files read = accepted (new to the bureau) + merged (the bureau held them already) + skipped. */
export type Imported = { read: number; accepted: number; merged: number; skipped: Skipped[] };

/**
 * Takes a report in under the bureau's current data rule: what the rule withholds is not stored. The whole report is
 * read before anything is written. Importing it again changes nothing, so one that was interrupted is simply repeated.
 */
export class ReportImport {
  readonly #parts: ImportParts;

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  async run(bureau: string, text: string): Promise<Result<Imported, ReportFault | { why: 'unknown-bureau' }>> {
    const inForce = await this.#parts.store.bureaux.ruleInForce(bureau);
    if (inForce === null) return err({ why: 'unknown-bureau' });
    const read = readLintelReport(text);
    if (!read.ok) return read;

    const skipped: Skipped[] = read.value.skipped.map(({ index, member }) => ({ index, why: member }));
    const items: ImportItem[] = [];
    const storable = withoutDisguise(inForce.rule);
    for (const { index, file } of numbered(read.value.report.files, skipped)) {
      const item = itemOf(file, storable);
      if (typeof item === 'string') skipped.push({ index, why: item });
      else items.push({ ...item, at: index });
    }
    const begun = await OperatorImport.begin(this.#parts, { bureau, format: 'lintel-report', rule: inForce.rule });
    await begun.add(items);
    const total = items.length + skipped.length;
    const empty = skipped.filter(({ why }) => why === 'empty-file').length;
    const skippedBy = { 'empty-file': empty, 'not-a-record': skipped.length - empty };
    const { accepted, merged } = await begun.commit({ read: total, skippedBy });
    skipped.sort((a, b) => a.index - b.index);
    return ok({ read: total, accepted, merged, skipped });
  }
}

/** Gives the files that were read their places in the report back. */
function numbered(files: readonly ReportFile[], skipped: readonly Skipped[]): { index: number; file: ReportFile }[] {
  const gaps = new Set(skipped.map(({ index }) => index));
  let index = -1;
  return files.map((file) => {
    do index++;
    while (gaps.has(index));
    return { index, file };
  });
}

/** The item that a file of a report becomes, or why it becomes none. */
function itemOf(file: ReportFile, rule: DataRule): SubmissionItem | string {
  const { md5, sha1, sha256, outcome } = file;
  if (outcome === 'unreadable' || md5 === null || sha1 === null || sha256 === null) return 'unreadable';
  const media: MediaRecord = {
    ...{ md5, sha1, sha256, outcome },
    bytes: file.bytes,
    mime: file.mime ?? UNKNOWN_TYPE,
    width: file.width,
    height: file.height,
    // Only `direct` is ever disclosed; the other profile's place is filled to make the record whole.
    pdq: file.pdq && {
      ...file.pdq,
      nn512: file.pdq.nn512 ?? file.pdq.direct,
      qualityNn512: file.pdq.qualityNn512 ?? file.pdq.quality,
    },
    reason: file.reason,
    damaged: file.damaged,
    metadata: file.metadata ?? null,
    provenance: file.provenance ?? { build: 'unknown', decoder: null, warnings: [] },
  };
  // A report holds no marks; its paths stay where they are.
  const record = { media, names: [], mark: null, scheme: 'unknown' };
  const { item, withheld } = projectSubmission(record, rule, NO_DISGUISE);
  return item ?? withheld.map(({ why }) => why).join(' ');
}

const UNKNOWN_TYPE = 'application/octet-stream';
