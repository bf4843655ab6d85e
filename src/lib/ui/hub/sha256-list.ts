import { Sha256 } from '#lib/domain/hash.ts';

/** SHA-256 values one a line, as somebody has typed or pasted them; `bad` is the first line that is none, from 1. */
export type Sha256List = { readonly sha256s: readonly string[]; readonly bad: number | null };

/** Empty lines, spaces and capital letters do no harm; what is listed twice counts once. */
export function sha256List(text: string): Sha256List {
  const sha256s = new Set<string>();
  for (const [at, line] of text.split('\n').entries()) {
    const value = line.replaceAll(/\s/g, '').toLowerCase();
    if (value === '') continue;
    if (!Sha256.safeParse(value).success) return { sha256s: [], bad: at + 1 };
    sha256s.add(value);
  }
  return { sha256s: [...sha256s], bad: null };
}
