import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import {
  Challenge,
  EnrolmentAnswer,
  SessionAnswer,
  type SessionRequest,
  type StepUpAct,
} from '#lib/domain/wire/identity.ts';
import { SessionList } from '#lib/domain/wire/people.ts';
import type { Actor } from '#lib/server/services/actor.ts';
import { notSteppedUp } from '#lib/server/services/step-up.ts';
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

describe('the proof before a dangerous act', () => {
  const actorOf = async (token: string) => {
    const actor = await desk.sessions.authenticate(token);
    if (actor === null) throw new Error('Nobody is signed in');
    return actor;
  };
  const needs = (actor: Actor, act: StepUpAct) => notSteppedUp(actor, act, desk.clock)?.code ?? null;

  it('holds for its act and five minutes, and puts a new secret in the place of the session’s', async () => {
    const { token } = await signIn();
    const before = await actorOf(token);
    expect(needs(before, 'change-role')).toBe('step-up-needed');
    const proof = await device.stepUpRequest(await challengeFor(device.id), 'change-role');
    const done = await desk.sessions.stepUp(before, token, proof);
    if (!done.ok) throw new Error(done.error.code);
    expect(await desk.sessions.authenticate(token)).toBeNull();
    const after = await actorOf(done.value.token);
    expect(after.session).toBe(before.session);
    expect([needs(after, 'change-role'), needs(after, 'issue-code')]).toEqual([null, 'step-up-needed']);
    desk.pass(5 * MINUTE - 1);
    expect(needs(after, 'change-role')).toBeNull();
    desk.pass(1);
    expect(needs(after, 'change-role')).toBe('step-up-needed');
  });

  it('is refused for another act, device, session or purpose than was signed, and when it was used', async () => {
    const { token } = await signIn();
    const actor = await actorOf(token);
    const colleague = (await desk.enrol('A')).device;
    const proofOf = async (by = device) => by.stepUpRequest(await challengeFor(by.id), 'issue-code');
    const used = await proofOf();
    expect(await desk.sessions.stepUp(actor, token, { ...used, act: 'change-role' })).toEqual(REFUSED);
    expect(await desk.sessions.stepUp(actor, token, used)).toEqual(REFUSED);
    expect(await desk.sessions.stepUp(actor, token, await proofOf(colleague))).toEqual(REFUSED);
    expect(await desk.sessions.stepUp(actor, 'A'.repeat(43), await proofOf())).toEqual(REFUSED);
    const signInProof = await device.sessionRequest(await challengeFor(device.id));
    expect(await desk.sessions.stepUp(actor, token, { ...signInProof, act: 'issue-code' })).toEqual(REFUSED);
    const { act: _act, ...stepUpProof } = await proofOf();
    expect(await desk.sessions.signIn(stepUpProof)).toEqual(REFUSED);
    expect(await actorOf(token)).toMatchObject({ steppedUpAt: null, steppedUpFor: null });
  });
});

describe('open sessions', () => {
  const listed = async (actor: Actor) => {
    const list = await desk.openSessions.list(actor);
    return SessionList.parse(JSON.parse(list.ok ? list.value : '')).items;
  };

  it('are one’s own, or the bureau’s for its administrator, and end one by one', async () => {
    const [officer, admin, foreign] = [
      await desk.enrol('A'),
      await desk.enrol('A', 'bureau-admin'),
      await desk.enrol('B'),
    ];
    const tokens = [];
    for (const { device: each } of [officer, admin, foreign]) tokens.push((await signIn(each)).token);
    const [own, all, other] = await Promise.all(tokens.map((token) => desk.sessions.authenticate(token)));
    if (!own || !all || !other) throw new Error('Nobody is signed in');
    expect(await listed(own)).toMatchObject([{ current: true, device: { id: officer.device.id } }]);
    expect((await listed(all)).map(({ device: { id } }) => id)).toContain(officer.device.id);
    const id = own.session ?? '';
    expect(await desk.openSessions.end(other, id)).toEqual({ ok: false, error: { code: 'not-found' } });
    expect(await desk.openSessions.end(all, id)).toMatchObject({ error: { code: 'step-up-needed' } });
    const proved = { ...all, steppedUpAt: desk.clock().toISOString(), steppedUpFor: 'end-sessions' as const };
    expect(await desk.openSessions.end(proved, id)).toMatchObject({ ok: true });
    expect(await desk.sessions.authenticate(tokens[0] ?? '')).toBeNull();
    expect(await desk.sessions.authenticate(tokens[1] ?? '')).not.toBeNull();
  });

  it('of other devices end together, and idle ones are forgotten', async () => {
    const { device: one, actor } = await desk.enrol('A');
    const link = await desk.enrolments.issue({ bureau: 'A', role: 'officer', officer: actor.officer });
    const invitation = parseEnrolmentLink(link.ok ? link.value.link : '');
    const two = await Device.make();
    if (invitation === null) throw new Error('No invitation');
    const answer = await desk.enrolments.redeem(await two.enrolmentRequest(invitation, desk.origin));
    two.membership = EnrolmentAnswer.parse(JSON.parse(answer.ok ? answer.value : '')).membership;
    const [here, there] = [await signIn(one), await signIn(two)];
    const caller = await desk.sessions.authenticate(here.token);
    if (caller === null) throw new Error('Nobody is signed in');
    expect(await listed(caller)).toHaveLength(2);
    await desk.openSessions.endOthers(caller);
    expect(await desk.sessions.authenticate(there.token)).toBeNull();
    expect(await listed(caller)).toHaveLength(1);
    desk.pass(30 * MINUTE);
    await desk.sessions.expire();
    expect(await listed(caller)).toEqual([]);
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
