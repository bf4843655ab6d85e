import type { SchemeFault, SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { SaidOften } from '#lib/domain/category-schemes/fitting.ts';
import type { CsvDelimiter, CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ImportReport } from '#lib/domain/exchange/import-report.ts';

/** Why a file did not come in, as a code. `at`: a byte of the file. */
export type ImportProblem = { readonly code: string; readonly at: number | null };

/** Which column of a table is what. */
export type ColumnChoice = {
  delimiter: CsvDelimiter;
  header: boolean;
  readonly rows: readonly (readonly string[])[];
  readonly names: readonly (string | null)[];
  readonly targets: readonly (CsvTarget | null)[];
  /** Null while it cannot be read so. */
  readonly mapping: object | null;
  cutAt(delimiter: CsvDelimiter): void;
  choose(column: number, target: CsvTarget | null): void;
};

/** What a file's categories are, where only a person can say what they mean. */
export type CategoryQuestion = {
  readonly said: readonly SaidOften[];
  readonly entries: number;
  readonly isWhole: boolean;
};

/** The import of one file. */
export type Importing = {
  readonly step: 'choose' | 'looking' | 'ready' | 'importing' | 'done';
  readonly file: File | null;
  readonly recognised: {
    readonly format: ExchangeFormat;
    readonly version: string | null;
    readonly zipped: boolean;
  } | null;
  readonly csv: ColumnChoice | null;
  readonly question: CategoryQuestion | null;
  /** Null: "I do not know"; undefined: not answered. */
  scheme: string | null | undefined;
  /** A bureau's own lists of categories to choose from. */
  readonly owns: readonly SchemeFile[];
  readonly ownFault: SchemeFault | null;
  readonly takesOwnSchemes: boolean;
  readonly progress: {
    readonly entries: number;
    readonly bytes: number;
    readonly total: number;
    readonly rate: number | null;
    readonly secondsLeft: number | null;
  };
  readonly report: ImportReport | null;
  readonly problem: ImportProblem | null;
  readonly isReady: boolean;
  pick(file: File): Promise<void>;
  countCategories(): Promise<void>;
  useOwnScheme(file: Blob): Promise<void>;
  start(): Promise<void>;
  cancel(): void;
  close(): void;
};
