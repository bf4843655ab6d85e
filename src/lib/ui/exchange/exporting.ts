import type { DataRule } from '#lib/domain/data-rule.ts';
import type { ExportFormat, ExportUse } from '#lib/domain/exchange/export-format.ts';
import type { LossReport } from '#lib/domain/exchange/loss-report.ts';

/** What an officer chooses of an export. */
type ExportWishes = {
  readonly format: ExportFormat;
  readonly use: ExportUse;
  readonly scheme: string | null;
  readonly paths: boolean;
};

/** A file for another program that is being chosen, written, or was. */
export type Exporting = {
  readonly state: 'idle' | 'working' | 'done' | 'failed';
  readonly choice: ExportWishes;
  readonly rule: Pick<DataRule, 'title' | 'version'>;
  readonly hasOwnRule: boolean;
  readonly progress: { readonly done: number; readonly total: number };
  readonly preview: string;
  readonly done: { readonly name: string; readonly bytes: number; readonly sha256: string } | null;
  readonly losses: LossReport | null;
  readonly failure: string | null;
  choose(change: Partial<ExportWishes>): Promise<void>;
  write(): Promise<void>;
  cancel(): void;
};
