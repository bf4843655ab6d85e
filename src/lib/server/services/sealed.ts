import { createHash } from 'node:crypto';
import type { Json } from '#lib/domain/canonical.ts';
import { type Purpose, unsigned, verify } from '#lib/domain/signature.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Refusal } from './refusal.ts';

/** The receipt's text, and whether it was given before. */
export type Accepted = { receipt: string; repeated: boolean };

/**
 * How a sealed document came: `own`: a device hands in what it has sealed itself. `carried`: another one of its bureau
 * brings it, as a parcel that only this hub could open.
 */
export type Road = 'own' | 'carried';

/** By which road a document came, and whether its bringer reads receipts that name their place in the log. */
export type Delivery = { road: Road; withLeaf: boolean };

export const OWN_DELIVERY: Delivery = { road: 'own', withLeaf: true };

/** What every document says that a device has sealed. */
type Sealed = { batchId: string; bureau: string; device: string; signature: string } & Readonly<
  Record<string, Json | undefined>
>;

export function sha256Of(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Why a document may not come from this caller by this road, or is not its device's word; null when it is. */
export async function unsealable(
  store: Store,
  { actor, document, purpose, road }: { actor: Actor; document: Sealed; purpose: Purpose; road: Road },
): Promise<Refusal | null> {
  const device = await store.devices.find(document.device);
  // A bureau's own server may hand in what any device of that bureau has sealed; a device, only its own.
  const anothers = road === 'own' && actor.device !== null && actor.device !== document.device;
  if (anothers || device?.bureau.code !== document.bureau || device.revokedAt !== null) {
    return { code: 'wrong-bureau-or-device', detail: 'device' };
  }
  return (await verify(device.signKey, purpose, unsigned(document), document.signature))
    ? null
    : { code: 'bad-signature' };
}
