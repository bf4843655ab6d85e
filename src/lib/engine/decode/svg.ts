/** Where the root element of an SVG has to begin for us to see it. */
const WITHIN_BYTES = 4096;

/** What may stand before the root element of an XML document (XML 1.0, production 22), each with its end. */
const PROLOG = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
  // The internal subset of a document type: its declarations, and its end.
  ['<!', '>'],
  [']', '>'],
] as const;

/** Whether a file is an XML document whose root element is `svg` (SVG 2, chapter 5.1). */
export function isSvg(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, WITHIN_BYTES));
  for (let at = skipSpace(text, 0); ;) {
    const part = PROLOG.find(([start]) => text.startsWith(start, at));
    if (part === undefined) return /^<(\w+:)?svg[\s>]/.test(text.slice(at, at + 40));
    const end = endOf(text, at, part);
    if (end === null) return false;
    at = skipSpace(text, end);
  }
}

/** A document type with an internal subset ends at its `[`: what follows are parts of their own. */
function endOf(text: string, at: number, [start, end]: (typeof PROLOG)[number]): number | null {
  const found = text.indexOf(end, at + start.length);
  const subset = start === '<!DOCTYPE' ? text.indexOf('[', at) : -1;
  if (subset !== -1 && (found === -1 || subset < found)) return subset + 1;
  return found === -1 ? null : found + end.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/[\s\uFEFF]/.test(text.charAt(at))) at++;
  return at;
}
