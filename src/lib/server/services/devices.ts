import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Device } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import { isLastAdmin } from './last-admin.ts';
import type { Clock, Refusal } from './refusal.ts';
import { notSteppedUp } from './step-up.ts';

type Parts = { store: Store; audit: Auditing; clock: Clock };

/** The devices of officers: their own, and those of the bureau for its administrator. */
export class Devices {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: Parts) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  async rename(actor: Actor, id: string, name: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'rename-own');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      if ((await seenBy(store, actor, id)) === null) return err({ code: 'not-found' });
      await store.devices.rename(id, name);
      await this.#audit.record(store, { kind: 'device', act: 'renamed', actor, details: { device: id } });
      return ok(DONE);
    });
  }

  /** From now on the device signs nothing that the hub takes, and its sessions are over. */
  async revoke(actor: Actor, id: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'revoke-own-device');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const device = await seenBy(store, actor, id);
      if (device?.revokedAt !== null) return err({ code: 'not-found' });
      const isOwn = device.officer.id === actor.officer;
      if (!isOwn && device.role === 'hub-admin') return err({ code: 'not-allowed' });
      const unproved = isOwn ? null : notSteppedUp(actor, 'revoke-device', this.#clock);
      if (unproved !== null) return err(unproved);
      if (await isLastOfLastAdmin(store, device)) return err({ code: 'last-admin' });
      await this.#revoke(store, device, actor);
      return ok(DONE);
    });
  }

  /** The same by the hub's operator, who may revoke any. False when there is none to revoke. */
  async revokeAny(id: string): Promise<boolean> {
    return this.#store.transaction(async (store) => {
      const device = await store.devices.find(id);
      if (device?.revokedAt !== null) return false;
      await this.#revoke(store, device, null);
      return true;
    });
  }

  async #revoke(store: Store, { id, bureau, officer }: Device, actor: Actor | null): Promise<void> {
    await store.devices.revoke(bureau.code, id, this.#clock().toISOString());
    const details = { device: id, officer: officer.id };
    await this.#audit.record(store, { kind: 'device', act: 'revoked', actor, details });
  }
}

/** A device of the officer's own, or for an administrator of the bureau; null is any other, as if there were none. */
async function seenBy(store: Store, actor: Actor, id: string): Promise<Device | null> {
  const device = await store.devices.find(id);
  if (device?.bureau.code !== actor.bureau) return null;
  return device.officer.id === actor.officer || actor.role === 'bureau-admin' ? device : null;
}

async function isLastOfLastAdmin(store: Store, { id, officer: { id: officerId } }: Device): Promise<boolean> {
  const officer = await store.officers.find(officerId);
  if (officer === null || !(await isLastAdmin(store, officer))) return false;
  const devices = await store.devices.of([officerId]);
  return devices.every((device) => device.id === id || device.revokedAt !== null);
}
