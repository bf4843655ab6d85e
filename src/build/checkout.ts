import { fileURLToPath } from 'node:url';

/** The root of this checkout, with a trailing separator: every build step reads and writes below it, whatever the working directory is. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url));
