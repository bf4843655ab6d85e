import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acknowledged, type Alert, AlertList } from '#lib/domain/wire/alert.ts';
import { ReviewList } from '#lib/domain/wire/review.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { AlertStreamReader } from '#lib/egress/alert-stream.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomItem, withFlippedBits } from '../fixtures/random-item.ts';
import { removePlace } from '../fixtures/store-place.ts';
import { ApiContract } from './api-contract.ts';

const ALERTS = '/api/v1/alerts';

const data = mkdtempSync(join(tmpdir(), 'lintel-data-'));
let hub: PortalServer;
let contract: ApiContract;
let a: DeviceAtHub;
let b: DeviceAtHub;

beforeAll(async () => {
  hub = await startPortalServer({ data });
  contract = new ApiContract((await (await fetch(`${hub.origin}/api/openapi.json`)).json()) as Record<string, unknown>);
  a = await DeviceAtHub.enrol(printedLink(hub.output()));
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B');
  b = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'B'));
  for (const device of [a, b]) expect((await device.signIn()).status).toBe(200);
});
afterAll(async () => {
  await hub.stop();
  await removePlace(data);
});

async function list(device: DeviceAtHub, query = ''): Promise<AlertList> {
  const response = await device.request(`${ALERTS}${query}`);
  expect(await contract.faults('GET', ALERTS, response.clone())).toEqual([]);
  return AlertList.parse(await response.json());
}

/** Waits until a bureau has been told so often. */
async function told(device: DeviceAtHub, count: number): Promise<AlertList> {
  for (;;) {
    const alerts = await list(device);
    if (alerts.items.length >= count) return alerts;
    await setTimeout(50);
  }
}

/**
 * A stream of alerts, read until so many have come or it ends; then it is left.
 *
 * @param opened called as soon as the hub has begun to tell: whatever is raised from then on comes
 */
async function follow(
  device: DeviceAtHub,
  after: number | null,
  count: number,
  opened: () => void = () => undefined,
): Promise<Alert[]> {
  const leaving = new AbortController();
  const response = await device.request(ALERTS, {
    headers: { accept: 'text/event-stream', ...(after !== null && { 'last-event-id': String(after) }) },
    signal: leaving.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const [reader, alerts] = [new AlertStreamReader(), new Array<Alert>()];
  try {
    for await (const piece of response.body ?? []) {
      for (const news of reader.read(piece) ?? []) {
        if (news.kind === 'alert') alerts.push(news.alert);
        // How many are unread is said once the stream has found its place.
        else opened();
      }
      if (alerts.length >= count) leaving.abort();
    }
  } catch {
    // It was left, or the hub was killed: what had come by then counts.
  }
  return alerts;
}

/** The same, once it is open. */
async function following(device: DeviceAtHub, after: number | null, count: number) {
  const { promise: opened, resolve } = Promise.withResolvers<null>();
  const alerts = follow(device, after, count, () => {
    resolve(null);
  });
  await Promise.race([opened, alerts]);
  return { alerts };
}

const same = async (): Promise<SubmissionItem> => {
  const item = randomItem();
  expect((await a.submit([item])).status).toBe(201);
  return item;
};

describe('alerts of what two bureaux hold', () => {
  it('come to both, are acknowledged once, and are not sent again to whoever knows them', async () => {
    await b.submit([await same()]);
    const { items, unread } = await told(a, 1);
    expect(items).toMatchObject([{ kind: 'met-by-submission', acknowledged: null, subject: { bureau: 'B' } }]);
    expect(unread).toBe(1);
    const first = await a.request(ALERTS);
    const etag = first.headers.get('etag') ?? '';
    const again = await a.request(ALERTS, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);

    const path = `${ALERTS}/${items[0]?.id ?? ''}/acknowledgement`;
    const done = await a.post(path, { older: false });
    expect(await contract.faults('POST', `${ALERTS}/{id}/acknowledgement`, done.clone())).toEqual([]);
    expect(Acknowledged.parse(await done.json())).toEqual({ acknowledged: 1, unread: 0 });
    expect((await b.post(path, { older: false })).status).toBe(404);
    expect((await a.request(ALERTS, { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect((await list(a, '?unread=true')).items).toEqual([]);
    expect((await a.request(`${ALERTS}?kind=nonsense`)).status).toBe(400);
  });

  it('come over a stream as they become known, and those that came meanwhile first: none missed, none twice', async () => {
    const { newest } = await list(a);
    const live = await following(a, null, 1);
    await b.submit([await same()]);
    const [first] = await live.alerts;
    await b.submit([await same()]);
    await b.submit([await same()]);
    const seqs = (await told(a, 4)).items.map(({ seq }) => seq).filter((seq) => seq > newest);
    const replayed = await follow(a, newest, 3);
    expect(replayed.map(({ seq }) => seq)).toEqual(seqs.toReversed());
    expect(replayed[0]).toEqual(first);
    expect((await follow(a, first?.seq ?? 0, 2)).map(({ seq }) => seq)).toEqual(seqs.toReversed().slice(1));
  });

  it('survive the hub: one that is killed before it has told anybody tells it after its start', async () => {
    const { newest } = await list(a);
    const items = [await same(), await same(), await same()];
    const live = await following(a, newest, 3);
    for (const item of items) expect((await b.submit([item])).status).toBe(201);
    await hub.kill();
    const before = await live.alerts;
    hub = await startPortalServer({ data, port: hub.port });
    const after = await follow(a, before.at(-1)?.seq ?? newest, 3 - before.length);
    const media = [...before, ...after].map(({ subject }) => subject.media[0]);
    expect(media).toEqual(items.map(({ sha256 }) => sha256));
  });

  it('end with the hub, which does not wait for those who listen', async () => {
    const response = await a.request(ALERTS, { headers: { accept: 'text/event-stream' } });
    const whole = response.text();
    await hub.stop();
    // It has an end, and was not cut off.
    expect(await whole).toContain(': open');
    hub = await startPortalServer({ data, port: hub.port });
  });
});

it('a near match is judged by both sides', async () => {
  const item = await same();
  const hashes = item.pdq?.hashes.map((hash) => withFlippedBits(hash, 7)) ?? [];
  await b.submit([randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } })]);
  let queue: ReviewList;
  do {
    await setTimeout(50);
    const response = await a.request('/api/v1/matches/review?own=true');
    expect(await contract.faults('GET', '/api/v1/matches/review', response.clone())).toEqual([]);
    queue = ReviewList.parse(await response.json());
  } while (queue.items.length === 0);
  const path = `/api/v1/matches/review/${queue.items[0]?.id ?? ''}/votes`;
  const voted = await a.post(path, { vote: 'confirm', reason: 'same-picture' });
  expect(await contract.faults('POST', '/api/v1/matches/review/{id}/votes', voted.clone())).toEqual([]);
  expect(await voted.json()).toMatchObject({ state: 'open', distance: 7, confirm: { votes: 1, bureaux: 1 } });
  expect((await a.post(path, { vote: 'confirm', reason: 'different-picture' })).status).toBe(400);
});
