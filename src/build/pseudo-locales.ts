import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { writeIfChanged } from './write-if-changed.ts';

type Message = string | readonly Variants[];
type Variants = {
  readonly declarations?: readonly string[];
  readonly selectors?: readonly string[];
  readonly match: Readonly<Record<string, string>>;
};

const plain = 'AaBbCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const accented = 'ÅåßƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž';
const filler =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore';

/** `en-XA`: every letter accented and the text about 40 % longer, in brackets, so that a string that is clipped or not translated shows. */
export function accent(text: string): string {
  const letters = outsidePlaceholders(text, (part) =>
    part.replace(/[A-Za-z]/g, (letter) => {
      const at = plain.indexOf(letter);
      return at < 0 ? letter : (accented[at] ?? letter);
    }),
  );
  const extra = Math.ceil(text.replace(/\{[^}]*\}/g, '').length * 0.4);
  return extra === 0 ? letters : `[${letters} ${filler.repeat(Math.ceil(extra / filler.length)).slice(0, extra)}]`;
}

/** `ar-XB`: every word runs from right to left (right-to-left override), so that a layout with a fixed direction shows. */
export function mirror(text: string): string {
  return outsidePlaceholders(text, (part) => part.replace(/[^\s]+/g, (word) => `\u200f\u202e${word}\u202c\u200f`));
}

/** Applies `change` to the text of a message; its placeholders `{name}`, markup `{#b}` and escapes `\{` stay as they are. */
function outsidePlaceholders(text: string, change: (part: string) => string): string {
  return text
    .split(/(\\[{}\\]|\{[^}]*\})/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

/** The messages of a pseudo-locale, made from those of the base locale. Every variant of a plural is changed alike. */
export function pseudoLocalise(
  messages: Readonly<Record<string, Message>>,
  change: (text: string) => string,
): Record<string, Message> {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, key.startsWith('$') ? message : changed(message, change)]),
  );
}

function changed(message: Message, change: (text: string) => string): Message {
  if (typeof message === 'string') return change(message);
  return message.map((variants) => ({
    ...variants,
    match: Object.fromEntries(Object.entries(variants.match).map(([when, text]) => [when, change(text)])),
  }));
}

/** Writes `en-XA.json` and `ar-XB.json` beside `en.json`. */
export function writePseudoLocales(): void {
  const directory = join(checkout, 'src/messages');
  const base = JSON.parse(readFileSync(join(directory, 'en.json'), 'utf8')) as Record<string, Message>;
  for (const [locale, change] of [
    ['en-XA', accent],
    ['ar-XB', mirror],
  ] as const) {
    writeIfChanged(join(directory, `${locale}.json`), `${JSON.stringify(pseudoLocalise(base, change), null, 2)}\n`);
  }
}
