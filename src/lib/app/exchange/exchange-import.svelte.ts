import { besideOthers } from '#lib/domain/category-schemes/case-scheme.ts';
import type { SchemeFault, SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ImportReport } from '#lib/domain/exchange/import-report.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { ExchangeClient, ExchangeFault } from '#lib/formats/exchange-client.ts';
import type { ReadOptions, Recognised } from '#lib/formats/exchange/reading.ts';
import { frameBreaks } from '../row-order.ts';
import { categoryCount, type CategoryCount } from './category-count.ts';
import { CsvChoice } from './csv-choice.svelte.ts';
import type { EntryKeeper, KeepFault } from './keeper.ts';

/** What is known of a file before its entries come. */
export type ImportFacts = {
  readonly name: string;
  readonly bytes: number;
  readonly format: ExchangeFormat;
  readonly scheme: string | null;
  /** That scheme, when it is a bureau's own. */
  readonly own?: SchemeFile;
};

/** Why a file did not come in; `at`: the byte of the file, where that is known. Nothing of it was kept. */
export type ImportProblem = {
  readonly code: KeepFault | ExchangeFault['why'] | 'cancelled';
  readonly at: number | null;
};

export type ImportProgress = {
  readonly entries: number;
  /** Of the file, before decompression. */
  readonly bytes: number;
  readonly total: number;
  /** Entries a second, and seconds that are left; null while nobody can say. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
};

export type ImportStep = 'choose' | 'looking' | 'ready' | 'importing' | 'done';

export type ExchangeReader = Pick<ExchangeClient, 'recognised' | 'steps' | 'close'>;
type Parts = {
  /** Opens a file in its closed worker. */
  readonly open: (file: File) => Promise<Result<ExchangeReader, ExchangeFault>>;
  /** Begins where the entries go. */
  readonly begin: (facts: ImportFacts) => Promise<Result<EntryKeeper, KeepFault>>;
  /** Reads a bureau's own list of categories; without it, no such list can be used. */
  readonly readScheme?: (file: Blob) => Promise<Result<SchemeFile, SchemeFault>>;
  /** A bureau's own lists that are there already, the likeliest first. */
  readonly ownSchemes?: () => readonly SchemeFile[];
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
};

const NO_PROGRESS: ImportProgress = { entries: 0, bytes: 0, total: 0, rate: null, secondsLeft: null };
/** Before that, a rate says nothing. */
const RATE_AFTER_MS = 1000;

/**
 * The import of one file of another tool: what it is, what only a person can say of it, and how far it is. Where its
 * entries go, its keeper knows.
 */
export class ExchangeImport {
  step = $state<ImportStep>('choose');
  file = $state.raw<File | null>(null);
  recognised = $state.raw<Recognised | null>(null);
  /** Null unless a person has to say what the columns are. */
  csv = $state.raw<CsvChoice | null>(null);
  /** What the file's categories are, where nobody but a person can say what they mean; null while nobody has to. */
  question = $state.raw<CategoryCount | null>(null);
  /** The answer: a scheme, or null for "I do not know"; undefined while nothing was answered. */
  scheme = $state<string | null | undefined>(undefined);
  /** A bureau's own list of categories that was chosen, or why it is none. */
  own = $state.raw<SchemeFile | null>(null);
  ownFault = $state.raw<SchemeFault | null>(null);
  progress = $state.raw<ImportProgress>(NO_PROGRESS);
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<ImportProblem | null>(null);

  readonly #parts: Parts;
  #reader: ExchangeReader | null = null;
  #stop = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Everything that only a person can say is said. */
  get isReady(): boolean {
    if (this.step !== 'ready' || (this.csv !== null && this.csv.mapping === null)) return false;
    return !this.#hasCategories || this.question === null || this.scheme !== undefined;
  }

  /** Looks what a file is. */
  async pick(file: File): Promise<void> {
    if (this.step === 'importing') return;
    this.close();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    [this.step, this.file] = ['looking', file];
    const opened = await this.#parts.open(file);
    if (signal.aborted) {
      if (opened.ok) opened.value.close();
      return;
    }
    if (!opened.ok) {
      this.#fail(opened.error);
      return;
    }
    this.#reader = opened.value;
    const { recognised } = opened.value;
    this.recognised = recognised;
    if (recognised.csv !== undefined) this.csv = new CsvChoice(recognised.csv);
    if (recognised.categoryScheme === 'ask' && this.csv === null) await this.#count(signal);
    if (this.#reader === opened.value) this.step = 'ready';
  }

  /** A column was chosen, or the way in which rows are cut: only then is it known which categories there are. */
  async countCategories(): Promise<void> {
    const { signal } = this.#stop;
    this.scheme = undefined;
    this.question = null;
    if (this.#hasCategories && this.csv?.mapping != null) await this.#count(signal);
  }

  /** A bureau's own lists to choose from, each id once: that which was chosen just now comes before what was there. */
  get owns(): readonly SchemeFile[] {
    const all = [...(this.own === null ? [] : [this.own]), ...(this.#parts.ownSchemes?.() ?? [])];
    return all.filter((file, place) => all.findIndex((each) => each.scheme.id === file.scheme.id) === place);
  }

  get takesOwnSchemes(): boolean {
    return this.#parts.readScheme !== undefined;
  }

  /** Answers with a bureau's own list of categories, from its file. */
  async useOwnScheme(file: Blob): Promise<void> {
    const read = await this.#parts.readScheme?.(file);
    if (read === undefined || this.step !== 'ready') return;
    const own = read.ok ? besideOthers(read.value, this.#parts.ownSchemes?.() ?? []) : read;
    this.ownFault = own.ok ? null : own.error;
    if (own.ok) [this.own, this.scheme] = [own.value, own.value.scheme.id];
  }

  async start(): Promise<void> {
    const [reader, file, recognised] = [this.#reader, this.file, this.recognised];
    if (reader === null || file === null || recognised === null || !this.isReady) return;
    [this.step, this.problem, this.progress] = ['importing', null, { ...NO_PROGRESS, total: file.size }];
    const { format } = recognised;
    const scheme = this.#schemeOf(recognised);
    const own = this.owns.find((each) => each.scheme.id === scheme);
    const facts = { name: file.name, bytes: file.size, format, scheme, ...(own !== undefined && { own }) };
    const stop = this.#stop;
    const begun = await this.#parts.begin(facts);
    const done = begun.ok ? await this.#keep(reader, format, begun.value) : err({ why: begun.error });
    // The dialogue was closed meanwhile, and maybe opened on another file.
    if (this.file !== file || this.#stop !== stop) return;
    if (!done.ok) {
      this.#fail(stop.signal.aborted ? { why: 'cancelled' } : done.error);
      return;
    }
    [this.report, this.step] = [done.value, 'done'];
    this.#end();
  }

  /** Nothing of what was read so far stays. */
  cancel(): void {
    this.#stop.abort();
  }

  /** Ends what runs, and is ready for another file. */
  close(): void {
    this.#stop.abort();
    this.#end();
    [this.step, this.file, this.recognised, this.csv] = ['choose', null, null, null];
    [this.question, this.scheme, this.report, this.problem] = [null, undefined, null, null];
    [this.own, this.ownFault] = [null, null];
  }

  async #keep(
    reader: ExchangeReader,
    format: ExchangeFormat,
    keeper: EntryKeeper,
  ): Promise<Result<ImportReport, Omit<ExchangeFault, 'why'> & { why: ImportProblem['code'] }>> {
    const { signal } = this.#stop;
    const [began, breathe] = [this.#parts.clock(), frameBreaks()];
    for await (const step of reader.steps(format, this.#options())) {
      if (signal.aborted) {
        await keeper.abandon();
        return err({ why: 'cancelled' });
      }
      if (!step.ok) {
        await keeper.abandon();
        return step;
      }
      if ('end' in step.value) {
        const done = await keeper.finish(step.value.end);
        return done.ok ? done : err({ why: done.error });
      }
      // Checking a step took its time already.
      await breathe();
      const kept = await keeper.keep(step.value.entries);
      if (!kept.ok) {
        await keeper.abandon();
        return err({ why: kept.error });
      }
      this.#note(step.value, began);
      // The next step may be there already, and would be checked in the same task.
      await breathe();
    }
    await keeper.abandon();
    return err({ why: signal.aborted ? 'cancelled' : 'worker-failed' });
  }

  #note(step: { readonly entries: readonly unknown[]; readonly bytes: number }, began: number): void {
    const entries = this.progress.entries + step.entries.length;
    const { total } = this.progress;
    const elapsed = this.#parts.clock() - began;
    const known = elapsed >= RATE_AFTER_MS && step.bytes > 0;
    this.progress = {
      entries,
      bytes: step.bytes,
      total,
      rate: known ? (1000 * entries) / elapsed : null,
      secondsLeft: known ? (Math.max(0, total - step.bytes) * elapsed) / step.bytes / 1000 : null,
    };
  }

  async #count(signal: AbortSignal): Promise<void> {
    const [reader, recognised] = [this.#reader, this.recognised];
    if (reader === null || recognised === null) return;
    const count = await categoryCount(reader.steps(recognised.format, this.#options()), () => !signal.aborted);
    if (!signal.aborted) this.question = count.said.length === 0 ? null : count;
  }

  get #hasCategories(): boolean {
    return this.csv === null || this.csv.targets.includes('category');
  }

  #schemeOf({ categoryScheme }: Recognised): string | null {
    return categoryScheme === 'ask' || this.csv !== null ? (this.scheme ?? null) : categoryScheme;
  }

  #options(): ReadOptions {
    const mapping = this.csv?.mapping ?? undefined;
    const scheme = this.recognised === null ? null : this.#schemeOf(this.recognised);
    return { scheme, ...(mapping !== undefined && { mapping }) };
  }

  #fail({ why, at }: { why: ImportProblem['code']; at?: number | undefined }): void {
    this.#end();
    [this.step, this.problem] = ['choose', { code: why, at: at ?? null }];
    [this.recognised, this.csv, this.question, this.scheme] = [null, null, null, undefined];
  }

  #end(): void {
    this.#reader?.close();
    this.#reader = null;
  }
}
