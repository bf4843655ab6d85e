import { resolve } from 'node:path';

/** npm runs a script in the project's folder; a file is meant from where it was called. */
export const fromHere = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file);
