import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { Challenge } from '#lib/domain/wire/identity.ts';
import { CodeIssued } from '#lib/domain/wire/people.ts';
import { Problem } from '#lib/domain/wire/problem.ts';
import { Device, type DeviceAtHub } from '../fixtures/device.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomHex } from '../fixtures/random-item.ts';
import { removePlace } from '../fixtures/store-place.ts';
import { enrolled, firstOfficer, proved } from './hub-people.ts';

const environment = { LINTEL_LOOKUPS_PER_DAY: '1000' };
let data: string;
let hub: PortalServer;
let admin: DeviceAtHub;
let officer: DeviceAtHub;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'lintel-data-'));
  hub = await startPortalServer({ data, environment });
  admin = await firstOfficer(hub);
  officer = await enrolled(hub, 'A', 'officer');
});
afterAll(async () => {
  await hub.stop();
  await removePlace(data);
});

const codeOf = async (response: Response) => Problem.parse(await response.json()).code;
const who = (cookie: string) => fetch(`${hub.origin}/api/v1/sessions`, { headers: { cookie } });

describe('a session', () => {
  it('is never the one that somebody planted', async () => {
    const planted = `__Host-lintel-session=${'B'.repeat(43)}`;
    const asked = await officer.post('/api/v1/session/challenge', { device: officer.device.id });
    const proof = await officer.device.sessionRequest(Challenge.parse(await asked.json()));
    const signedIn = await officer.request('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: planted },
      body: JSON.stringify(proof),
    });
    expect(signedIn.status).toBe(200);
    expect(officer.cookie).not.toBe(planted);
    expect((await who(planted)).status).toBe(401);
  });

  it('goes on under a new secret after a proof, which serves once', async () => {
    const before = officer.cookie ?? '';
    const asked = await officer.post('/api/v1/session/challenge', { device: officer.device.id });
    const proof = await officer.device.stepUpRequest(Challenge.parse(await asked.json()), 'issue-code');
    expect((await officer.post('/api/v1/session/step-up', proof)).status).toBe(200);
    expect([officer.cookie === before, (await who(before)).status]).toEqual([false, 401]);
    expect(await codeOf(await officer.post('/api/v1/session/step-up', proof))).toBe('sign-in-refused');
    expect((await who(officer.cookie ?? '')).status).toBe(200);
  });

  it('is no bearer token', async () => {
    const secret = officer.cookie?.split('=')[1] ?? '';
    const headers = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${hub.origin}/api/v1/sessions`, { headers })).status).toBe(401);
  });
});

describe('more rights than somebody has', () => {
  it('are not had by further members of a body', async () => {
    const { link } = CodeIssued.parse(
      await (
        await proved(admin, 'issue-code', '/api/v1/people/codes', { role: 'officer', own: false, bureau: null })
      ).json(),
    );
    const invitation = parseEnrolmentLink(link);
    if (invitation === null) throw new Error('No invitation');
    const device = await Device.make();
    const request = await device.enrolmentRequest(invitation, hub.origin);
    for (const more of [{ role: 'bureau-admin' }, { bureau: 'B' }, { officer: admin.device.member.officer.id }])
      expect(await codeOf(await admin.post('/api/v1/enrolments', { ...request, ...more }))).toBe('malformed-request');
    const own = `/api/v1/people/${officer.device.member.officer.id}/name`;
    expect(await codeOf(await officer.post(own, { name: 'X', role: 'bureau-admin' }))).toBe('malformed-request');
    const token = { label: 'T', scopes: ['submit'], days: 1, bureau: 'B' };
    expect(await codeOf(await proved(admin, 'make-token', '/api/v1/tokens', token))).toBe('malformed-request');
  });

  it('are not had by a code that was used, with whatever keys', async () => {
    const wish = { role: 'bureau-admin', own: false, bureau: null };
    const { link } = CodeIssued.parse(await (await proved(admin, 'issue-code', '/api/v1/people/codes', wish)).json());
    const invitation = parseEnrolmentLink(link);
    if (invitation === null) throw new Error('No invitation');
    const requests = await Promise.all(
      Array.from({ length: 5 }, async () => (await Device.make()).enrolmentRequest(invitation, hub.origin)),
    );
    const answers = await Promise.all(requests.map((request) => admin.post('/api/v1/enrolments', request)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

describe('harvesting by questions', () => {
  it('ends with the budget, also over a restart, and says when to ask again', async () => {
    const ask = (items: number) =>
      officer.lookup(Array.from({ length: items }, (_, ref) => ({ ref, sha256: randomHex(32) })));
    expect((await ask(1000)).status).toBe(200);
    const refused = await ask(1);
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'look-up-budget']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    await hub.stop();
    hub = await startPortalServer({ data, environment, port: hub.port });
    // Another one comes in each minute and a half; hundreds do not while a hub starts.
    expect((await ask(500)).status).toBe(429);
  });
});

describe('what the hub prints about refusals', () => {
  it('names no secret, person or thing', () => {
    const printed = hub.output();
    for (const secret of [
      officer.cookie?.split('=')[1],
      officer.device.id,
      officer.device.member.officer.id,
      'officer of A',
    ])
      expect(printed).not.toContain(secret ?? '-');
  });
});
