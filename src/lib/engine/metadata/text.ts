import { METADATA_TEXT_MAX } from '#lib/domain/metadata.ts';

/** What exifreader puts in place of a value that lies outside the file. */
const FAULTY = '<faulty value>';

/** White space at an end, or between words. */
const SPACE = /\s+/g;
/** Not for reading: control characters, halves of surrogate pairs, and what turns the writing direction. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

/**
 * One line of text, or null when there is none. EXIF's ASCII ends at the first NUL (EXIF 3.0, 4.6.2); what cameras leave
 * behind it is rubbish from an earlier, longer text.
 *
 * @param value a text, or the list of NUL-separated texts that exifreader makes of an ASCII value
 */
export function plainText(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string' || first === FAULTY) return null;
  const end = first.indexOf('\0');
  // Longer than anything that could be kept: what follows need not be looked at.
  const start = first.slice(0, end === -1 ? METADATA_TEXT_MAX * 4 : end).slice(0, METADATA_TEXT_MAX * 4);
  const text = start.replace(SPACE, ' ').replace(UNREADABLE, '').trim();
  if (text === '') return null;
  return text.length <= METADATA_TEXT_MAX ? text : cut(text);
}

/** Cut between characters, not between the halves of one. */
function cut(text: string): string {
  return `${text.slice(0, METADATA_TEXT_MAX - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
