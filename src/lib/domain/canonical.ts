/** Values that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Stands for a value whose canonical form was made before: a long text is then put together without holding up the page. */
export type CanonicalText = { readonly json: string };

/** The ones made here: nothing that merely looks like one is taken at its word. */
const made = new WeakSet<object>();

export function canonicalText(value: Json): CanonicalText {
  const text = Object.freeze({ json: canonicalJson(value) });
  made.add(text);
  return text;
}

/**
 * RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted by UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Members that are undefined are left out. Throws on what JSON cannot carry: lone surrogates
 * (3.2.2.2), NaN and the infinities (3.2.2.3).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('a number outside JSON has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError('a string with a lone surrogate has no canonical form');
    return JSON.stringify(value);
  }
  if (isCanonicalText(value)) return value.json;
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The canonical form as UTF-8. */
export function canonicalBytes(value: Json): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isCanonicalText(value: object): value is CanonicalText {
  return made.has(value);
}
