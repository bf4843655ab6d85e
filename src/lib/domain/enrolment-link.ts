import * as z from 'zod/mini';
import { Thumbprint } from './signature.ts';

/** Crockford's base 32: no I, L, O or U, so that a code can be read out and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 14;
const CODE_LENGTH = Math.ceil((CODE_BYTES * 8) / 5);

/** A one-time enrolment code: 112 random bits in 23 characters. */
export const EnrolmentCode = z.string().check(z.regex(new RegExp(`^[${ALPHABET}]{${String(CODE_LENGTH)}}$`)));

/** Where to enrol: the one-time code and the thumbprint of the hub key that the vault will pin. */
export type EnrolmentInvitation = { code: string; hub: string };

export function newEnrolmentCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CODE_BYTES));
  let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let code = '';
  for (let i = 0; i < CODE_LENGTH; i++, bits >>= 5n) code = (ALPHABET[Number(bits & 31n)] ?? '') + code;
  return code;
}

/** The link an officer opens. Both parts are in the fragment, which no browser sends to a server. */
export function formatEnrolmentLink(origin: string, invitation: EnrolmentInvitation): string {
  return `${origin}/enrol#${invitation.code}.${invitation.hub}`;
}

/** Reads a whole link, or only what follows its `#`; null when it is not an invitation. */
export function parseEnrolmentLink(text: string): EnrolmentInvitation | null {
  const fragment = text.trim().split('#').at(-1) ?? '';
  const [code = '', hub = '', ...rest] = fragment.split('.');
  if (rest.length > 0 || !EnrolmentCode.safeParse(code.toUpperCase()).success) return null;
  return Thumbprint.safeParse(hub).success ? { code: code.toUpperCase(), hub } : null;
}
