import * as z from 'zod/mini';

/** A whole number as a query or a header says it, within limits. */
export function numberIn(least: number, most: number) {
  return z.pipe(
    z.string().check(z.regex(/^\d{1,15}$/)),
    z.pipe(
      z.transform((digits: string) => Number(digits)),
      z.int().check(z.gte(least), z.lte(most)),
    ),
  );
}
