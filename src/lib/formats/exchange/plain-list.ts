import { err, ok, type Result } from '#lib/domain/result.ts';
import { EntryDraft } from './entry-draft.ts';
import { type EntryReader, lineReader, type LineReading } from './entry-reader.ts';
import type { ReadFault } from './reading.ts';
import type { ReadingTally } from './reading-tally.ts';

/** What a hash of 64 hex digits is. */
type WideHash = 'sha256' | 'pdq';

const HASH = /^["']?([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})["']?[,;]?$/i;
const COMMENT = /^[#;]/;
const HEADING = /^["']?(md5|sha-?1|sha-?256|pdq)["']?$/i;
const HALF_THE_BITS = 128;
/** So many lines tell what a list is: the same for whoever recognises and whoever reads it. */
const TELLING_LINES = 200;
/** Lists of digests that all set half their bits, or one or two less, are one in 2,000 when they have so many. */
const ENOUGH = 4;
/** Pictures without detail have fewer bits set; in a longer list, of digests, so many with half would be one in a million. */
const ENOUGH_WITH_OTHERS = 12;
const MOST_OF_THEM = 0.75;

/** The hash of a line that has nothing else; null when it is no such line. */
export function hashOf(line: string): string | null {
  return HASH.exec(line.trim())?.[1]?.toLowerCase() ?? null;
}

/** Lines that a plain list has beside hashes. */
export function isHeadingOrComment(line: string): boolean {
  return COMMENT.test(line.trimStart()) || HEADING.test(line.trim());
}

/**
 * SHA-256 or PDQ, which look alike. A PDQ hash sets the bits of the coefficients above their lower median, so never more
 * than half of its 256 bits, and nearly always just half (facebook/ThreatExchange, pdq/README.md); a digest sets any number.
 * Null when the lines do not tell: then a person has to.
 */
export function wideHashOf(all: readonly string[]): WideHash | null {
  const lines = all.slice(0, TELLING_LINES);
  const heading = lines.map((line) => HEADING.exec(line.trim())?.[1]?.toLowerCase()).find((name) => name !== undefined);
  if (heading !== undefined) return heading === 'pdq' ? 'pdq' : 'sha256';
  const wide = lines.flatMap((line) => hashOf(line) ?? []).filter(({ length }) => length === 64);
  // A list without any needs no answer.
  if (wide.length === 0) return 'sha256';
  const counts = wide.map(bitsOf);
  if (counts.some((bits) => bits > HALF_THE_BITS)) return 'sha256';
  const halves = counts.filter((bits) => bits >= HALF_THE_BITS - 2).length;
  const isPdq =
    counts.length < ENOUGH_WITH_OTHERS
      ? counts.length >= ENOUGH && halves === counts.length
      : halves >= counts.length * MOST_OF_THEM;
  return isPdq ? 'pdq' : null;
}

function bitsOf(hex: string): number {
  let bits = 0;
  for (const digit of hex) for (let rest = parseInt(digit, 16); rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}

/** @param head the first lines, by which it is told what hashes of 64 digits are */
export function plainListReader(tally: ReadingTally, head: readonly string[]): Result<EntryReader, ReadFault> {
  const wide = wideHashOf(head);
  if (wide === null) return err({ why: 'needs-mapping' });
  const readLine = (text: string, at: number): LineReading => {
    const hash = hashOf(text);
    if (hash === null) return isHeadingOrComment(text) ? null : 'unreadable';
    const draft = new EntryDraft(at, tally);
    if (hash.length === 32) draft.digest('md5', hash, 'md5');
    else if (hash.length === 40) draft.digest('sha1', hash, 'sha1');
    else if (wide === 'sha256') draft.digest('sha256', hash, 'sha256');
    else draft.pdq(hash, 'pdq');
    return draft.finish();
  };
  return ok(lineReader(tally, readLine, 'bad-digest'));
}
