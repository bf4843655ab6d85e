/** The text of a request in pieces: what stands before its items, each item with what parts it from the next, the rest. */
export type ExactText = { readonly before: string; readonly items: readonly string[]; readonly after: string };

/** The member that holds the items. Inside of a text its quotes would have a backslash before them. */
const ITEMS = /(?<=[{,])"items":\[/;
/** What matters for where an item ends: texts as a whole, and brackets. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g;

/**
 * Cuts the JSON of a request where its items begin and end. Put together the pieces are the text again, to the byte;
 * nothing is written anew. A text without items is all `before`.
 */
export function exactText(text: string): ExactText {
  const found = ITEMS.exec(text);
  if (found === null) return { before: text, items: [], after: '' };
  const start = found.index + found[0].length;
  const starts: number[] = [];
  let depth = 0;
  let end = start;
  TOKEN.lastIndex = start;
  for (let token = TOKEN.exec(text); token !== null && depth >= 0; token = TOKEN.exec(text)) {
    const [sign] = token;
    if (depth === 0 && sign === '{') starts.push(token.index);
    if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    if (depth === 0) end = TOKEN.lastIndex;
  }
  const items = starts.map((from, i) => text.slice(from, starts[i + 1] ?? end));
  return { before: text.slice(0, starts[0] ?? end), items, after: text.slice(end) };
}

/** The same as lines that people can read. */
export function exactLines({ before, items, after }: ExactText): string[] {
  return [before, ...items, after].filter((line) => line !== '');
}

/** One item by itself. */
export function itemText({ items }: ExactText, place: number): string | null {
  return items[place]?.replace(/[,\s]*$/, '') ?? null;
}
