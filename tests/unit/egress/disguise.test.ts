import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { DEFAULT_DATA_RULE, type FieldLevel } from '#lib/domain/data-rule.ts';
import type { Named } from '#lib/domain/disclosable-record.ts';
import { disguiseUnder } from '#lib/egress/disguise.ts';
import { createVault } from '#lib/vault/vault.ts';
import { fastDeriveKey, freshStorage, freshVault, PASSPHRASE, reopen, value } from '../vault/fresh-vault.ts';

const KEY = new Uint8Array(32).fill(1);
const telling = (gps: FieldLevel<'gps'>) => ({
  ...DEFAULT_DATA_RULE,
  fields: { ...DEFAULT_DATA_RULE.fields, gps },
});
const under = (key: Uint8Array) => disguiseUnder(DEFAULT_DATA_RULE, key);

describe('a pseudonym', () => {
  it('is an HMAC-SHA-256 of kind and text, cut to 128 bits', async () => {
    const usage = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', KEY, usage, false, ['sign']);
    const words = new TextEncoder().encode('lintel/pseudonym/1/fileName\0Anna bei Oma.jpg');
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, words));
    const { pseudonym } = await under(KEY);
    expect(pseudonym('fileName', 'Anna bei Oma.jpg')).toBe(toBase64url(mac.subarray(0, 16)));
    expect(fromBase64url(pseudonym('serial', ''))).toHaveLength(16);
  });

  it('is the same for the same name however it is written, and another one for another kind or under another key', async () => {
    const { pseudonym } = await under(KEY);
    expect(pseudonym('serial', 'Ma\u0308r')).toBe(pseudonym('serial', 'M\u00e4r'));
    const kinds: Named[] = ['serial', 'fileName', 'caseRef'];
    const other = await under(new Uint8Array(32).fill(2));
    const all = kinds.flatMap((kind) => [pseudonym(kind, 'x'), pseudonym(kind, 'X'), other.pseudonym(kind, 'x')]);
    expect(new Set(all).size).toBe(9);
  });

  it('has a key that comes with the vault, through every restart, and is no other vault’s', async () => {
    const vault = await freshVault();
    const first = value(await vault.pseudonymKey());
    expect(first).toHaveLength(32);
    vault.lock();
    expect(await vault.pseudonymKey()).toEqual({ ok: false, error: 'locked' });
    expect(value(await (await reopen()).pseudonymKey())).toEqual(first);
    freshStorage();
    const other = value(await createVault(PASSPHRASE, fastDeriveKey)).vault;
    expect(value(await other.pseudonymKey())).not.toEqual(first);
  });
});

describe('a country', () => {
  it('is that in which a place lies; at sea there is none', async () => {
    const { countryOf } = await disguiseUnder(telling('country'), KEY);
    const places = [
      { latitude: 46.948, longitude: 7.447 },
      { latitude: 47.141, longitude: 9.521 },
      { latitude: 64.18, longitude: -51.72 },
      { latitude: -41.29, longitude: 174.78 },
      { latitude: 0, longitude: 0 },
      { latitude: 90, longitude: 180 },
      { latitude: -90, longitude: -180 },
    ];
    // Greenland is told as the country that it belongs to.
    expect(places.map(countryOf).slice(0, 5)).toEqual(['CH', 'LI', 'DK', 'NZ', null]);
  });

  it('is not looked for where the rule tells none', async () => {
    const { countryOf } = await disguiseUnder(telling('grid'), KEY);
    expect(countryOf({ latitude: 46.948, longitude: 7.447 })).toBeNull();
  });
});
