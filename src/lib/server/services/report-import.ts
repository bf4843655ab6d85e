import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { DISCLOSABLE_FIELDS, type DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { projectSubmission } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { type LintelReport, readLintelReport, type ReportFault } from '#lib/formats/lintel-report.ts';
import type { Store } from '../store/store.ts';
import type { Auditing } from './auditing.ts';
import type { Clock } from './refusal.ts';

/**
 * Files of one transaction: a running hub waits for the end of it before it can write. With the embedded store its thread waits
 * itself, so these are few milliseconds; and as long again nobody imports, so that the hub finds its turn.
 */
const CHUNK = 200;

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
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: { store: Store; audit: Auditing; clock: Clock }) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  async run(bureau: string, text: string): Promise<Result<Imported, ReportFault | { why: 'unknown-bureau' }>> {
    const inForce = await this.#store.bureaux.ruleInForce(bureau);
    if (inForce === null) return err({ why: 'unknown-bureau' });
    const read = readLintelReport(text);
    if (!read.ok) return read;

    const skipped: Skipped[] = read.value.skipped.map(({ index, member }) => ({ index, why: member }));
    const items: SubmissionItem[] = [];
    const storable = withoutDisguise(inForce.rule);
    for (const { index, file } of numbered(read.value.report.files, skipped)) {
      const item = itemOf(file, storable);
      if (typeof item === 'string') skipped.push({ index, why: item });
      else items.push(item);
    }
    let accepted = 0;
    for (let at = 0; at < items.length; at += CHUNK) {
      const began = performance.now();
      accepted += await this.#keep(bureau, items.slice(at, at + CHUNK));
      if (at + CHUNK < items.length) await pause(performance.now() - began);
    }
    skipped.sort((a, b) => a.index - b.index);
    return ok({ read: items.length + skipped.length, accepted, merged: items.length - accepted, skipped });
  }

  /** How many of the files the bureau did not hold before. */
  #keep(bureau: string, items: readonly SubmissionItem[]): Promise<number> {
    return this.#store.transaction(async (store) => {
      const distinct = new Set(items.map((item) => item.sha256));
      const held = await store.material.held([...distinct], bureau);
      const words = items.map((item) => ({ source: sourceOf(item), item }));
      await store.material.contribute(bureau, words, this.#clock().toISOString());
      const newItems = distinct.size - held.size;
      const details = { bureau, items: items.length, newItems };
      await this.#audit.record(store, { kind: 'import', act: 'taken-in', actor: null, details });
      return newItems;
    });
  }
}

/** The same statement has the same name whenever it is imported. */
function sourceOf(item: SubmissionItem): string {
  return `import:${createHash('sha256').update(canonicalJson(item)).digest('hex')}`;
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

/**
 * The rule without what an import cannot fulfil: the bureau's key, with which pseudonyms are made, never comes to the hub, and
 * the hub has no map to find a country on. A field that would have to be disguised is left out.
 */
function withoutDisguise(rule: DataRule): DataRule {
  const levels = DISCLOSABLE_FIELDS.map((field) => {
    const level = rule.fields[field];
    return [field, level === 'pseudonym' || level === 'country' ? 'none' : level];
  });
  return { ...rule, fields: Object.fromEntries(levels) as DataRule['fields'] };
}

function unavailable(): never {
  throw new Error('An import disguises nothing');
}

const NO_DISGUISE: Disguise = { pseudonym: unavailable, countryOf: unavailable };

const UNKNOWN_TYPE = 'application/octet-stream';
