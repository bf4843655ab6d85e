import { fromBase64url } from './base64url.ts';
import { canonicalBytes, type CanonicalText, type Json } from './canonical.ts';
import { toHex } from './hash.ts';
import type { LogStatement } from './log-entry.ts';
import type { Sha256Of } from './merkle.ts';
import { verdictCounts } from './verdict.ts';
import type { LookupAnswer, LookupResult } from './wire/lookup.ts';

type Answered = Pick<LookupAnswer, 'answerId' | 'asOf' | 'requestSha256'> & {
  results: readonly LookupResult[];
  /** Of how many items the hub will tell. */
  watched: number;
  /** Known to the asker alone, so that nobody at the hub can try out which question it was. */
  blind: string;
};

/**
 * What the leaf of an answer commits to: that it was given, and by a digest under the asker's blind what was asked and what was
 * answered. @param text the canonical form of the results, where it was made before
 */
export function answerStatement(
  sha256: Sha256Of,
  { answerId, asOf, requestSha256, results, watched, blind }: Answered,
  { bureau, device }: { bureau: string; device: string | null },
  text: CanonicalText | Json = results,
): LogStatement {
  const key = fromBase64url(blind) ?? new Uint8Array();
  const said = canonicalBytes({ requestSha256, results: text });
  const bytes = new Uint8Array(key.length + said.length);
  bytes.set(key);
  bytes.set(said, key.length);
  const verdicts = verdictCounts(results.map(({ verdict }) => verdict));
  const details = { answer: answerId, content: toHex(sha256(bytes)), items: results.length, verdicts, watched };
  return { kind: 'look-up', act: 'answered', at: asOf, bureau, device, details };
}
