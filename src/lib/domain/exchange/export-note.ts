import * as z from 'zod/mini';
import { DataRuleRef } from '../data-rule.ts';
import { Sha256 } from '../hash.ts';
import { Bytes } from '../media.ts';
import { Instant, ShortText } from '../wire/common.ts';
import { ExportFormat, ExportUse } from './export-format.ts';

/** One exchange file that was handed over: kept with its case, so that a file can be recognised and told apart later. */
export const ExportNote = z.strictObject({
  at: Instant,
  name: ShortText,
  format: ExportFormat,
  use: ExportUse,
  /** Which rule decided what leaves; null for use inside the unit. */
  rule: z.nullable(DataRuleRef),
  /** Media in the file. */
  entries: z.int().check(z.gte(0)),
  bytes: Bytes,
  sha256: Sha256,
});
export type ExportNote = z.infer<typeof ExportNote>;
