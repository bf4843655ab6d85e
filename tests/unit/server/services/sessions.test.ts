import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { Challenge, SessionAnswer, type SessionRequest } from '#lib/domain/wire/identity.ts';
import { Device } from '../../../fixtures/device.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let device: Device;
beforeAll(async () => {
  desk = await openDesk();
  ({ device } = await desk.enrol('A', 'bureau-admin'));
});
afterAll(() => desk.close());

const MINUTE = 60 * 1000;
const REFUSED = { ok: false, error: { code: 'sign-in-refused' } };
const challengeFor = async (id: string, from: string | null = null) =>
  Challenge.parse(JSON.parse(await desk.sessions.challenge(id, from)));
const signIn = async (of = device) => {
  const result = await desk.sessions.signIn(await of.sessionRequest(await challengeFor(of.id)));
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('a challenge', () => {
  it('is signed by the hub and bound to its origin', async () => {
    const challenge = await challengeFor(device.id);
    expect(challenge).toMatchObject({ device: device.id, origin: desk.origin, hub: desk.key.thumbprint });
    expect(await verify(desk.key.publicKey, 'lintel/challenge/1', unsigned(challenge), challenge.signature)).toBe(true);
  });

  it('is bound to the portal of a bureau that asks from there, and to no foreign site', async () => {
    const there = await challengeFor(device.id, desk.portal);
    expect(there.origin).toBe(desk.portal);
    expect(await desk.sessions.signIn(await device.sessionRequest(there))).toMatchObject({ ok: true });
    expect((await challengeFor(device.id, 'https://evil.example')).origin).toBe(desk.origin);
  });

  it('is given for a device that does not exist just as well', async () => {
    const [known, unknown] = [await challengeFor(device.id), await challengeFor(uuidv7())];
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(unknown.expiresAt).toBe(known.expiresAt);
    expect(await verify(desk.key.publicKey, 'lintel/challenge/1', unsigned(unknown), unknown.signature)).toBe(true);
  });

  it('serves once, also when two use it at once', async () => {
    const request = await device.sessionRequest(await challengeFor(device.id));
    const results = await Promise.all([desk.sessions.signIn(request), desk.sessions.signIn(request)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await desk.sessions.signIn(request)).toEqual(REFUSED);
  });

  it('serves for two minutes', async () => {
    const [first, second] = [await challengeFor(device.id), await challengeFor(device.id)];
    desk.pass(2 * MINUTE - 1);
    expect(await desk.sessions.signIn(await device.sessionRequest(first))).toMatchObject({ ok: true });
    desk.pass(1);
    expect(await desk.sessions.signIn(await device.sessionRequest(second))).toEqual(REFUSED);
  });
});

describe('a sign-in', () => {
  it('opens a session for the member and says so under the hub’s signature', async () => {
    const { token, answer: text } = await signIn();
    const answer = SessionAnswer.parse(JSON.parse(text));
    expect(answer.membership).toEqual(device.member);
    expect(await verify(desk.key.publicKey, 'lintel/session-answer/1', unsigned(answer), answer.signature)).toBe(true);
    expect(await desk.sessions.authenticate(token)).toMatchObject({
      ...{ bureau: 'A', role: 'bureau-admin', device: device.id, officer: device.member.officer.id, scopes: null },
    });
  });

  it('is refused in the same words whatever is wrong', async () => {
    const stranger = await Device.make();
    const other = (await desk.enrol('B')).device;
    const gone = (await desk.enrol('A')).device;
    await desk.store.devices.revoke('A', gone.id, desk.clock().toISOString());
    const challenge = () => challengeFor(device.id);
    const requests: SessionRequest[] = [
      await stranger.sessionRequest(await challenge()),
      await other.sessionRequest(await challenge()),
      await other.sessionRequest({ ...(await challenge()), device: other.id }),
      await gone.sessionRequest(await challengeFor(gone.id)),
      await device.sessionRequest(await challengeFor(uuidv7())),
      await device.sessionRequest({ ...(await challenge()), origin: 'https://evil.example' }),
      await device.sessionRequest({ ...(await challenge()), hub: 'A'.repeat(43) }),
      await device.sessionRequest({ ...(await challenge()), challenge: 'A'.repeat(43) }),
      { ...(await device.sessionRequest(await challenge())), signature: (await device.seal([])).batch.signature },
      { ...(await device.sessionRequest(await challenge())), signature: 'A'.repeat(86) },
    ];
    for (const request of requests) expect(await desk.sessions.signIn(request)).toEqual(REFUSED);
  });
});

describe('a session', () => {
  it('ends at the next sign-in of the device, at sign-out, and at the revocation of the device', async () => {
    const first = await signIn();
    const second = await signIn();
    expect(await desk.sessions.authenticate(first.token)).toBeNull();
    expect(await desk.sessions.authenticate(second.token)).not.toBeNull();
    await desk.sessions.end(second.token);
    expect(await desk.sessions.authenticate(second.token)).toBeNull();

    const colleague = (await desk.enrol('A')).device;
    const { token } = await signIn(colleague);
    expect(await desk.store.devices.revoke('B', colleague.id, desk.clock().toISOString())).toBe(false);
    expect(await desk.sessions.authenticate(token)).not.toBeNull();
    await desk.store.devices.revoke('A', colleague.id, desk.clock().toISOString());
    expect(await desk.sessions.authenticate(token)).toBeNull();
  });

  it('ends after 30 minutes without use, and after 12 hours in any case', async () => {
    const { token } = await signIn();
    for (let minutes = 0; minutes < 12 * 60 - 29; minutes += 29) {
      desk.pass(29 * MINUTE);
      expect(await desk.sessions.authenticate(token)).not.toBeNull();
    }
    desk.pass(29 * MINUTE);
    expect(await desk.sessions.authenticate(token)).toBeNull();

    const idle = await signIn();
    desk.pass(30 * MINUTE - 1);
    expect(await desk.sessions.authenticate(idle.token)).not.toBeNull();
    desk.pass(30 * MINUTE);
    expect(await desk.sessions.authenticate(idle.token)).toBeNull();
  });
});

describe('a bearer token', () => {
  it('speaks for its bureau, and is kept as its digest only', async () => {
    const created = await desk.tokens.create('B');
    if (!created.ok) throw new Error(created.error);
    expect(created.value).toMatch(/^lintel_[A-Za-z0-9_-]{43}$/);
    expect(await desk.tokens.authenticate(created.value)).toMatchObject({ bureau: 'B', device: null, officer: null });
    expect(await desk.tokens.authenticate(`${created.value}x`)).toBeNull();
    expect(await desk.tokens.create('Z')).toEqual({ ok: false, error: 'unknown-bureau' });
  });
});
