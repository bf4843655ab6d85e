import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import type { PublicJwk } from '#lib/domain/signature.ts';
import { Parcel } from '#lib/domain/wire/parcel.ts';

/** What the keys are derived for. */
const INFO = new TextEncoder().encode('lintel-carried/1');

/** Encrypts a document for the hub with this box key: whoever carries it learns its length and nothing else. */
export async function sealParcel(
  document: Uint8Array<ArrayBuffer>,
  { hub, boxKey }: { hub: string; boxKey: PublicJwk },
): Promise<Parcel> {
  const suite = await loadSuite();
  const recipientPublicKey = await suite.kem.importKey('jwk', { ...boxKey }, true);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: INFO });
  const sealed = await sender.seal(document, boundTo(hub));
  return Parcel.parse({
    hub,
    enc: toBase64url(new Uint8Array(sender.enc)),
    box: toBase64url(new Uint8Array(sealed)),
  });
}

/** The document, or null when it was made for another key or hub, or is not what was sealed. */
export async function openParcel(
  { hub, enc, box }: Parcel,
  recipientKey: CryptoKey,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [point, sealed] = [fromBase64url(enc), fromBase64url(box)];
  if (point === null || sealed === null) return null;
  const suite = await loadSuite();
  try {
    const recipient = await suite.createRecipientContext({ recipientKey, enc: point, info: INFO });
    return new Uint8Array(await recipient.open(sealed, boundTo(hub)));
  } catch {
    // No point of the curve, or a tag that does not fit.
    return null;
  }
}

/** A hub's private box key for use. @param key P-256, with its private half `d` */
export async function importBoxKey(key: PublicJwk & { d: string }): Promise<CryptoKey> {
  const suite = await loadSuite();
  return suite.kem.importKey('jwk', { ...key }, false);
}

/** Loaded when the first parcel is made or opened. */
async function loadSuite() {
  const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import('@hpke/core');
  return new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

function boundTo(hub: string): Uint8Array<ArrayBuffer> {
  return canonicalBytes({ format: 'lintel-carried/1', hub });
}
