import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { Approval } from '#lib/domain/wire/approval.ts';
import { SessionAnswer } from '#lib/domain/wire/identity.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { Problem } from '#lib/domain/wire/problem.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { sealParcel } from '#lib/formats/parcel-box.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomHex, randomItem, withFlippedBits } from '../fixtures/random-item.ts';
import { ApiContract } from './api-contract.ts';

let hub: PortalServer;
let contract: ApiContract;
let a: DeviceAtHub;
let b: DeviceAtHub;

beforeAll(async () => {
  hub = await startPortalServer();
  contract = new ApiContract((await (await fetch(`${hub.origin}/api/openapi.json`)).json()) as Record<string, unknown>);
  a = await DeviceAtHub.enrol(printedLink(hub.output()));
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B', '--reach', 'duty officer, line 7');
  b = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'B'));
  for (const device of [a, b]) expect((await device.signIn()).status).toBe(200);
});
afterAll(() => hub.stop());

/** The answer, once it was checked against the OpenAPI document; `path` as it is written there. */
async function documented(method: string, path: string, answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  expect(await contract.faults(method, path, response)).toEqual([]);
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  return response;
}
const codeOf = async (response: Response) => Problem.parse(await response.json()).code;

const LOOKUPS = '/api/v1/lookups';
const SUBMISSIONS = '/api/v1/submissions';
const WITHDRAWALS = '/api/v1/withdrawals';
const CARRIED = '/api/v1/carried';
const Waiting = z.strictObject({ waiting: Approval });
const SESSION = '/api/v1/session';

describe('the way of material from bureau to bureau', () => {
  it('goes from new, through a receipt, to known', async () => {
    const item = randomItem();
    const { sha256, sha1, md5, pdq } = item;
    const question = [{ ref: 1, sha256, sha1, md5, pdq }];
    const before = await documented('POST', LOOKUPS, b.lookup(question));
    expect(LookupAnswer.parse(await before.json()).results).toMatchObject([{ ref: 1, verdict: 'new' }]);

    const sealed = await a.device.seal([item]);
    const first = await documented('POST', SUBMISSIONS, a.send(sealed.bytes));
    expect(first.status).toBe(201);
    const receipt = await first.text();
    expect(Receipt.parse(JSON.parse(receipt))).toMatchObject({ batchId: sealed.batch.batchId, items: 1, newItems: 1 });
    const again = await documented('POST', SUBMISSIONS, a.send(sealed.bytes));
    expect([again.status, await again.text()]).toEqual([200, receipt]);
    const read = await documented('GET', `${SUBMISSIONS}/{batchId}`, a.receipt(sealed.batch.batchId));
    expect(await read.text()).toBe(receipt);

    const rotated = withFlippedBits(pdq?.hashes[0] ?? '', 9);
    const hashes = [...Array.from({ length: 7 }, () => randomHex(32)), rotated];
    const near = { ref: 2, pdq: { profile: 'direct' as const, quality: 90, hashes, damaged: false } };
    const after = await documented('POST', LOOKUPS, b.lookup([...question, near, { ref: 3, sha256: randomHex(32) }]));
    expect(LookupAnswer.parse(await after.json()).results).toMatchObject([
      { ref: 1, verdict: 'known', matches: [{ via: 'sha256', contact: { bureau: 'A', name: 'Bureau A' } }] },
      { ref: 2, verdict: 'known', matches: [{ via: 'pdq', distance: 9, contact: { bureau: 'A' } }] },
      { ref: 3, verdict: 'new', matches: [] },
    ]);
  });

  it('is repeated fifty times at once without harm', async () => {
    const sealed = await a.device.seal([randomItem()]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => documented('POST', SUBMISSIONS, a.send(sealed.bytes))),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.every((status) => [200, 201, 409].includes(status))).toBe(true);
    const busy = answers.find((answer) => answer.status === 409);
    if (busy !== undefined) expect(busy.headers.get('retry-after')).toBe('1');
  });

  it('carries a thousand full items in one request', async () => {
    const items = Array.from({ length: 1000 }, () => randomItem());
    expect((await documented('POST', SUBMISSIONS, a.submit(items))).status).toBe(201);
    const question = items.map(({ sha256, sha1, md5, pdq }, ref) => ({ ref, sha256, sha1, md5, pdq }));
    const answer = LookupAnswer.parse(await (await documented('POST', LOOKUPS, b.lookup(question))).json());
    expect(answer.results.every((result) => result.verdict === 'known')).toBe(true);
  });

  it('ends when it is taken back: the receipt says so, and nobody finds it', async () => {
    const item = randomItem();
    const { batch, bytes } = await a.device.seal([item]);
    await a.send(bytes);
    const question = [{ ref: 0, sha256: item.sha256, pdq: item.pdq }];
    const verdict = async () => LookupAnswer.parse(await (await b.lookup(question)).json()).results[0]?.verdict;
    expect(await verdict()).toBe('known');
    const withdrawal = await a.device.withdraw(batch.batchId);
    const first = await documented('POST', WITHDRAWALS, a.withdraw(withdrawal.bytes));
    expect(first.status).toBe(201);
    const receipt = await first.text();
    expect(Receipt.parse(JSON.parse(receipt))).toMatchObject({ withdraws: batch.batchId, items: 1, newItems: 1 });
    const again = await documented('POST', WITHDRAWALS, a.withdraw(withdrawal.bytes));
    expect([again.status, await again.text()]).toEqual([200, receipt]);
    expect(await verdict()).toBe('new');
    const unseen = await a.device.withdraw((await a.device.seal([item])).batch.batchId);
    const refused = await documented('POST', WITHDRAWALS, a.withdraw(unseen.bytes));
    expect([refused.status, await codeOf(refused)]).toEqual([404, 'unknown-batch']);
  });

  it('may lead through a file that somebody else of the bureau carries', async () => {
    const colleague = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'A'));
    const { boxKey } = SessionAnswer.parse(await (await colleague.signIn()).json());
    if (boxKey === undefined) throw new Error('the hub has told no key for files');
    const sealed = await a.device.seal(Array.from({ length: 1000 }, () => randomItem()));
    const parcel = await sealParcel(sealed.bytes, { hub: a.hub, boxKey });
    const carried = await documented('POST', CARRIED, colleague.carry(parcel));
    expect(carried.status).toBe(201);
    const sent = await a.send(sealed.bytes);
    expect([sent.status, await sent.text()]).toEqual([200, await carried.text()]);
    const foreign = await documented('POST', CARRIED, b.carry(parcel));
    expect(await codeOf(foreign)).toBe('wrong-bureau-or-device');
    const mistaken = await sealParcel(sealed.bytes, { hub: a.hub, boxKey: a.device.receiveKey });
    const refused = await documented('POST', CARRIED, colleague.carry(mistaken));
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'parcel-not-readable']);
    const tooLarge = await documented('POST', CARRIED, colleague.carry({ ...parcel, box: 'A'.repeat(5_900_000) }));
    expect([tooLarge.status, await codeOf(tooLarge)]).toEqual([413, 'too-large']);
  });

  it('is open to a bureau’s own server by its token', async () => {
    const authorization = `Bearer ${await operate(hub, 'token', 'create', '--bureau', 'A')}`;
    const sealed = await a.device.seal([randomItem()]);
    const headers = { authorization, 'content-type': 'application/json' };
    const send = (body: BodyInit) => fetch(`${hub.origin}${SUBMISSIONS}`, { method: 'POST', headers, body });
    expect((await documented('POST', SUBMISSIONS, send(sealed.bytes))).status).toBe(201);
    const foreign = await documented('POST', SUBMISSIONS, send((await b.device.seal([randomItem()])).bytes));
    expect(await codeOf(foreign)).toBe('wrong-bureau-or-device');
  });
});

describe('a data rule', () => {
  const RULES = '/api/v1/data-rules';
  const next = {
    ...DEFAULT_DATA_RULE,
    version: 2,
    fields: { ...DEFAULT_DATA_RULE.fields, capturedAt: 'day' },
  } as const;
  const enrolled = async (...role: string[]) => {
    const device = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'C', ...role));
    const session = await documented('POST', SESSION, device.signIn());
    return { device, session: SessionAnswer.parse(await session.json()) };
  };

  const ruleOf = async (device: DeviceAtHub) => {
    const session = await documented('POST', SESSION, device.signIn());
    return SessionAnswer.parse(await session.json()).dataRule;
  };

  it('is made by an administrator, approved by another one, and comes to every other device when it signs in', async () => {
    await operate(hub, 'bureau', 'add', 'C', 'Bureau C');
    const officer = await enrolled();
    const admin = await enrolled('--role', 'bureau-admin');
    expect(admin.session.membership.role).toBe('bureau-admin');
    expect(admin.session.dataRule).toEqual({ rule: DEFAULT_DATA_RULE, madeBy: null });
    expect(await codeOf(await documented('POST', RULES, officer.device.makeRule(next)))).toBe('not-allowed');
    const second = await enrolled('--role', 'bureau-admin');
    const made = await documented('POST', RULES, admin.device.makeRule(next));
    expect(made.status).toBe(202);
    const { waiting } = Waiting.parse(await made.json());
    expect(await ruleOf(officer.device)).toEqual({ rule: DEFAULT_DATA_RULE, madeBy: null });
    const decision = `/api/v1/approvals/${waiting.id}/decision`;
    const approve = () =>
      documented('POST', '/api/v1/approvals/{id}/decision', second.device.post(decision, { decision: 'approve' }));
    expect(await codeOf(await approve())).toBe('step-up-needed');
    await documented('POST', '/api/v1/session/step-up', second.device.stepUp('decide-approval'));
    expect(await (await approve()).json()).toEqual({ state: 'done' });
    const inForce = await ruleOf(admin.device);
    expect(inForce).toMatchObject({ rule: next, madeBy: { document: { bureau: 'C' }, officer: 'An Officer' } });
    expect(await codeOf(await documented('POST', RULES, admin.device.makeRule(next)))).toBe('data-rule-version');
    expect(await ruleOf(officer.device)).toEqual(inForce);
  });

  it('holds by the version that a batch names, and its refusal names the field', async () => {
    const officer = await enrolled();
    const item = { ...randomItem(), capturedAt: '2026-05-01' };
    const send = async (version: number, capturedAt: string) => {
      const dataRule = { id: DEFAULT_DATA_RULE.id, version };
      const { bytes } = await officer.device.device.seal([{ ...item, capturedAt }], { dataRule });
      return documented('POST', SUBMISSIONS, officer.device.send(bytes));
    };
    expect((await send(2, '2026-05-01')).status).toBe(201);
    const refused = { code: 'field-outside-data-rule', detail: 'items/0: capturedAt' };
    expect(Problem.parse(await (await send(1, '2026-05-01')).json())).toMatchObject(refused);
    expect(Problem.parse(await (await send(2, '2026-05-01T12:03:04')).json())).toMatchObject(refused);
  });
});

describe('a refusal', () => {
  it('hides other bureaux’ receipts', async () => {
    const sealed = await a.device.seal([randomItem()]);
    await a.send(sealed.bytes);
    const theirs = await documented('GET', `${SUBMISSIONS}/{batchId}`, b.receipt(sealed.batch.batchId));
    expect([theirs.status, await codeOf(theirs)]).toEqual([404, 'not-found']);
  });

  it('meets other content under a used batch id, and bytes that are not canonical', async () => {
    const { batch, bytes } = await a.device.seal([randomItem()]);
    await a.send(bytes);
    const other = await a.device.seal([randomItem()], { batchId: batch.batchId });
    expect(await codeOf(await documented('POST', SUBMISSIONS, a.send(other.bytes)))).toBe('batch-differs');
    const spaced = new TextEncoder().encode(JSON.stringify(batch, null, 1));
    expect(await codeOf(await documented('POST', SUBMISSIONS, a.send(spaced)))).toBe('not-canonical');
  });

  it('meets a question about the empty file, with the place of it', async () => {
    const refused = await documented('POST', LOOKUPS, b.lookup([{ ref: 0, sha256: EMPTY_SHA256 }]));
    const problem = Problem.parse(await refused.json());
    expect(problem).toMatchObject({ code: 'malformed-request', detail: 'items/0/sha256: empty-file' });
    expect(problem.requestId).toBe(refused.headers.get('x-request-id'));
  });

  it('meets whoever is not signed in', async () => {
    for (const path of [LOOKUPS, SUBMISSIONS, WITHDRAWALS, CARRIED]) {
      const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      expect(await codeOf(await documented('POST', path, fetch(hub.origin + path, init)))).toBe('not-signed-in');
    }
  });

  it('meets requests from other sites, other types of content, and bodies that are too large', async () => {
    const evil = {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    };
    expect(await codeOf(await documented('POST', LOOKUPS, b.request(LOOKUPS, evil)))).toBe('foreign-origin');
    const site = { ...evil, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' } };
    expect(await codeOf(await documented('POST', LOOKUPS, b.request(LOOKUPS, site)))).toBe('foreign-origin');
    const typed = { method: 'POST', body: '{}', headers: { 'content-type': 'text/csv' } };
    expect(await codeOf(await documented('POST', LOOKUPS, b.request(LOOKUPS, typed)))).toBe('not-json');
    const large = (size: number) =>
      b.request(LOOKUPS, { method: 'POST', body: ' '.repeat(size), headers: { 'content-type': 'application/json' } });
    expect(await codeOf(await documented('POST', LOOKUPS, large(5_000_000)))).toBe('too-large');
    expect(await codeOf(await documented('POST', LOOKUPS, large(9_000_000)))).toBe('too-large');
  });

  it('meets unknown paths and methods in the shape of all others', async () => {
    for (const path of ['/api', '/api/v1/nothing', '/api/v2/lookups', '/nothing']) {
      const response = await fetch(hub.origin + path);
      expect([response.status, await codeOf(response)]).toEqual([404, 'not-found']);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    }
    const form = { method: 'POST', body: new URLSearchParams({ a: 'b' }), headers: { origin: 'https://evil.example' } };
    expect(await codeOf(await fetch(hub.origin + LOOKUPS, form))).toBe('foreign-origin');
    for (const [method, path] of [
      ['GET', LOOKUPS],
      ['PUT', SUBMISSIONS],
      ['OPTIONS', SESSION],
      ['POST', '/api/openapi.json'],
    ] as const) {
      const response = await fetch(hub.origin + path, { method });
      expect([response.status, await codeOf(response)]).toEqual([405, 'method-not-allowed']);
      expect(response.headers.get('allow')).toMatch(/GET|POST/);
    }
  });

  it('meets a flood of enrolments', async () => {
    const attempts = Array.from({ length: 60 }, () =>
      documented('POST', '/api/v1/enrolments', b.post('/api/v1/enrolments', {})),
    );
    const last = (await Promise.all(attempts)).find((response) => response.status === 429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a session', () => {
  it('is kept in a cookie that no script and no other site can use', async () => {
    const response = await documented('POST', SESSION, b.signIn());
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-lintel-session=[A-Za-z0-9_-]{43};/);
    const attributes = cookie
      .split(';')
      .slice(1)
      .map((attribute) => attribute.trim());
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']);
  });

  it('really ends', async () => {
    const [cookie = ''] = (await b.signIn()).headers.getSetCookie();
    const session = { cookie: cookie.split(';')[0] ?? '' };
    expect((await documented('DELETE', SESSION, b.signOut())).status).toBe(204);
    const later = await b.request(`${SUBMISSIONS}/x`, { headers: session });
    expect(await codeOf(later)).toBe('not-signed-in');
    await b.signIn();
  });

  it('is not opened by a challenge that was used, and its refusal tells nothing', async () => {
    const response = await documented(
      'POST',
      `${SESSION}/challenge`,
      b.post(`${SESSION}/challenge`, { device: b.device.id }),
    );
    const request = await b.device.sessionRequest((await response.json()) as never);
    expect((await b.post(SESSION, request)).status).toBe(200);
    expect(await codeOf(await documented('POST', SESSION, b.post(SESSION, request)))).toBe('sign-in-refused');
    await b.signIn();
  });
});

describe('the OpenAPI document', () => {
  it('lists every route of the API', () => {
    const routes = fileURLToPath(new URL('../../src/routes', import.meta.url));
    const paths = readdirSync(routes, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('+server.ts'))
      .map((file) => `/${join(file, '..').replaceAll('[', '{').replaceAll(']', '}')}`);
    expect(paths.sort()).toEqual(contract.paths.toSorted());
  });

  it('describes the answers of the operator’s checks too', async () => {
    for (const path of ['/healthz', '/readyz', '/api/openapi.json'])
      expect((await documented('GET', path, fetch(hub.origin + path))).status).toBe(200);
  });
});

function reportEntry() {
  const direct = randomHex(32);
  const dihedral = [direct, ...Array.from({ length: 7 }, () => randomHex(32))];
  const digests = { md5: randomHex(16), sha1: randomHex(20), sha256: randomHex(32) };
  return {
    ...{ path: 'a.jpg', bytes: 9, ...digests, mime: 'image/jpeg', width: 1, height: 1 },
    ...{ pdq: { direct, quality: 90, dihedral }, outcome: 'hashed', reason: null, damaged: false, provenance: null },
  };
}

describe('the command line', () => {
  it('imports a report beside the running hub, which knows it at once', async () => {
    const file = join(mkdtempSync(join(hub.data, 'report-')), 'report.json');
    const entry = reportEntry();
    writeFileSync(file, JSON.stringify({ format: 'lintel-report/1', files: [entry] }));
    expect(await operate(hub, 'import', file, '--bureau', 'B')).toBe('1 read, 1 accepted, 0 merged, 0 skipped');
    const pdq = {
      profile: 'direct' as const,
      quality: 90,
      hashes: [withFlippedBits(entry.pdq.direct, 31)],
      damaged: false,
    };
    const answer = LookupAnswer.parse(await (await a.lookup([{ ref: 0, pdq }])).json());
    expect(answer.results).toMatchObject([
      {
        verdict: 'known',
        matches: [{ via: 'pdq', distance: 31, contact: { bureau: 'B', reach: 'duty officer, line 7' } }],
      },
    ]);
    expect(await operate(hub, 'import', file, '--bureau', 'B')).toBe('1 read, 0 accepted, 1 merged, 0 skipped');
  });

  it('imports much while the hub goes on taking batches', async () => {
    const file = join(mkdtempSync(join(hub.data, 'report-')), 'report.json');
    const files = Array.from({ length: 5000 }, () => reportEntry());
    writeFileSync(file, JSON.stringify({ format: 'lintel-report/1', files }));
    const imported = operate(hub, 'import', file, '--bureau', 'B');
    const statuses: number[] = [];
    const over = new AbortController();
    void imported.finally(() => {
      over.abort();
    });
    for (let i = 0; i < 40 || !over.signal.aborted; i++) {
      statuses.push((await a.submit([randomItem()])).status);
      statuses.push((await b.lookup([{ ref: 0, sha256: randomHex(32) }])).status);
    }
    expect(new Set(statuses)).toEqual(new Set([201, 200]));
    expect(await imported).toBe('5000 read, 5000 accepted, 0 merged, 0 skipped');
  });
});

describe('what the hub prints', () => {
  it('holds no hash, name or token', () => {
    const printed = hub.output().replace(printedLink(hub.output()), '');
    expect(printed).not.toMatch(/[0-9a-f]{32}/);
    expect(printed).not.toContain('lintel_');
    expect(printed).not.toContain('An Officer');
  });
});
