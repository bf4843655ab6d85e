import type { DataRule } from '#lib/domain/data-rule.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import type { ExportNote } from '#lib/domain/exchange/export-note.ts';
import type { LossReport } from '#lib/domain/exchange/loss-report.ts';
import { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { projectCaseRef } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { DIGESTS, type WriteOptions } from '#lib/formats/exchange/write/entry-writer.ts';
import { writeEntries } from '#lib/formats/exchange/write/write-entries.ts';
import { handOver, write, type WrittenFile } from '../exports.ts';
import { type ExportChoice, fileOf, firstChoice, heeded } from './export-choice.ts';
import { countedPortions, firstEntries } from './export-portions.ts';
import { type ExportedCase, offeredEntries } from './export-source.ts';
import type { Leave } from './leaving-medium.ts';

type Parts = {
  readonly of: ExportedCase;
  /** The rule in force; null: this device has none. */
  readonly rule: () => DataRule | null;
  readonly disguise: () => Promise<Result<Disguise, string>>;
  readonly build: string;
  readonly now: () => Date;
  /** What a report of losses says, line by line, for a text file. */
  readonly words: (report: LossReport, file: ExportDone) => readonly string[];
  /** Writes down with the case that a file was handed over. */
  readonly onWritten: (note: ExportNote) => Promise<void>;
  readonly handOver?: (file: WrittenFile) => void;
};

/** A file that was handed over. */
export type ExportDone = { readonly name: string; readonly bytes: number; readonly sha256: string };

/** So many media are shown of a file before it is written, and so much of them. */
const PREVIEW_ENTRIES = 2;
const PREVIEW_CHARACTERS = 1600;

/** Without a bureau's rule, nothing leaves that would need a disguise. */
const NO_DISGUISE: Disguise = { pseudonym: () => '', countryOf: () => null };

/** Writes the case on the screen as one exchange file at a time, and says what the file could not hold. */
export class ExchangeExport {
  state = $state<'idle' | 'working' | 'done' | 'failed'>('idle');
  choice = $state.raw<ExportChoice>(firstChoice('vics-2.0-cases', null));
  progress = $state.raw<{ readonly done: number; readonly total: number }>({ done: 0, total: 0 });
  /** The first lines of what would be written. */
  preview = $state('');
  done = $state.raw<ExportDone | null>(null);
  losses = $state.raw<LossReport | null>(null);
  /** Why there is no file, as a code. */
  failure = $state<string | null>(null);

  readonly #parts: Parts;
  #stop: AbortController | null = null;
  #previewing = 0;

  constructor(parts: Parts, format: ExportFormat) {
    this.#parts = parts;
    this.choice = firstChoice(format, parts.of.cases.current);
  }

  /** The rule that decides what leaves: the bureau's, or else the one that every bureau starts with. */
  get rule(): DataRule {
    return this.#parts.rule() ?? DEFAULT_DATA_RULE;
  }

  /** This device goes by a rule of its bureau. */
  get hasOwnRule(): boolean {
    return this.#parts.rule() !== null;
  }

  async choose(change: Partial<ExportChoice>): Promise<void> {
    if (this.state === 'working') return;
    this.choice = { ...this.choice, ...change };
    this.#forget();
    await this.look();
  }

  /** Shows the beginning of what would be written. */
  async look(): Promise<void> {
    const looking = ++this.#previewing;
    const leave = await this.#leave();
    const text = leave.ok ? await this.#beginning(leave.value) : '';
    if (looking === this.#previewing) this.preview = text;
  }

  /** Writes the file and hands it over, with the report of what it does not hold beside it. */
  async write(): Promise<void> {
    if (this.state === 'working') return;
    this.#forget();
    this.state = 'working';
    this.#stop = new AbortController();
    const written = await this.#write(this.#stop.signal);
    if (written.ok) this.state = 'done';
    else if (written.error === 'cancelled') this.state = 'idle';
    else [this.state, this.failure] = ['failed', written.error];
  }

  /** Ends what is being written; nothing is handed over. */
  cancel(): void {
    this.#stop?.abort();
  }

  #forget(): void {
    this.state = 'idle';
    [this.done, this.losses, this.failure] = [null, null, null];
    this.progress = { done: 0, total: this.#parts.of.results.sha256s.length };
  }

  async #write(signal: AbortSignal): Promise<Result<void, string>> {
    const { choice } = this;
    const leave = await this.#leave();
    if (!leave.ok) return leave;
    const at = this.#parts.now().toISOString();
    const [tally, total] = [new LossTally(), this.progress.total];
    const portions = countedPortions(offeredEntries(this.#parts.of, leave.value), (done) => {
      this.progress = { done, total: Math.max(done, total) };
    });
    const parts = writeEntries(portions, this.#options(leave.value, at), tally);
    const written = await write({ ...fileOf(choice, at), parts }, signal);
    if (!written.ok) return written;
    const rule = leave.value === null ? null : { id: this.rule.id, version: this.rule.version };
    const { scheme } = heeded(choice).scheme ? choice : { scheme: null };
    const report = tally.report({ format: choice.format, use: choice.use, rule, scheme });
    await this.#finish(written.value, report, at);
    return ok(undefined);
  }

  async #finish(file: WrittenFile, report: LossReport, at: string): Promise<void> {
    const { name, sha256 } = file;
    const done = { name, bytes: file.blob.size, sha256 };
    const words = this.#parts.words(report, done).map((line) => `${line}\n`);
    const beside = await write({ name: `${name}.losses.txt`, mime: 'text/plain', parts: words });
    const give = this.#parts.handOver ?? handOver;
    give(file);
    if (beside.ok) give(beside.value);
    [this.done, this.losses] = [done, report];
    const { format, use, rule, written: entries } = report;
    await this.#parts.onWritten({ at, ...done, format, use, rule, entries });
  }

  async #beginning(leave: Leave | null): Promise<string> {
    const portions = firstEntries(offeredEntries(this.#parts.of, leave), PREVIEW_ENTRIES);
    const options = this.#options(leave, this.#parts.now().toISOString());
    let text = '';
    for await (const part of writeEntries(portions, options, new LossTally())) text += part.ok ? part.value : '';
    return text.length > PREVIEW_CHARACTERS ? `${text.slice(0, PREVIEW_CHARACTERS)}…` : text;
  }

  async #leave(): Promise<Result<Leave | null, string>> {
    if (this.choice.use === 'inside') return ok(null);
    if (!this.hasOwnRule) return ok({ rule: DEFAULT_DATA_RULE, disguise: NO_DISGUISE });
    const disguise = await this.#parts.disguise();
    return disguise.ok ? ok({ rule: this.rule, disguise: disguise.value }) : err(disguise.error);
  }

  #options(leave: Leave | null, createdAt: string): WriteOptions {
    const { format, scheme, paths } = this.choice;
    const { current } = this.#parts.of.cases;
    const reference = current?.reference ?? '';
    // What would tell when the case was begun, or which file belongs to which, does not leave.
    const caseId = leave === null && current !== null ? current.id : crypto.randomUUID();
    const fields = leave?.rule.fields;
    return {
      format,
      scheme,
      known: this.#parts.of.known(),
      paths,
      digests: DIGESTS.filter((digest) => digest === 'sha256' || (fields?.[digest] ?? 'plain') === 'plain'),
      facts: { build: this.#parts.build, createdAt, caseId, caseReference: referenceOf(reference, leave) },
    };
  }
}

function referenceOf(reference: string, leave: Leave | null): string {
  if (leave === null) return reference;
  const { caseRef } = projectCaseRef(reference, leave.rule, leave.disguise);
  return caseRef === null ? '' : 'plain' in caseRef ? caseRef.plain : `pseudonym-${caseRef.pseudonym}`;
}
