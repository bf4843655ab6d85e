/** As `ShortText` and `FreeText` allow. */
export const LONGEST_SHORT_TEXT = 120;
export const LONGEST_FREE_TEXT = 4000;

const UNCLEAN = /[\p{Cc}\p{Cs}]/u;
const EACH_UNCLEAN = /[\p{Cc}\p{Cs}]/gu;
const EACH_UNCLEAN_BUT_SPACE = /(?![\n\r\t])[\p{Cc}\p{Cs}]/gu;

/** What another tool wrote, as text: a number or boolean counts as what it reads as; null for what says nothing. */
export function plainText(said: unknown): string | null {
  if (typeof said === 'string') return said === '' ? null : said;
  if (typeof said === 'number' || typeof said === 'boolean') return String(said);
  return null;
}

/** One line without control characters and lone surrogates, at most `longest` code units; null when nothing is left. */
export function oneLine(said: unknown, longest: number): string | null {
  const text = plainText(said);
  if (text === null) return null;
  const clean = (UNCLEAN.test(text) ? text.replace(EACH_UNCLEAN, ' ') : text).trim();
  return cut(clean, longest);
}

/** The same, but lines stay lines. */
export function manyLines(said: unknown, longest: number): string | null {
  const text = plainText(said);
  if (text === null) return null;
  const clean = (UNCLEAN.test(text) ? text.replace(EACH_UNCLEAN_BUT_SPACE, ' ') : text).trim();
  return cut(clean, longest);
}

function cut(text: string, longest: number): string | null {
  if (text.length <= longest) return text === '' ? null : text;
  // Half of a character outside the basic plane is no character.
  const whole = text
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
  return whole === '' ? null : whole;
}
