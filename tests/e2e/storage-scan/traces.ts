import type { Stored } from './stored.ts';

/** What must not be found: a text, or a hash as 2n hexadecimal digits, which may lie about in every form of its bytes. */
export type Needle =
  { readonly label: string; readonly text: string } | { readonly label: string; readonly hex: string };

export type Trace = { readonly label: string; readonly form: string; readonly place: string };

type Form = { readonly form: string; readonly bytes: Buffer };

/** Every trace of a needle in what is stored, once for each place and form. */
export function tracesIn(stored: readonly Stored[], needles: readonly Needle[]): Trace[] {
  return needles.flatMap((needle) =>
    formsOf(needle).flatMap(({ form, bytes }) =>
      stored.filter((each) => each.bytes.includes(bytes)).map(({ place }) => ({ label: needle.label, form, place })),
    ),
  );
}

/** Everything that may stand for a needle: as text in two encodings, as bytes, and in base64 wherever it begins. */
export function formsOf(needle: Needle): Form[] {
  if ('text' in needle) return ofText(needle.text);
  const { hex } = needle;
  return [
    ...ofText(hex.toLowerCase()),
    ...ofText(hex.toUpperCase()),
    { form: 'raw bytes', bytes: Buffer.from(hex, 'hex') },
    ...base64Of(Buffer.from(hex, 'hex')),
  ];
}

function ofText(text: string): Form[] {
  const forms = [
    { form: 'text', bytes: Buffer.from(text) },
    { form: 'UTF-16', bytes: Buffer.from(text, 'utf16le') },
    ...base64Of(Buffer.from(text)),
  ];
  const percent = encodeURIComponent(text);
  return percent === text ? forms : [...forms, { form: 'percent', bytes: Buffer.from(percent) }];
}

/**
 * The digits of base64 that depend on these bytes alone, for each of the three places at which they can begin in a
 * group of three, in both alphabets.
 */
function base64Of(bytes: Buffer): Form[] {
  return [0, 1, 2].flatMap((before) => {
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    return (['base64', 'base64url'] as const).map((alphabet) => ({
      form: `${alphabet} at ${before}`,
      bytes: Buffer.from(padded.toString(alphabet).slice(from, to)),
    }));
  });
}
