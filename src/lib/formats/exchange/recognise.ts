import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { type Head, headOf } from './head.ts';
import { openPlain } from './plain-bytes.ts';
import { hashOf, isHeadingOrComment, wideHashOf } from './plain-list.ts';
import type { ReadFault, Recognised } from './reading.ts';
import { sumOf } from './sums.ts';

type Guess = Omit<Recognised, 'zipped'>;

/** So many lines say of what kind a list is. */
const LINES = 200;

/** Tells by its content what a file is; its name counts for nothing. */
export async function recognise(source: ByteSource): Promise<Result<Recognised, ReadFault>> {
  const plain = await openPlain(source);
  if (!plain.ok) return plain;
  const head = await headOf(plain.value);
  if (!head.ok) return head;
  const guess = guessOf(head.value);
  return guess === null ? err({ why: 'unknown-format' }) : ok({ ...guess, zipped: plain.value.zipped });
}

function guessOf(head: Head): Guess | null {
  return listGuess(head.lines.slice(0, LINES));
}

/** Most lines count: an unreadable one among them is told when the list is read. */
function listGuess(lines: readonly string[]): Guess | null {
  const saying = lines.filter((line) => line.trim() !== '' && !isHeadingOrComment(line));
  const most = (test: (line: string) => boolean) => saying.filter(test).length * 2 > saying.length;
  const list = { version: null, categoryScheme: null };
  if (most((line) => hashOf(line) !== null) && wideHashOf(lines) !== null) return { format: 'plain-list', ...list };
  return most((line) => sumOf(line) !== null) ? { format: 'sums', ...list } : null;
}
