import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Done } from '#lib/domain/wire/people.ts';

/** The text of an answer that has nothing more to say. */
export const DONE = canonicalJson({ done: true } satisfies Done);
