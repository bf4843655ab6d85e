import * as z from 'zod/mini';

/** Free words of an officer. Those about a case or an exhibit never leave the vault; those about a medium do only if the data rule says so. */
export const Note = z.string().check(z.maxLength(4000));
