import * as z from 'zod/mini';
import { Uuid } from '../uuid.ts';
import { History } from './casework-event.ts';
import { Identification } from './identification.ts';
import { Investigation } from './investigation.ts';
import { Series } from './series.ts';

export const InvestigationDetail = z.strictObject({ investigation: Investigation, history: History });
export type InvestigationDetail = z.infer<typeof InvestigationDetail>;

export const IdentificationDetail = z.strictObject({ identification: Identification, history: History });
export type IdentificationDetail = z.infer<typeof IdentificationDetail>;

/** Asked for a series that was merged, it tells of the one in which its media are now. */
export const SeriesDetail = z.strictObject({
  series: Series,
  /** Series that were merged into it. */
  former: z.array(Uuid),
  history: History,
});
export type SeriesDetail = z.infer<typeof SeriesDetail>;
