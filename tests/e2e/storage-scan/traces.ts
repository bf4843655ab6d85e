import type { Stored } from './stored.ts';

/** What must not be found: a text, or a hash as 2n hexadecimal digits, which may lie about in every form of its bytes. */
export type Needle =
  { readonly label: string; readonly text: string } | { readonly label: string; readonly hex: string };

export type Trace = { readonly label: string; readonly form: string; readonly place: string };

type Form = { readonly form: string; readonly bytes: Buffer };

/** Looks for all forms of all needles in one pass: by their first four bytes, then by the rest. */
export class TraceSearch {
  readonly #byStart = new Map<number, (Form & { readonly label: string })[]>();

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      for (const form of formsOf(needle)) {
        const start = form.bytes.readUInt32BE();
        const sharing = this.#byStart.get(start) ?? [];
        sharing.push({ ...form, label: needle.label });
        this.#byStart.set(start, sharing);
      }
    }
  }

  /** Every trace in what is stored, once for each place and form. */
  in(stored: readonly Stored[]): Trace[] {
    const found = new Map<string, Trace>();
    for (const { place, bytes } of stored) {
      let start = 0;
      for (const [at, byte] of bytes.entries()) {
        start = ((start << 8) | byte) >>> 0;
        for (const { label, form, bytes: sought } of this.#byStart.get(start) ?? []) {
          const from = at - 3;
          if (from < 0 || !bytes.subarray(from, from + sought.length).equals(sought)) continue;
          found.set(`${label} ${form} ${place}`, { label, form, place });
        }
      }
    }
    return [...found.values()];
  }
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
