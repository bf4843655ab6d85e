import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { ReceiptProof } from './kept-receipt.ts';
import { Uuid } from './uuid.ts';
import { BureauCode, Instant } from './wire/common.ts';
import { LookupAnswer, LookupItem } from './wire/lookup.ts';

/**
 * What comes of presenting an answer to the hub that gave it. `proven`: it gave exactly this one, which stands in its log;
 * `given`: it says so, of an answer that names no place in the log; `never`: it says that it did not; `wrong-proof`: it says so,
 * and what it shows for it does not hold.
 */
export const AnswerStanding = z.enum(['proven', 'given', 'never', 'wrong-proof']);
export type AnswerStanding = z.infer<typeof AnswerStanding>;

/** That the hub's log has the leaf of an answer, which names the asker's bureau. */
export const AnswerProof = z.strictObject({ bureau: BureauCode, ...ReceiptProof.shape });
export type AnswerProof = z.infer<typeof AnswerProof>;

/** What came of it, when, and the proof where it is `proven`. */
const Presented = z.strictObject({ standing: AnswerStanding, at: Instant, proof: z.nullable(AnswerProof) });

/** A verified answer of the hub, and which media record each of its refs stood for. */
export const SavedAnswer = z.strictObject({
  answer: LookupAnswer,
  /** The device that asked, which the hub's log names; absent in answers that earlier releases kept. */
  device: z.optional(Uuid),
  items: z.array(z.strictObject({ ref: LookupItem.shape.ref, sha256: Sha256 })),
  /** Absent: it was not presented yet. */
  presented: z.optional(Presented),
});
export type SavedAnswer = z.infer<typeof SavedAnswer>;
