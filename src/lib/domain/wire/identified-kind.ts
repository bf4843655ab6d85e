import * as z from 'zod/mini';

/** Who was identified. */
export const IdentifiedKind = z.enum(['victim', 'offender']);
export type IdentifiedKind = z.infer<typeof IdentifiedKind>;
