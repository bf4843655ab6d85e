import * as z from 'zod/mini';
import { Sha256 } from '../hash.ts';
import { Party } from './casework.ts';

/** Leads of one contribution are counted further, but not told. */
export const MAX_LEADS = 50;
/** Of the reader's own files at the other end, so many are named. */
export const MAX_LEAD_MEDIA = 20;

/**
 * What two files have in common beside their pictures: the serial number of the camera, the word for a series, or the day
 * and the place. No verdict: cameras are sold, numbers are made up, and many people take pictures in one place.
 */
export const LeadField = z.enum(['serial', 'series', 'place-and-day']);
export type LeadField = z.infer<typeof LeadField>;

const Count = z.int().check(z.gte(0));

/** Other files to which one of the reader's leads. */
export const Lead = z.strictObject({
  media: Sha256,
  field: LeadField,
  /** Files at the other end. */
  count: Count,
  others: z.array(z.strictObject({ ...Party.shape, own: z.boolean(), items: Count })),
  /** Those that the reader's bureau holds itself. */
  ownMedia: z.array(Sha256).check(z.maxLength(MAX_LEAD_MEDIA)),
});
export type Lead = z.infer<typeof Lead>;

export const LeadList = z.strictObject({ items: z.array(Lead), next: z.nullable(z.int()) });
export type LeadList = z.infer<typeof LeadList>;

export const LeadQuery = z.strictObject({
  /** The contribution after which to go on, to older ones. */
  before: z.optional(z.coerce.number().check(z.int(), z.gte(1))),
});
export type LeadQuery = z.infer<typeof LeadQuery>;
