import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Uuid } from './uuid.ts';
import { LookupAnswer, LookupItem } from './wire/lookup.ts';

/** A verified answer of the hub, and which media record each of its refs stood for. */
export const SavedAnswer = z.strictObject({
  answer: LookupAnswer,
  /** The device that asked, which the hub's log names; absent in answers that earlier releases kept. */
  device: z.optional(Uuid),
  items: z.array(z.strictObject({ ref: LookupItem.shape.ref, sha256: Sha256 })),
});
export type SavedAnswer = z.infer<typeof SavedAnswer>;
