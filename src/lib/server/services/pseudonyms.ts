import type { IdentifiedKind } from '#lib/domain/wire/identified-kind.ts';

/** Crockford's base 32: no I, L, O or U, which are mistaken for others when they are read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 8;

/** A pseudonym of 40 random bits, e.g. `V-7K3M-2Q9D`. */
export function newPseudonym(kind: IdentifiedKind): string {
  const symbols = [...crypto.getRandomValues(new Uint8Array(SYMBOLS))].map((byte) => ALPHABET.charAt(byte & 31));
  return `${kind === 'victim' ? 'V' : 'O'}-${symbols.slice(0, 4).join('')}-${symbols.slice(4).join('')}`;
}
