import * as z from 'zod/mini';
import { fromBase64url } from './base64url.ts';
import { canonicalBytes, type CanonicalText, type Json } from './canonical.ts';
import { Sha256, toHex } from './hash.ts';
import type { LogStatement } from './log-entry.ts';
import type { Sha256Of } from './merkle.ts';
import { Verdict, verdictCounts } from './verdict.ts';
import type { LookupAnswer, LookupResult } from './wire/lookup.ts';

type Answered = Pick<LookupAnswer, 'requestSha256'> & {
  results: readonly LookupResult[];
  /** Of how many items the hub will tell. */
  watched: number;
  /** Known to the asker alone, so that nobody at the hub can try out which question it was. */
  blind: string;
};
type Named = Pick<LookupAnswer, 'answerId' | 'asOf'>;
type Asker = { bureau: string; device: string | null };

const Count = z.int().check(z.gte(0));

/** What a leaf says of an answer. */
export const AnswerSummary = z.strictObject({
  /** SHA-256 over the asker's blind and what was asked and answered. */
  content: Sha256,
  items: Count,
  verdicts: z.record(Verdict, Count),
  /** Of how many items the hub will tell. */
  watched: Count,
});
export type AnswerSummary = z.infer<typeof AnswerSummary>;

/** @param text the canonical form of the results, where it was made before */
export function answerSummary(
  sha256: Sha256Of,
  { requestSha256, results, watched, blind }: Answered,
  text: CanonicalText | Json = results,
): AnswerSummary {
  const key = fromBase64url(blind) ?? new Uint8Array();
  const said = canonicalBytes({ requestSha256, results: text });
  const bytes = new Uint8Array(key.length + said.length);
  bytes.set(key);
  bytes.set(said, key.length);
  const verdicts = verdictCounts(results.map(({ verdict }) => verdict));
  return { content: toHex(sha256(bytes)), items: results.length, verdicts, watched };
}

/**
 * What the leaf of an answer commits to: that it was given, and by a digest under the asker's blind what was asked and what was
 * answered. @param text the canonical form of the results, where it was made before
 */
export function answerStatement(
  sha256: Sha256Of,
  answered: Answered & Named,
  asker: Asker,
  text: CanonicalText | Json = answered.results,
): LogStatement {
  return summaryStatement(answered, answerSummary(sha256, answered, text), asker);
}

/** The same for who has the summary of an answer only. */
export function summaryStatement(
  { answerId, asOf }: Named,
  { content, items, verdicts, watched }: AnswerSummary,
  { bureau, device }: Asker,
): LogStatement {
  const details = { answer: answerId, content, items, verdicts, watched };
  return { kind: 'look-up', act: 'answered', at: asOf, bureau, device, details };
}
