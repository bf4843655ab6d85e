import { csvGuess } from './csv-guess.ts';
import { HASHDEEP } from './hashdeep.ts';
import type { Head } from './head.ts';
import { lintelFormOf } from './lintel-reader.ts';
import { hashOf, isHeadingOrComment, wideHashOf } from './plain-list.ts';
import type { Recognised } from './reading.ts';
import { LONGEST_SHORT_TEXT, oneLine } from './said-text.ts';
import { sumOf } from './sums.ts';
import { vicsContextOf, vicsFormatOf } from './vics-context.ts';

type Guess = Omit<Recognised, 'zipped'>;

const VICS_CONTEXT = /projectvic|vicsdatamodel/i;
const VICS_SHAPE = /"(?:Media|MediaID)"\s*:/;

/** So many lines say of what kind a list is. */
const LINES = 200;

/** What a file is by its beginning; null when it is nothing that is read here. */
export function guessOf(head: Head): Guess | null {
  const text = head.text.trimStart();
  if (text.startsWith('{')) return documentGuess(text);
  if (text.startsWith(HASHDEEP)) return { format: 'hashdeep', version: 'HASHDEEP-1.0', categoryScheme: null };
  return listGuess(head.lines.slice(0, LINES)) ?? csvGuess(head.lines.slice(0, LINES));
}

/** A context, or the shape that public readers go by. */
function documentGuess(text: string): Guess | null {
  const form = lintelFormOf(text);
  // Lintel says the scheme with each category.
  if (form !== null) return { format: 'lintel-report', version: form, categoryScheme: null };
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
