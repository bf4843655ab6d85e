import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64url } from '#lib/domain/base64url.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';

/** 128 bits: two of a billion names share a pseudonym with a chance below 10^-20. */
const PSEUDONYM_BYTES = 16;

/**
 * What a rule needs to disclose less than a record holds. Borders are loaded only where the rule tells countries.
 *
 * @param key 32 bytes that no hub ever holds
 */
export async function disguiseUnder(rule: DataRule, key: Uint8Array): Promise<Disguise> {
  const countryOf = rule.fields.gps === 'country' ? await countries() : () => null;
  return { pseudonym: (of, text) => pseudonym(key, of, text), countryOf };
}

/**
 * HMAC-SHA-256 over kind, zero byte and text, cut to 128 bits. One name is written in several ways by different systems:
 * it is brought to its composed form (NFC) first.
 */
function pseudonym(key: Uint8Array, of: string, text: string): string {
  const words = new TextEncoder().encode(`lintel/pseudonym/1/${of}\0${text.normalize('NFC')}`);
  return toBase64url(hmac(sha256, key, words).subarray(0, PSEUDONYM_BYTES));
}

/** Countries as they are administered; a territory counts as its country. */
async function countries(): Promise<Disguise['countryOf']> {
  const { iso1A2Code } = await import('@rapideditor/country-coder');
  return ({ latitude, longitude }) => iso1A2Code([longitude, latitude]);
}
