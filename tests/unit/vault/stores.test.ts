import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { fromHex, toHex } from '#lib/domain/hash.ts';
import { err, ok } from '#lib/domain/result.ts';
import { type PublicJwk, sign, thumbprint, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { Enrolment } from '#lib/vault/identity-store.ts';
import type { OutboxEntry } from '#lib/vault/outbox-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { deleteRaw, freshVault, mediaRecord, occurrence, rawRows, reopen, value, writeRaw } from './fresh-vault.ts';
import { keep, kept } from './kept.ts';

const invitation = { code: '0123456789ABCDEFGHJKMNP', hub: 'A'.repeat(43) };
const device = uuidv7();
const membership = {
  device,
  officer: { id: uuidv7(), name: 'Officer Canary' },
  role: 'officer' as const,
  bureau: { code: 'A', name: 'Bureau A' },
};

const enrolmentAt = (hubKey: PublicJwk): Enrolment => ({
  ...{ membership, hubKey, boxKey: null, dataRule: DEFAULT_DATA_RULE, ruleMadeBy: null, offeredRule: null },
});

const entryOf = (batchId: string): OutboxEntry => ({
  batchId,
  state: 'sealed',
  bureau: 'A',
  device,
  bytes: 3,
  items: 1,
  sealedAt: '2026-11-22T00:00:00.000Z',
  sha256: 'a'.repeat(64),
  attempts: 0,
  lastFailure: null,
  withdraws: null,
});

const receiptOf = (batchId: string): Receipt => ({
  batchId,
  bureau: 'A',
  device,
  bodySha256: 'a'.repeat(64),
  items: 1,
  newItems: 1,
  receivedAt: '2026-11-22T00:00:01.000Z',
  hub: 'A'.repeat(43),
  signature: 'A'.repeat(86),
});

let vault: Vault;
beforeEach(async () => {
  vault = await freshVault();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Makes the n-th write from now on fail as a full disk does. */
function fillDiskAt(n: number): void {
  let writes = 0;
  for (const method of ['put', 'add'] as const) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const real = IDBObjectStore.prototype[method];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, row, key) {
      if (++writes >= n) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, row, key);
    });
  }
}

describe('lines of a case', () => {
  it('come back as they were, over a lock, sorted by path', async () => {
    const made = await Promise.all(['b/2.jpg', 'a/1.png', 'c 3.jpg'].map((path) => occurrence(path)));
    value(await keep(vault, made));
    vault.lock();
    expect(value(await kept(await reopen())).occurrences).toEqual([made[1], made[0], made[2]]);
  });

  it('hold one record a path of a medium, the last one kept', async () => {
    const paths = fc.constantFrom('a', 'b', 'c/d', 'ä', 'a|b');
    const times = fc.nat({ max: 9 });
    const batches = fc.array(fc.array(fc.tuple(paths, times), { maxLength: 4 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (appended) => {
        vault = await freshVault();
        const expected = new Map<string, number>();
        for (const batch of appended) {
          value(await keep(vault, await Promise.all(batch.map(([path, modified]) => occurrence(path, { modified })))));
          for (const [path, modified] of batch) expected.set(path, modified);
        }
        const all = value(await kept(vault)).occurrences.map(({ path, modified }) => [path, modified] as const);
        expect(new Map(all)).toEqual(expected);
        expect(all).toHaveLength(expected.size);
      }),
      { numRuns: 25 },
    );
  });

  it('keep two files of one name apart, and a file that could be read only later', async () => {
    const [one, other] = [await mediaRecord('one'), await mediaRecord('other')];
    for (const media of [one, null, other, one])
      value(await keep(vault, [await occurrence('IMG_0001.jpg', { media })]));
    const found = value(await kept(vault)).occurrences.map(({ media }) => media?.sha256 ?? '');
    expect(found.sort()).toEqual(['', one.sha256, other.sha256].sort());
  });

  it('are read in full however many there are', async () => {
    const many = await Promise.all(Array.from({ length: 1201 }, (_, i) => occurrence(`photo-${String(i)}.jpg`)));
    value(await keep(vault, many));
    expect(new Set(value(await kept(vault)).occurrences.map(({ path }) => path)).size).toBe(1201);
  });

  it('are written in one strict transaction', async () => {
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    value(await keep(vault, [await occurrence('a'), await occurrence('b')]));
    expect(begun.mock.calls).toEqual([[['rows', 'media', 'jobs', 'attempts'], 'readwrite', { durability: 'strict' }]]);
  });

  it('are all or none on a full disk', async () => {
    value(await keep(vault, [await occurrence('before')]));
    fillDiskAt(3);
    const batch = await Promise.all(['a', 'b', 'c', 'd'].map((path) => occurrence(path)));
    expect(await keep(vault, batch)).toEqual(err('quota-exceeded'));
    vi.restoreAllMocks();
    expect(value(await kept(vault)).occurrences.map(({ path }) => path)).toEqual(['before']);
  });

  it('survive a connection that the browser dropped', async () => {
    value(await keep(vault, [await occurrence('a')]));
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const real = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (this: IDBDatabase, ...args) {
      this.close();
      return real.apply(this, args);
    });
    expect(value(await kept(vault)).occurrences).toHaveLength(1);
  });
});

describe('stored bytes', () => {
  /** Every form in which a text could lie in the store. */
  const forms = (text: string) => [text, btoa(text).replaceAll('=', ''), toHex(new TextEncoder().encode(text))];

  async function findAll(needles: string[]): Promise<string[]> {
    const hay = (await rawRows()).map(({ key, value: row }) => readable([key, row]).toLowerCase()).join('\n');
    return needles.filter((needle) => forms(needle).some((form) => hay.includes(form.toLowerCase())));
  }

  /** Every string as it is; bytes as Latin-1 text, which keeps ASCII readable, and as hex, which shows raw digests. */
  function readable(stored: unknown): string {
    if (stored instanceof Uint8Array) return Array.from(stored, (b) => String.fromCharCode(b)).join('') + toHex(stored);
    if (typeof stored === 'object' && stored !== null) return Object.values(stored).map(readable).join(' ');
    return String(stored);
  }

  it('tell none of what the vault holds, while a control in clear is found', async () => {
    const media = await mediaRecord('canary');
    value(await keep(vault, [await occurrence('evidence/canary-name.jpg', { media })]));
    const invited = value(await vault.identity.invite(invitation));
    value(await vault.identity.enrolled(invited, enrolmentAt(await someKey())));
    const batchId = uuidv7();
    value(await vault.outbox.add(entryOf(batchId), new TextEncoder().encode(media.sha256)));
    value(await vault.outbox.acknowledge(entryOf(batchId), receiptOf(batchId)));
    const canaries = [
      ...[media.sha256, media.sha1, media.md5, 'canary-name', 'image/jpeg'],
      ...[invitation.code, 'Officer Canary', 'Bureau A', device, batchId, 'a'.repeat(64), '"path"'],
    ];
    expect(await findAll(canaries)).toEqual([]);
    await writeRaw('rows', 'control', fromHex(media.sha256));
    await writeRaw('answers', 'control', { note: 'canary-name' });
    expect(await findAll(canaries)).toEqual(expect.arrayContaining([media.sha256, 'canary-name']));
  });

  it('are refused after any flipped bit, alone and without their neighbours', async () => {
    value(await keep(vault, [await occurrence('a')]));
    const row = (await rawRows()).find(({ store }) => store === 'rows');
    const intact = await occurrence('b');
    value(await keep(vault, [intact]));
    const sealed = row?.value as { v: number; iv: Uint8Array; data: Uint8Array };
    const length = sealed.iv.length + sealed.data.length;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: length * 8 - 1 }), async (bit) => {
        const flipped = { v: sealed.v, iv: sealed.iv.slice(), data: sealed.data.slice() };
        const at = bit >> 3;
        const [bytes, i] = at < 12 ? [flipped.iv, at] : [flipped.data, at - 12];
        bytes[i] = (bytes[i] ?? 0) ^ (1 << (bit & 7));
        await writeRaw('rows', row?.key ?? '', flipped);
        expect(value(await kept(vault))).toEqual({ occurrences: [intact], damaged: [row?.key] });
      }),
      { numRuns: 40 },
    );
    value(await keep(vault, [await occurrence('a')]));
    expect(value(await kept(vault))).toMatchObject({
      occurrences: [{ path: 'a' }, { path: 'b' }],
      damaged: [],
    });
  });

  it('are refused at another place: another id, another store, without their form', async () => {
    value(await keep(vault, [await occurrence('a'), await occurrence('b')]));
    const rows = (await rawRows()).filter(({ store }) => store === 'rows');
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('two rows were written');
    await writeRaw('rows', first.key, second.value);
    await writeRaw('rows', second.key, first.value);
    expect(value(await kept(vault))).toEqual({ occurrences: [], damaged: [first.key, second.key] });
    await writeRaw('answers', first.key, first.value);
    expect(await vault.answers.all()).toEqual(err('damaged-record'));
    await writeRaw('receipts', 'x', { v: 2, iv: new Uint8Array(12), data: new Uint8Array(16) });
    expect(await vault.receipts.all()).toEqual(err('damaged-record'));
    await writeRaw('outbox', 'x', 'nonsense');
    expect(await vault.outbox.entries()).toEqual(err('damaged-record'));
  });
});

async function someKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { crv: 'P-256' as const, kty: 'EC' as const, x, y };
}

describe('the identity', () => {
  it('keeps its keys over lock and unlock, never extractable', async () => {
    const before = value(await vault.identity.invite(invitation));
    vault.lock();
    vault = await reopen();
    const after = value(await vault.identity.saved());
    if (after === null) throw new Error('the identity is gone');
    expect(after.status).toBe('invited');
    expect(await thumbprint(after.signKey.public)).toBe(await thumbprint(before.signKey.public));
    for (const { private: key } of [before.signKey, before.receiveKey, after.signKey, after.receiveKey]) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
    }
    const signature = await sign(after.signKey.private, 'lintel/batch/1', { a: 1 });
    expect(await verify(before.signKey.public, 'lintel/batch/1', { a: 1 }, signature)).toBe(true);
    expect(after.receiveKey.private.algorithm.name).toBe('ECDH');
  });

  it('stays the same for the same invitation, and is made anew for another until it is enrolled', async () => {
    const first = value(await vault.identity.invite(invitation));
    expect(value(await vault.identity.invite(invitation)).signKey.public).toEqual(first.signKey.public);
    const other = { ...invitation, code: 'Z'.repeat(23) };
    const second = value(await vault.identity.invite(other));
    expect(second.signKey.public).not.toEqual(first.signKey.public);
    const hubKey = await someKey();
    const enrolment = enrolmentAt(hubKey);
    expect(await vault.identity.enrolled(first, enrolment)).toEqual(err('storage-failed'));
    value(await vault.identity.enrolled(second, enrolment));
    expect(await vault.identity.invite(invitation)).toEqual(err('already-enrolled'));
    expect(value(await vault.identity.saved())).toMatchObject({ status: 'enrolled', membership, hubKey });
  });
});

it('has one identity when two tabs redeem the same invitation', async () => {
  const other = await reopen();
  const [a, b] = await Promise.all([vault.identity.invite(invitation), other.identity.invite(invitation)]);
  expect(value(a).signKey.public).toEqual(value(b).signKey.public);
});

describe('the outbox', () => {
  it('keeps the exact bytes, and refuses a second batch under the same id', async () => {
    const batchId = uuidv7();
    const body = crypto.getRandomValues(new Uint8Array(5000));
    value(await vault.outbox.add(entryOf(batchId), body));
    vault.lock();
    vault = await reopen();
    expect(value(await vault.outbox.body(batchId))).toEqual(body);
    expect(await vault.outbox.add(entryOf(batchId), new Uint8Array(1))).toEqual(err('taken'));
    expect(value(await vault.outbox.body(batchId))).toEqual(body);
    expect(await vault.outbox.body(uuidv7())).toEqual(ok(null));
  });

  it('acknowledges and keeps the receipt together, or neither on a full disk', async () => {
    const batchId = uuidv7();
    value(await vault.outbox.add(entryOf(batchId), new Uint8Array(3)));
    fillDiskAt(2);
    expect(await vault.outbox.acknowledge(entryOf(batchId), receiptOf(batchId))).toEqual(err('quota-exceeded'));
    vi.restoreAllMocks();
    expect(value(await vault.outbox.entry(batchId))?.state).toBe('sealed');
    expect(value(await vault.receipts.get(batchId))).toBeNull();
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    value(await vault.outbox.acknowledge(entryOf(batchId), receiptOf(batchId)));
    expect(begun.mock.calls).toEqual([[['outbox', 'receipts'], 'readwrite', { durability: 'strict' }]]);
    expect(value(await vault.outbox.entry(batchId))?.state).toBe('acknowledged');
    expect(value(await vault.receipts.all())).toEqual([receiptOf(batchId)]);
  });

  it('lists in the order of sealing', async () => {
    const ids = [3000, 1000, 2000].map((at) => uuidv7(at));
    for (const id of ids) value(await vault.outbox.add(entryOf(id), new Uint8Array(1)));
    expect(value(await vault.outbox.entries()).map(({ batchId }) => batchId)).toEqual([...ids].sort());
  });

  it('misses a ledger head that was removed', async () => {
    await deleteRaw('ledger', 0);
    expect(await vault.ledger.head()).toEqual(err('damaged-record'));
  });
});
