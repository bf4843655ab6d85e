import * as z from 'zod/mini';

/** Exchange formats that are read; some of them are written, too. */
export const ExchangeFormat = z.enum([
  'vics-1.2',
  'vics-1.3',
  'vics-2.0',
  'icse-csv',
  'hashdeep',
  'sums',
  'plain-list',
  'threatexchange-csv',
  'mapped-csv',
  'lintel-report',
  'nsrl-rds-3',
]);
export type ExchangeFormat = z.infer<typeof ExchangeFormat>;
