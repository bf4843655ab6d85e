/*
 * Two locales that nobody speaks, made from the base locale while the portal runs: texts of their own would make every
 * officer load three languages. The generate step copies this file beside the compiled messages and lets the
 * functions of `en-XA` and `ar-XB` go through it. What a message is given (a name, a count) stays as it is.
 */

/** @typedef {Readonly<Record<string, unknown>>} Inputs */
/** @typedef {(inputs: Inputs) => string} Message */

const plain = 'AaBbCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const accented = 'ÅåßƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž';
const filler = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore ';

/**
 * `en-XA`: every letter accented and the text about 40 % longer, in brackets, so that a string that is clipped or was
 * never translated shows.
 *
 * @param {Message} message
 * @returns {Message}
 */
export function accent(message) {
  return changed(message, (parts) => {
    const length = parts.reduce((sum, part, index) => sum + (index % 2 === 0 ? part.length : 0), 0);
    const extra = Math.ceil(length * 0.4);
    const texts = parts.map((part, index) => (index % 2 === 0 ? part.replace(/[A-Za-z]/g, withAccent) : part));
    const repeated = filler.repeat(Math.ceil(extra / filler.length));
    return length === 0 ? texts.join('') : `[${texts.join('')} ${repeated.slice(0, extra)}]`;
  });
}

/**
 * `ar-XB`: every word runs from right to left (right-to-left override), so that a layout with a fixed direction shows.
 *
 * @param {Message} message
 * @returns {Message}
 */
export function mirror(message) {
  return changed(message, (parts) =>
    parts
      .map((part, index) =>
        index % 2 === 0 ? part.replace(/\S+/g, (word) => `\u200f\u202e${word}\u202c\u200f`) : part,
      )
      .join(''),
  );
}

/** @param {string} letter */
function withAccent(letter) {
  const at = plain.indexOf(letter);
  return at < 0 ? letter : (accented[at] ?? letter);
}

/** Stands around a value in a finished message: a character that no text holds. */
const fence = '\u0000';

/**
 * Runs the message with values that fence themselves when they become text, but still count as numbers, and hands the
 * parts to `change`: text and value by turns, text first.
 *
 * @param {Message} message
 * @param {(parts: string[]) => string} change
 * @returns {Message}
 */
function changed(message, change) {
  return (inputs) => {
    /** @type {[name: string, value: object][]} */
    const fenced = Object.entries(inputs).map(([name, value]) => [
      name,
      { valueOf: () => value, toString: () => `${fence}${String(value)}${fence}` },
    ]);
    return change(message(Object.fromEntries(fenced)).split(fence));
  };
}
