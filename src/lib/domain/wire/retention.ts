import * as z from 'zod/mini';
import { Instant } from './common.ts';

export const MAX_RETENTION_DAYS = 36_500;

/** How long a bureau wants what it contributes to be kept, in days; null: for good. */
export const RetentionTerm = z.strictObject({
  days: z.nullable(z.int().check(z.gte(1), z.lte(MAX_RETENTION_DAYS))),
});
export type RetentionTerm = z.infer<typeof RetentionTerm>;

/** The term in force, and since when. Nothing is removed before it has been so for 30 days. */
export const RetentionInForce = z.strictObject({ ...RetentionTerm.shape, setAt: z.nullable(Instant) });
export type RetentionInForce = z.infer<typeof RetentionInForce>;
