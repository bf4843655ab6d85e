import { canonicalJson, type Json } from '#lib/domain/canonical.ts';

/** A request with a list of items, as it goes over the network. */
type Carrier = { items: readonly Json[] };

/**
 * The text of a request cut into lines that people can read: what stands before the items, each item, what stands
 * behind. Joined without anything between them the lines are the text again, to the byte; nothing is written anew.
 */
export function exactLines(text: string): string[] {
  const { items } = JSON.parse(text) as Carrier;
  const lines: string[] = [];
  let start = 0;
  for (const item of items) {
    const json = canonicalJson(item);
    const at = text.indexOf(json, start);
    if (at < 0) return [text];
    // Only the first item has more before it than a comma, which stays at the end of the line above.
    if (lines.length === 0) lines.push(text.slice(start, at));
    else lines.push((lines.pop() ?? '') + text.slice(start, at));
    lines.push(json);
    start = at + json.length;
  }
  return start < text.length ? [...lines, text.slice(start)] : lines;
}
