import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { QualityReport } from '#lib/domain/wire/quality.ts';
import { type CountName, Stats } from '#lib/domain/wire/stats.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { freePort } from '../browser/free-port.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomHex, randomItem } from '../fixtures/random-item.ts';

let hub: PortalServer;
let metrics: string;
let admin: DeviceAtHub;
let officer: DeviceAtHub;

beforeAll(async () => {
  const port = await freePort();
  metrics = `http://127.0.0.1:${port}/metrics`;
  hub = await startPortalServer({ environment: { METRICS_PORT: String(port), LOG: 'info' } });
  admin = await DeviceAtHub.enrol(printedLink(hub.output()), 'Ada Adams');
  officer = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'A'), 'Ben Brown');
  for (const device of [admin, officer]) await device.signIn();
});
afterAll(() => hub.stop());

const read = async (device: DeviceAtHub, path: string) => {
  const response = await device.request(path);
  expect(response.status).toBe(200);
  return (await response.json()) as unknown;
};
const numberOf = (text: string, sample: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${sample} `))
      ?.slice(sample.length + 1),
  );

describe('what the hub found', () => {
  it('is told with the receipt, whole on demand, by month, and in the statistics', async () => {
    const item = randomItem();
    await officer.submit([item]);
    const receipt = Receipt.parse(await (await officer.submit([item, randomItem()])).json());
    const report = QualityReport.parse(await read(officer, `/api/v1/submissions/${receipt.batchId}/quality`));
    expect(report).toMatchObject({ items: 2, remarked: 1, remarks: [{ kind: 'submitted-before', items: [0] }] });
    await officer.lookup([
      { ref: 0, sha256: item.sha256 },
      { ref: 1, sha256: randomHex(32) },
    ]);
    expect(await read(officer, '/api/v1/quality')).toMatchObject({ months: [{ bureau: 'A', items: 3, clean: 2 }] });
    const stats = Stats.parse(await read(officer, '/api/v1/stats?days=7'));
    // Midnight may have passed meanwhile.
    const counted = (name: CountName) => stats.all.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
    const names = ['items', 'look-up-items', 'found-known', 'found-new'] as const;
    expect(names.map(counted)).toEqual([3, 2, 1, 1]);
    for (const days of ['0', '367', 'x'])
      expect((await officer.request(`/api/v1/stats?days=${days}`)).status).toBe(400);
  });

  it('holds a flood until an admin who has just proved who they are decides', async () => {
    await operate(hub, 'flood', 'set', '--bureau', 'A', '--items', '5', '--times', '2', '--usual', '1');
    const receipt = Receipt.parse(await (await officer.submit(Array.from({ length: 9 }, () => randomItem()))).json());
    const { batchId } = receipt;
    expect(await read(officer, `/api/v1/submissions/${batchId}/quality`)).toMatchObject({ held: 'held' });
    expect(await read(admin, '/api/v1/held')).toMatchObject({
      waiting: 1,
      items: [{ officer: 'Ben Brown', items: 9 }],
    });
    expect((await officer.request('/api/v1/held')).status).toBe(403);
    const decision = { decision: 'release', batches: [batchId] };
    const refused = await admin.post('/api/v1/held/decisions', decision);
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'step-up-needed' }]);
    expect((await admin.stepUp('release-flood')).status).toBe(200);
    expect(await (await admin.post('/api/v1/held/decisions', decision)).json()).toEqual({ decided: 1, waiting: 0 });
    expect(await read(admin, '/api/v1/held')).toEqual({ items: [], next: null, waiting: 0 });
    await operate(hub, 'flood', 'set', '--bureau', 'A', '--items', '5000', '--usual', 'learn');
  });
});

/** The last line about a request to a route. It comes by another way than the answer to that request, and may come later. */
function logged(route: string): Promise<Record<string, unknown>> {
  return vi.waitFor(
    () => {
      const whole = hub.output().split('\n').slice(0, -1);
      const line = whole
        .filter((text) => text.startsWith('{'))
        .map((text) => JSON.parse(text) as Record<string, unknown>)
        .findLast((said) => said['message'] === 'request' && said['route'] === route);
      if (line === undefined) throw new Error(`No line about ${route}`);
      return line;
    },
    { timeout: 60_000 },
  );
}

describe('the operator', () => {
  it('reads what the hub counts, on a port of its own', async () => {
    const text = await (await fetch(metrics)).text();
    const lookups = 'lintel_http_requests_total{method="POST",route="/api/v1/lookups",status="200"}';
    expect(numberOf(text, lookups)).toBeGreaterThan(0);
    expect(numberOf(text, 'lintel_counted_total{name="look-up-items"}')).toBe(2);
    for (const name of ['index_hashes', 'audit_log_leaves', 'event_loop_delay_seconds'])
      expect(numberOf(text, `lintel_${name}`)).toBeGreaterThan(0);
    for (const name of ['index_tail', 'aftermath_lag', 'event_streams_open', 'alerts_raised_total'])
      expect(numberOf(text, `lintel_${name}`)).toBeGreaterThanOrEqual(0);
    expect(numberOf(text, 'lintel_store_errors_total')).toBe(0);
    expect(text).not.toMatch(/[0-9a-f]{32}/);
    expect((await fetch(`${hub.origin}/metrics`)).status).toBe(404);
  });

  it('finds a line for each request, which says what was asked of the hub and not what was asked about', async () => {
    const { batchId } = Receipt.parse(await (await officer.submit([randomItem()])).json());
    await officer.request(`/api/v1/submissions/${batchId}`);
    const line = await logged('/api/v1/submissions/[batchId]');
    expect(line).toMatchObject({ method: 'GET', status: 200, role: 'officer' });
    expect(line['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    const printed = hub.output().replace(printedLink(hub.output()), '');
    for (const secret of [batchId, 'Ada', 'Adams', 'Ben', 'Brown']) expect(printed).not.toContain(secret);
    expect(printed).not.toMatch(/[0-9a-f]{32}/);
  });

  it('asks the running hub how it does', async () => {
    process.env['PORT'] = String(hub.port);
    expect(await operate(hub, 'status')).toContain('METRICS_PORT');
    delete process.env['PORT'];
  });
});

describe('a hub that is told to end', () => {
  it('finishes what is under way, ends its streams, and is gone soon', async () => {
    const other = await startPortalServer();
    const device = await DeviceAtHub.enrol(printedLink(other.output()));
    await device.signIn();
    const stream = await device.request('/api/v1/alerts', { headers: { accept: 'text/event-stream' } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const answers = Array.from({ length: 8 }, () => device.submit(Array.from({ length: 200 }, () => randomItem())));
    await Promise.race(answers);
    const stopped = other.stop();
    const reader = stream.body?.getReader();
    while (reader !== undefined && !(await reader.read()).done);
    await stopped;
    for (const answer of await Promise.allSettled(answers)) {
      if (answer.status === 'fulfilled') expect(answer.value.status).toBe(201);
    }
    expect(other.output()).not.toMatch(/error/i);
  });
});
