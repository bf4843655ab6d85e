import { expect, it } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { seal, unseal } from '#lib/vault/sealing.ts';
import { sealedName } from '#lib/vault/sealed-name.ts';
import { importDataKey, keysFrom } from '#lib/vault/vault-keys.ts';

const newKeys = async () => keysFrom(await importDataKey(crypto.getRandomValues(new Uint8Array(32))));
const plain = new TextEncoder().encode('the same record');

it('a sealed record opens only with its key, in its store, under its id', async () => {
  const keys = await newKeys();
  const row = await seal(keys, 'outbox', 'x', plain);
  expect(await unseal(keys, 'outbox', 'x', row)).toEqual(ok(plain));
  const refused = err('damaged-record');
  expect(await unseal(await newKeys(), 'outbox', 'x', row)).toEqual(refused);
  expect(await unseal(keys, 'receipts', 'x', row)).toEqual(refused);
  expect(await unseal(keys, 'outbox', 'y', row)).toEqual(refused);
  expect(await unseal(keys, 'outbox', 'x', { ...row, v: 2 })).toEqual(refused);
  expect(await unseal(keys, 'outbox', 'x', { ...row, data: row.data.subarray(0, -1) })).toEqual(refused);
});

it('the same record is sealed differently each time', async () => {
  const keys = await newKeys();
  const [a, b] = [await seal(keys, 'outbox', 'x', plain), await seal(keys, 'outbox', 'x', plain)];
  expect(a.iv).not.toEqual(b.iv);
  expect(a.data).not.toEqual(b.data);
});

it('a name is the same in one vault and store only', async () => {
  const keys = await newKeys();
  const name = await sealedName(keys, 'outbox', 'batch');
  expect(await sealedName(keys, 'outbox', 'batch')).toBe(name);
  expect(await sealedName(keys, 'receipts', 'batch')).not.toBe(name);
  expect(await sealedName(await newKeys(), 'outbox', 'batch')).not.toBe(name);
});

it('the data key is wiped where it came from, and no key can be exported', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const dataKey = await importDataKey(bytes);
  expect(bytes).toEqual(new Uint8Array(32));
  for (const key of [dataKey, ...Object.values(await keysFrom(dataKey))]) expect(key.extractable).toBe(false);
});
