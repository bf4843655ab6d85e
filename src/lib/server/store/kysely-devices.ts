import type { Kysely, Selectable } from 'kysely';
import { PublicJwk } from '#lib/domain/signature.ts';
import { Role } from '#lib/domain/wire/common.ts';
import type { Tables } from './schema.ts';
import type { Device, DeviceStore, NewDevice } from './store.ts';

export class KyselyDevices implements DeviceStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async enrol(device: NewDevice, at: string): Promise<void> {
    const { id, bureau, officer, role } = device;
    await this.#db
      .insertInto('officers')
      .values({ id: officer.id, bureau, name: officer.name, created_at: at })
      .execute();
    await this.#db
      .insertInto('devices')
      .values({
        id,
        bureau,
        officer: officer.id,
        role,
        sign_key: JSON.stringify(device.signKey),
        sign_thumbprint: device.signThumbprint,
        receive_key: JSON.stringify(device.receiveKey),
        enrolled_at: at,
        revoked_at: null,
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
      'devices.role',
      'devices.sign_key',
      'devices.revoked_at',
    ]);
}

type DeviceRow = Pick<Selectable<Tables['devices']>, 'bureau' | 'officer' | 'role' | 'sign_key' | 'revoked_at'> & {
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
