import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnrolmentAnswer } from '#lib/domain/wire/identity.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { sealParcel } from '#lib/formats/parcel-box.ts';
import { loadHubKey } from '#lib/server/hub-key-file.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { Device } from '../../../fixtures/device.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let offline: Awaited<ReturnType<typeof desk.enrol>>;
let carrier: Awaited<ReturnType<typeof desk.enrol>>;
let foreigner: Awaited<ReturnType<typeof desk.enrol>>;

beforeAll(async () => {
  desk = await openDesk();
  [offline, carrier, foreigner] = [await desk.enrol('A'), await desk.enrol('A'), await desk.enrol('B')];
});
afterAll(() => desk.close());

const parcelOf = (bytes: Uint8Array<ArrayBuffer>) =>
  sealParcel(bytes, { hub: desk.key.thumbprint, boxKey: desk.key.box.publicKey });
const rows = async () => (await desk.store.material.counts()).find((count) => count.bureau === 'A')?.contributions ?? 0;

async function receiptOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const accepted = await desk.carried.accept(carrier.actor, await parcelOf(bytes));
  if (!accepted.ok) throw new Error(accepted.error.code);
  return accepted.value.receipt;
}
const codeOf = async (bytes: Uint8Array<ArrayBuffer>, actor = carrier.actor) => {
  const accepted = await desk.carried.accept(actor, await parcelOf(bytes));
  return accepted.ok ? 'accepted' : accepted.error.code;
};

describe('a parcel', () => {
  it('is taken as if its own device had sent it', async () => {
    const { batch, bytes } = await offline.device.seal([randomItem(), randomItem()]);
    const before = await rows();
    const receipt = Receipt.parse(JSON.parse(await receiptOf(bytes)));
    expect(receipt).toMatchObject({ batchId: batch.batchId, device: offline.device.id, bureau: 'A', items: 2 });
    expect(await rows()).toBe(before + 2);
  });

  it('counts once whatever mixture of roads it takes, with one receipt', async () => {
    const { batch, bytes } = await offline.device.seal([randomItem()]);
    const before = await rows();
    const carried = await receiptOf(bytes);
    const sent = await desk.submissions.accept(offline.actor, batch, bytes);
    expect(sent).toEqual({ ok: true, value: { receipt: carried, repeated: true } });
    expect(await receiptOf(bytes)).toBe(carried);

    const other = await offline.device.seal([randomItem()]);
    const first = await desk.submissions.accept(offline.actor, other.batch, other.bytes);
    expect(first.ok && first.value.receipt).toBe(await receiptOf(other.bytes));
    expect(await rows()).toBe(before + 2);
  });

  it('may hold a withdrawal', async () => {
    const { batch, bytes } = await offline.device.seal([randomItem()]);
    const withdrawal = await offline.device.withdraw(batch.batchId);
    expect(await codeOf(withdrawal.bytes)).toBe('unknown-batch');
    await receiptOf(bytes);
    const before = await rows();
    const receipt = Receipt.parse(JSON.parse(await receiptOf(withdrawal.bytes)));
    expect(receipt).toMatchObject({ withdraws: batch.batchId, newItems: 1 });
    expect(await rows()).toBe(before - 1);
  });

  it('is refused from another bureau, from a role that may not, and for a device that is no longer trusted', async () => {
    const { bytes } = await offline.device.seal([randomItem()]);
    expect(await codeOf(bytes, foreigner.actor)).toBe('wrong-bureau-or-device');
    expect(await codeOf(bytes, (await desk.enrol('A', 'auditor')).actor)).toBe('not-allowed');
    const lost = await desk.enrol('A');
    const theirs = await lost.device.seal([randomItem()]);
    await desk.store.devices.revoke('A', lost.device.id, desk.clock().toISOString());
    expect(await codeOf(theirs.bytes)).toBe('wrong-bureau-or-device');
  });

  it('is refused when its document was not signed by the device that it names', async () => {
    const stranger = await Device.make();
    stranger.membership = offline.device.member;
    expect(await codeOf((await stranger.seal([randomItem()])).bytes)).toBe('bad-signature');
  });

  it('is refused for another hub, with another key, and with anything else in it', async () => {
    const { bytes } = await offline.device.seal([randomItem()]);
    const parcel = await parcelOf(bytes);
    const told = async (given: typeof parcel) => {
      const accepted = await desk.carried.accept(carrier.actor, given);
      return accepted.ok ? 'accepted' : [accepted.error.code, accepted.error.detail];
    };
    expect(await told({ ...parcel, hub: 'A'.repeat(43) })).toEqual(['parcel-not-readable', 'hub']);
    const { publicKey } = desk.key;
    const mistaken = await sealParcel(bytes, { hub: desk.key.thumbprint, boxKey: publicKey });
    expect(await told(mistaken)).toEqual(['parcel-not-readable', 'box']);
    for (const text of ['{}', 'no json', '{"withdraws":1}'])
      expect(await codeOf(new TextEncoder().encode(text))).toBe('malformed-request');
  });
});

describe('the key to which parcels are encrypted', () => {
  it('is told to every device that enrols, and stays the same at the next start', async () => {
    const device = await Device.make();
    const answer = await desk.enrolments.redeem(await device.enrolmentRequest(await desk.invite('A'), desk.origin));
    if (!answer.ok) throw new Error(answer.error.code);
    expect(EnrolmentAnswer.parse(JSON.parse(answer.value)).boxKey).toEqual(desk.key.box.publicKey);
    expect((await loadHubKey(desk.dataDir)).box.publicKey).toEqual(desk.key.box.publicKey);
  });

  it('is made for a hub that has none yet, and leaves the one that vaults pin alone', async () => {
    rmSync(join(desk.dataDir, 'hub-box-key.json'));
    const started = await loadHubKey(desk.dataDir);
    expect(started.thumbprint).toBe(desk.key.thumbprint);
    expect(started.box.publicKey).not.toEqual(desk.key.box.publicKey);
    expect((await loadHubKey(desk.dataDir)).box.publicKey).toEqual(started.box.publicKey);
  });
});
