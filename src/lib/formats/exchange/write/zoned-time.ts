import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import type { LossField } from '#lib/domain/exchange/loss-report.ts';

/** ISO 8601 with a zone. */
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** A time that names one moment, as it was said; one without a zone is left out, because each reader takes it for another. */
export function zonedTime(time: string | undefined, field: LossField, lose: Lose): string | undefined {
  if (time === undefined || ZONED.test(time)) return time;
  lose(field, /\d[ T]\d/.test(time) && !time.includes('/Date') ? 'no-zone' : 'unfit');
  return undefined;
}
