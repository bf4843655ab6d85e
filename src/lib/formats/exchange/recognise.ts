import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { type Head, headOf } from './head.ts';
import { openPlain } from './plain-bytes.ts';
import { hashOf, isHeadingOrComment, wideHashOf } from './plain-list.ts';
import type { ReadFault, Recognised } from './reading.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';
import { sumOf } from './sums.ts';
import { vicsContextOf, vicsFormatOf } from './vics-context.ts';

type Guess = Omit<Recognised, 'zipped'>;

const VICS_CONTEXT = /projectvic|vicsdatamodel/i;
const VICS_SHAPE = /"(?:Media|MediaID)"\s*:/;

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
  const text = head.text.trimStart();
  if (text.startsWith('{')) return documentGuess(text);
  return listGuess(head.lines.slice(0, LINES));
}

/** A context, or the shape that public readers go by. */
function documentGuess(text: string): Guess | null {
  const context = vicsContextOf(text);
  const isVics = context === null ? /"value"\s*:\s*\[/.test(text) && VICS_SHAPE.test(text) : VICS_CONTEXT.test(context);
  if (!isVics) return null;
  const version = oneLine(context, LONGEST_SHORT_TEXT);
  // Numbers of categories mean opposite things in different countries, and what comes later in the file cannot be known.
  return { format: vicsFormatOf(context), version, categoryScheme: 'ask' };
}

/** Most lines count: an unreadable one among them is told when the list is read. */
function listGuess(lines: readonly string[]): Guess | null {
  const saying = lines.filter((line) => line.trim() !== '' && !isHeadingOrComment(line));
  const most = (test: (line: string) => boolean) => saying.filter(test).length * 2 > saying.length;
  const list = { version: null, categoryScheme: null };
  if (most((line) => hashOf(line) !== null) && wideHashOf(lines) !== null) return { format: 'plain-list', ...list };
  return most((line) => sumOf(line) !== null) ? { format: 'sums', ...list } : null;
}
