import { toBase64url, fromBase64url } from '#lib/domain/base64url.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { PublicJwk, sign, thumbprint } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { EnrolmentRequest } from '#lib/domain/wire/identity.ts';

/** What a hub with a key of its own making answers to an enrolment: right in everything but the key. */
export async function foreignEnrolment(body: Buffer): Promise<string> {
  const request = EnrolmentRequest.parse(JSON.parse(body.toString()));
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const answer = {
    hubKey: PublicJwk.parse({ crv, kty, x, y }),
    signKey: await thumbprint(request.signKey),
    membership: {
      device: uuidv7(),
      officer: { id: uuidv7(), name: request.officerName },
      role: 'officer',
      bureau: { code: 'A', name: 'Bureau A' },
    },
    dataRule: { rule: DEFAULT_DATA_RULE, madeBy: null },
  };
  return JSON.stringify({ ...answer, signature: await sign(pair.privateKey, 'lintel/enrolment-answer/1', answer) });
}

/** A signed answer with one bit of its signature turned over. */
export function withFlippedBit(answer: string): string {
  const { signature, ...rest } = JSON.parse(answer) as { signature: string };
  const bytes = fromBase64url(signature);
  if (bytes === null) throw new Error('The answer carries no signature.');
  bytes[17] = (bytes[17] ?? 0) ^ 0b100;
  return JSON.stringify({ ...rest, signature: toBase64url(bytes) });
}
