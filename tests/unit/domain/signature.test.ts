import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '#lib/domain/canonical.ts';
import {
  type Purpose,
  PublicJwk,
  Signature,
  sign,
  thumbprint,
  Thumbprint,
  unsigned,
  verify,
} from '#lib/domain/signature.ts';

const PURPOSES: Purpose[] = [
  'lintel/enrolment/1',
  'lintel/enrolment-answer/1',
  'lintel/challenge/1',
  'lintel/session/1',
  'lintel/session-answer/1',
  'lintel/lookup-answer/1',
  'lintel/batch/1',
  'lintel/receipt/1',
];

async function keyPair(): Promise<{ privateKey: CryptoKey; publicKey: PublicJwk }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: PublicJwk.parse({ crv, kty, x, y }) };
}

const { privateKey, publicKey } = await keyPair();
const payload = { batchId: '1', items: [1, 2, 3], note: 'ö' };

it('holds for its own purpose and for no other', async () => {
  for (const purpose of PURPOSES) {
    const signature = await sign(privateKey, purpose, payload);
    expect(Signature.safeParse(signature).success).toBe(true);
    for (const other of PURPOSES) expect(await verify(publicKey, other, payload, signature)).toBe(other === purpose);
  }
});

it('covers the canonical form: the order of members does not matter', async () => {
  const signature = await sign(privateKey, 'lintel/batch/1', { a: 1, b: 2 });
  expect(await verify(publicKey, 'lintel/batch/1', { b: 2, a: 1 }, signature)).toBe(true);
});

it('does not hold for any other payload, key or signature', async () => {
  const signature = await sign(privateKey, 'lintel/batch/1', payload);
  expect(await verify(publicKey, 'lintel/batch/1', { ...payload, note: 'o' }, signature)).toBe(false);
  expect(await verify((await keyPair()).publicKey, 'lintel/batch/1', payload, signature)).toBe(false);
  const bits = Buffer.from(signature, 'base64url');
  await fc.assert(
    fc.asyncProperty(fc.nat(bits.length * 8 - 1), async (bit) => {
      const flipped = Buffer.from(bits);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await verify(publicKey, 'lintel/batch/1', payload, flipped.toString('base64url'))).toBe(false);
    }),
    { numRuns: 40 },
  );
});

it.each(['', 'AAAA', 'not base64url!', 'A'.repeat(85), 'A'.repeat(86), 'A'.repeat(88)])(
  'takes "%s" for no signature, without throwing',
  async (signature) => {
    expect(await verify(publicKey, 'lintel/batch/1', payload, signature)).toBe(false);
  },
);

it('takes a point off the curve for no key, without throwing', async () => {
  const signature = await sign(privateKey, 'lintel/batch/1', payload);
  expect(await verify({ ...publicKey, y: publicKey.x }, 'lintel/batch/1', payload, signature)).toBe(false);
});

/** RFC 7515 A.3.1 gives this key; the thumbprint is SHA-256 over its members in lexicographic order (RFC 7638). */
it('names a key by its thumbprint', async () => {
  const key: PublicJwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  };
  const form = canonicalJson(key);
  expect(form.startsWith('{"crv":"P-256","kty":"EC","x":"f83O')).toBe(true);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(form));
  expect(await thumbprint(key)).toBe(Buffer.from(digest).toString('base64url'));
  expect(Thumbprint.safeParse(await thumbprint(key)).success).toBe(true);
  expect(await thumbprint({ ...key, x: key.y })).not.toBe(await thumbprint(key));
});

it('takes no private key for a public one', () => {
  expect(PublicJwk.safeParse({ ...publicKey, d: publicKey.x }).success).toBe(false);
});

it('covers all but itself', () => {
  const signed = { a: 1, signature: 's' };
  expect(unsigned(signed)).toEqual({ a: 1 });
  expect(signed.signature).toBe('s');
});
