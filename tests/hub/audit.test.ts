import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '#lib/domain/hash.ts';
import { isGrown, isIncluded } from '#lib/domain/merkle-proof.ts';
import { leafHash } from '#lib/domain/merkle.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import { fromBase64url } from '#lib/domain/base64url.ts';
import { receiptStatement } from '#lib/domain/receipt-leaf.ts';
import {
  ACCEPTS_LEAF,
  AnswerVerification,
  Checkpoint,
  LogConsistency,
  LogEntries,
  LogProof,
} from '#lib/domain/wire/log.ts';
import { RetentionInForce } from '#lib/domain/wire/retention.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { sha256 } from '../fixtures/merkle-tree.ts';
import type { DeviceAtHub } from '../fixtures/device.ts';
import { operate } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomItem } from '../fixtures/random-item.ts';
import { enrolled, firstOfficer, proved } from './hub-people.ts';

let hub: PortalServer;
let admin: DeviceAtHub;
let officer: DeviceAtHub;
let other: DeviceAtHub;
let auditor: DeviceAtHub;

beforeAll(async () => {
  hub = await startPortalServer();
  admin = await firstOfficer(hub);
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B');
  officer = await enrolled(hub, 'A', 'officer');
  other = await enrolled(hub, 'B', 'officer');
  auditor = await enrolled(hub, 'B', 'auditor');
}, 300_000);
afterAll(() => hub.stop());

async function submit(accept: string): Promise<Receipt> {
  const { bytes } = await officer.device.seal([randomItem()]);
  const headers = { 'content-type': 'application/json', accept };
  const response = await officer.request('/api/v1/submissions', { method: 'POST', headers, body: bytes });
  expect(response.status).toBe(201);
  return Receipt.parse(await response.json());
}

const read = async (path: string, by: DeviceAtHub = officer): Promise<unknown> => (await by.request(path)).json();

describe('the log over HTTP', () => {
  it('is named in receipts for those who read that, and its proof holds', async () => {
    expect((await submit('application/json')).leaf).toBeUndefined();
    const receipt = await submit(ACCEPTS_LEAF);
    const { index = -1, salt = '' } = receipt.leaf ?? {};
    const checkpoint = Checkpoint.parse(await read(`/api/v1/log/checkpoint?having=${index}`));
    const proof = LogProof.parse(await read(`/api/v1/log/proof/${index}?size=${checkpoint.size}`));
    const leaf = leafHash(
      sha256,
      commitment(sha256, fromBase64url(salt) ?? new Uint8Array(), receiptStatement(receipt)),
    );
    const [root, path] = [fromHex(checkpoint.root), proof.path.map(fromHex)];
    expect(isIncluded(sha256, { ...proof, path, leaf, root })).toBe(true);

    const later = Checkpoint.parse(
      await read(`/api/v1/log/checkpoint?having=${(await submit(ACCEPTS_LEAF)).leaf?.index}`),
    );
    const grown = LogConsistency.parse(await read(`/api/v1/log/consistency?from=${checkpoint.size}&to=${later.size}`));
    const [first, second] = [checkpoint, later].map(({ size, root: hash }) => ({ size, root: fromHex(hash) }));
    if (first === undefined || second === undefined) throw new Error('There are two');
    expect(isGrown(sha256, { first, second, path: grown.path.map(fromHex) })).toBe(true);
  });

  it('gives no proof of what is not there, and answers no question that makes no sense', async () => {
    for (const path of [
      '/api/v1/log/checkpoint?having=1000000',
      '/api/v1/log/proof/1000000',
      '/api/v1/log/proof/0?size=1000000',
      '/api/v1/log/consistency?from=3&to=1000000',
      '/api/v1/log/run?from=0&to=2&size=1000000',
    ]) {
      expect((await officer.request(path)).status, path).toBe(404);
    }
    for (const path of [
      '/api/v1/log/checkpoint?having=-1',
      '/api/v1/log/consistency',
      '/api/v1/log/run?from=a&to=b&size=c',
      '/api/v1/log/entries?kind=nothing',
      '/api/v1/log/entries?other=1',
    ]) {
      expect((await auditor.request(path)).status, path).toBe(400);
    }
  });

  it('tells auditors of every bureau, an admin of the own one, and each without content', async () => {
    const receipt = await submit(ACCEPTS_LEAF);
    const all = LogEntries.parse(await read('/api/v1/log/entries?limit=500', auditor));
    expect(all.items.find(({ index }) => index === receipt.leaf?.index)).toMatchObject({
      kind: 'submission',
      bureau: 'A',
    });
    const text = JSON.stringify(all.items.map(({ details }) => details));
    expect(text).not.toContain(receipt.bodySha256);
    const own = LogEntries.parse(await read('/api/v1/log/entries?bureau=B', admin));
    expect(new Set(own.items.map(({ bureau }) => bureau))).toEqual(new Set(['A']));
  });

  it('knows an answer that is presented, for its own bureau', async () => {
    const asked = await officer.lookup([{ ref: 0, sha256: randomItem().sha256 }]);
    const answer: unknown = await asked.json();
    const verify = async (by: DeviceAtHub) =>
      AnswerVerification.parse(await (await by.post('/api/v1/answers/verification', answer)).json());
    expect(await verify(officer)).toMatchObject({ given: true, bureau: 'A' });
    expect(await verify(auditor)).toMatchObject({ given: true });
    expect(await verify(other)).toMatchObject({ given: false, bureau: null, proof: null });
  });
});

describe('how long things are kept', () => {
  it('is the bureau’s to say, by its admin and with the passphrase', async () => {
    expect(RetentionInForce.parse(await read('/api/v1/retention', admin))).toEqual({ days: null, setAt: null });
    expect((await admin.post('/api/v1/retention', { days: 90 })).status).toBe(403);
    const set = await proved(admin, 'set-retention', '/api/v1/retention', { days: 90 });
    expect(RetentionInForce.parse(await set.json())).toMatchObject({ days: 90 });
    expect((await officer.post('/api/v1/retention', { days: 1 })).status).toBe(403);
    expect(await operate(hub, 'retention', 'list')).toBe('B\tfor good');
    expect(await operate(hub, 'retention', 'set', '--bureau', 'A', '--days', 'none')).toBe('A\tfor good');
    expect(await operate(hub, 'verify-log')).toMatch(/^\d+ leaves, root [0-9a-f]{64}$/);
  });
});
