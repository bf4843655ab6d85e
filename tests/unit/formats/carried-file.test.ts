import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PublicJwk } from '#lib/domain/signature.ts';
import type { Parcel } from '#lib/domain/wire/parcel.ts';
import { carriedFile, readCarriedFile } from '#lib/formats/carried-file.ts';
import { importBoxKey, openParcel, sealParcel } from '#lib/formats/parcel-box.ts';
import { readReceiptsFile, receiptsFile } from '#lib/formats/receipts-file.ts';

type HubKeys = { boxKey: PublicJwk; open: CryptoKey };
const HUB = 'A'.repeat(43);
const DOCUMENTS = ['{"first":"canary-4711"}', '{"second":"Grüße"}'].map((text) => new TextEncoder().encode(text));

let ours: HubKeys;
let theirs: HubKeys;
let parcels: Parcel[];
let file: Blob;
beforeAll(async () => {
  [ours, theirs] = [await newKeys(), await newKeys()];
  parcels = await Promise.all(DOCUMENTS.map((document) => sealParcel(document, { hub: HUB, boxKey: ours.boxKey })));
  file = new Blob(await carriedFile(HUB, parcels));
});

async function newKeys(): Promise<HubKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { crv, kty, x, y, d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const boxKey = PublicJwk.parse({ crv, kty, x, y });
  return { boxKey, open: await importBoxKey({ ...boxKey, d }) };
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('a carried file', () => {
  it('brings every document to the hub as it was, in order, and is readable to nobody on the way', async () => {
    const read = await readCarriedFile(file);
    expect(read).toEqual({ ok: true, value: { hub: HUB, parcels } });
    const opened = await Promise.all(parcels.map((parcel) => openParcel(parcel, ours.open)));
    expect(opened).toEqual(DOCUMENTS);
    const text = await file.text();
    expect(text).not.toContain('canary');
    expect(text).not.toContain(Buffer.from('canary-4711').toString('base64url').slice(0, 12));
  });

  it('is another one each time, though the documents are the same', async () => {
    const again = await Promise.all(DOCUMENTS.map((each) => sealParcel(each, { hub: HUB, boxKey: ours.boxKey })));
    expect(new Set([...parcels, ...again].map(({ box }) => box)).size).toBe(4);
    expect(new Set([...parcels, ...again].map(({ enc }) => enc)).size).toBe(4);
  });

  it('is refused with any byte of it changed', async () => {
    const bytes = await bytesOf(file);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const read = await readCarriedFile(new Blob([changed]));
      // A hub's name that was changed in the first line no longer agrees with the parcels.
      expect(read.ok ? `byte ${at} was not missed` : 'refused').toBe('refused');
    }
  });

  it('is refused when it is cut anywhere, or when something follows', async () => {
    const bytes = await bytesOf(file);
    for (let length = 0; length < bytes.length; length++)
      expect((await readCarriedFile(new Blob([bytes.subarray(0, length)]))).ok).toBe(false);
    for (const more of ['\n', ' ', '{}\n', 'x'])
      expect(await readCarriedFile(new Blob([file, more]))).toEqual({ ok: false, error: 'damaged' });
  });

  it('says that it is something else, or too much', async () => {
    expect(await readCarriedFile(new Blob(['{"format":"lintel-report/1"}\n']))).toEqual({
      ok: false,
      error: 'not-carried',
    });
    expect(await readCarriedFile(new Blob([]))).toEqual({ ok: false, error: 'not-carried' });
    const large = { size: 129 * 1024 * 1024 } as Blob;
    expect(await readCarriedFile(large)).toEqual({ ok: false, error: 'too-large' });
  });

  it('never throws, whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await readCarriedFile(new Blob([Uint8Array.from(bytes)]))).ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a parcel', () => {
  it('opens with the key and for the hub that it was made for, and with no other', async () => {
    const [parcel] = parcels;
    if (parcel === undefined) throw new Error('no parcel');
    expect(await openParcel(parcel, theirs.open)).toBeNull();
    expect(await openParcel({ ...parcel, hub: 'B'.repeat(43) }, ours.open)).toBeNull();
  });

  it('does not open with any character of it changed or cut off', async () => {
    const [parcel] = parcels;
    if (parcel === undefined) throw new Error('no parcel');
    for (const member of ['enc', 'box'] as const) {
      const text = parcel[member];
      for (let at = 0; at < text.length; at++) {
        const other = text[at] === 'A' ? 'B' : 'A';
        const changed = { ...parcel, [member]: text.slice(0, at) + other + text.slice(at + 1) };
        expect(await openParcel(changed, ours.open)).toBeNull();
      }
      expect(await openParcel({ ...parcel, [member]: text.slice(0, -4) }, ours.open)).toBeNull();
    }
  });
});

describe('a file of receipts', () => {
  const receipt = {
    ...{ batchId: '01890000-0000-7000-8000-000000000000', bureau: 'A', device: '01890000-0000-7000-8000-000000000001' },
    ...{ bodySha256: 'a'.repeat(64), items: 2, newItems: 1, receivedAt: '2026-11-25T09:00:00.000Z' },
    ...{ hub: HUB, signature: 'A'.repeat(86) },
  };

  it('comes back as it was', async () => {
    const taken = { ...receipt, withdraws: '01890000-0000-7000-8000-000000000002' };
    const read = await readReceiptsFile(new Blob([receiptsFile(HUB, [receipt, taken])]));
    expect(read).toEqual({ ok: true, value: [receipt, taken] });
  });

  it.each(['', '{}', '[]', '{"format":"lintel-receipts/1"}', 'null', '\ud800'])('is refused as %j', async (text) => {
    expect(await readReceiptsFile(new Blob([text]))).toEqual({ ok: false, error: 'not-receipts' });
  });
});
