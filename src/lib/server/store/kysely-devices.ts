import type { Kysely, Selectable } from 'kysely';
import { PublicJwk } from '#lib/domain/signature.ts';
import { Role } from '#lib/domain/wire/common.ts';
import type { Device, DeviceFacts, DeviceStore, NewDevice } from './identity-store.ts';
import type { Tables } from './schema.ts';

export class KyselyDevices implements DeviceStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async enrol(device: NewDevice, at: string): Promise<void> {
    const { id, bureau, officer, signThumbprint } = device;
    await this.#db
      .insertInto('devices')
      .values({
        ...{ id, bureau, officer, name: null, sign_thumbprint: signThumbprint },
        ...{ sign_key: JSON.stringify(device.signKey), receive_key: JSON.stringify(device.receiveKey) },
        ...{ enrolled_at: at, last_seen_at: null, revoked_at: null },
      })
      .execute();
  }

  async find(id: string): Promise<Device | null> {
    const row = await selectDevices(this.#db).where('devices.id', '=', id).executeTakeFirst();
    return row === undefined ? null : deviceOf(row);
  }

  async hasKey(signThumbprint: string): Promise<boolean> {
    const query = this.#db.selectFrom('devices').select('id').where('sign_thumbprint', '=', signThumbprint);
    return (await query.executeTakeFirst()) !== undefined;
  }

  async of(officers: readonly string[]): Promise<DeviceFacts[]> {
    const rows = await this.#db
      .selectFrom('devices')
      .select(['id', 'officer', 'name', 'enrolled_at', 'last_seen_at', 'revoked_at'])
      .where('officer', 'in', officers)
      .orderBy('enrolled_at')
      .orderBy('id')
      .execute();
    return rows.map(
      ({ id, officer, name, enrolled_at: enrolledAt, last_seen_at: lastSeenAt, revoked_at: revokedAt }) => ({
        ...{ id, officer, name, enrolledAt, lastSeenAt, revokedAt },
      }),
    );
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#db.updateTable('devices').set({ name }).where('id', '=', id).execute();
  }

  async revoke(bureau: string, id: string, at: string): Promise<boolean> {
    const revoked = await this.#db
      .updateTable('devices')
      .set({ revoked_at: at })
      .where('bureau', '=', bureau)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (revoked.numUpdatedRows === 0n) return false;
    await this.#db.deleteFrom('sessions').where('device', '=', id).execute();
    return true;
  }

  async any(): Promise<boolean> {
    return (await this.#db.selectFrom('devices').select('id').limit(1).executeTakeFirst()) !== undefined;
  }
}

/** A device together with whom it speaks for. */
export function selectDevices(db: Kysely<Tables>) {
  return db
    .selectFrom('devices')
    .innerJoin('officers', 'officers.id', 'devices.officer')
    .innerJoin('bureaux', 'bureaux.code', 'devices.bureau')
    .select([
      'devices.id as device',
      'devices.bureau',
      'bureaux.name as bureau_name',
      'devices.officer',
      'officers.name as officer_name',
      'officers.role',
      'devices.sign_key',
      'devices.revoked_at',
    ]);
}

type DeviceRow = Pick<Selectable<Tables['devices']>, 'bureau' | 'officer' | 'sign_key' | 'revoked_at'> & {
  role: string;
  device: string;
  bureau_name: string;
  officer_name: string;
};

export function deviceOf(row: DeviceRow): Device {
  return {
    id: row.device,
    bureau: { code: row.bureau, name: row.bureau_name },
    officer: { id: row.officer, name: row.officer_name },
    role: Role.parse(row.role),
    signKey: PublicJwk.parse(JSON.parse(row.sign_key)),
    revokedAt: row.revoked_at,
  };
}
