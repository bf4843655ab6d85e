import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { PublicJwk } from '#lib/domain/signature.ts';
import type { LookupDisclosure } from '#lib/egress/disclosure.ts';
import type { HubFailure } from '#lib/egress/hub-failure.ts';
import { mediaRecord, reopen, value } from '../vault/fresh-vault.ts';
import { lookupDisclosures } from './disclosures.ts';
import { deskAt, enrolledDesk, newDesk, type Desk } from './enrolled.ts';
import { flipped, newKey, ORIGIN, refused, ScriptedHub, type Answer } from './scripted-hub.ts';

async function question(...names: string[]): Promise<LookupDisclosure> {
  const records = await Promise.all(names.map((name) => mediaRecord(name)));
  const [disclosure] = lookupDisclosures(records, DEFAULT_DATA_RULE);
  if (disclosure === undefined) throw new Error('there is something to ask');
  return disclosure;
}

function codeOf(result: Result<unknown, HubFailure>): string {
  if (result.ok) return 'ok';
  return result.error.kind === 'problem' ? result.error.problem.code : result.error.kind;
}

describe('enrolment', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await newDesk();
  });

  it('pins the hub and keeps what it said', async () => {
    const identity = value(await desk.session.enrol(desk.hub.invite(), 'Officer One'));
    expect(identity).toMatchObject({ status: 'enrolled', hubKey: desk.hub.key.public, dataRule: DEFAULT_DATA_RULE });
    desk.vault.lock();
    const saved = value(await (await reopen()).identity.saved());
    expect(saved?.membership?.officer.name).toBe('Officer One');
    expect(saved?.signKey.public).toEqual(identity.signKey.public);
  });

  it('whose answer was lost is asked for again as the same device, also after a restart', async () => {
    const invitation = desk.hub.invite();
    desk.hub.fault = () => 'lost-after';
    expect(codeOf(await desk.session.enrol(invitation, 'Officer'))).toBe('unreachable');
    expect(value(await desk.vault.identity.saved())?.status).toBe('invited');
    desk.vault.lock();
    desk.hub.fault = () => null;
    const again = deskAt(await reopen(), desk.hub);
    const identity = value(await again.session.enrol(invitation, 'Officer'));
    expect(identity.status).toBe('enrolled');
    expect(desk.hub.asked).toEqual(['POST /api/v1/enrolments', 'POST /api/v1/enrolments']);
  });

  it('is done once: later calls send nothing, and another invitation is refused', async () => {
    const invitation = desk.hub.invite();
    value(await desk.session.enrol(invitation, 'Officer'));
    value(await desk.session.enrol(invitation, 'Officer'));
    expect(codeOf(await desk.session.enrol(desk.hub.invite(), 'Officer'))).toBe('already-enrolled');
    expect(desk.hub.wire).toHaveLength(1);
  });

  it.each<[string, string, (answer: Answer, other: PublicJwk) => Answer]>([
    ['another hub key than the link names', 'wrong-hub', (_answer, other) => ({ hubKey: other })],
    ['a flipped bit', 'bad-signature', ({ signature }) => ({ signature: flipped(signature) })],
    [
      'another role',
      'bad-signature',
      ({ membership }) => ({ membership: { ...(membership as Answer), role: 'hub-admin' } }),
    ],
    [
      'another rule',
      'bad-signature',
      () => ({ dataRule: { rule: { ...DEFAULT_DATA_RULE, version: 2 }, madeBy: null } }),
    ],
    ['a further field', 'garbage', () => ({ further: 1 })],
  ])('keeps nothing of an answer with %s', async (_name, code, change) => {
    const other = (await newKey()).public;
    desk.hub.spoil = (_route, answer) => ({ ...answer, ...change(answer, other) });
    expect(codeOf(await desk.session.enrol(desk.hub.invite(), 'Officer'))).toBe(code);
    expect(value(await desk.vault.identity.saved())).toMatchObject({
      status: 'invited',
      hubKey: null,
      membership: null,
    });
  });

  it("keeps nothing of another device's answer", async () => {
    desk.hub.tamper = (_route, answer) => ({ ...answer, signKey: 'A'.repeat(43) });
    expect(codeOf(await desk.session.enrol(desk.hub.invite(), 'Officer'))).toBe('bad-signature');
  });

  it('with a used code says so, and a new invitation mends it', async () => {
    const invitation = desk.hub.invite();
    desk.hub.codes.set(invitation.code, 'somebody');
    expect(codeOf(await desk.session.enrol(invitation, 'Officer'))).toBe('code-not-valid');
    expect(codeOf(await desk.session.enrol(desk.hub.invite(), 'Officer'))).toBe('ok');
  });
});

describe('signing in', () => {
  it('needs an enrolment', async () => {
    const { session, hub } = await newDesk();
    expect(codeOf(await session.signIn())).toBe('not-enrolled');
    expect(codeOf(await session.lookup(await question('a')))).toBe('not-enrolled');
    expect(hub.wire).toEqual([]);
  });

  it('proves the device, and brings news of role and rule', async () => {
    const { session, hub, vault } = await enrolledDesk();
    hub.rule = { ...DEFAULT_DATA_RULE, version: 2, fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none' } };
    value(await session.signIn());
    expect(session.signedIn).toBe(true);
    expect(value(await vault.identity.saved())?.dataRule).toEqual(hub.rule);
    value(await session.signOut());
    expect(session.signedIn).toBe(false);
  });

  it('tells a hub with another key nothing but which device asks', async () => {
    const { session, vault, ledger, hub } = await enrolledDesk();
    const impostor = await ScriptedHub.start();
    const desk = deskAt(vault, impostor);
    expect(codeOf(await desk.session.lookup(await question('a')))).toBe('wrong-hub');
    expect(impostor.asked).toEqual(['POST /api/v1/session/challenge']);
    expect(value(await ledger.entries()).at(-2)).toMatchObject({ kind: 'request', purpose: 'challenge' });
    // One that claims the pinned thumbprint cannot sign for it.
    const liar = new ScriptedHub(impostor.key, hub.hub);
    expect(codeOf(await deskAt(vault, liar).session.signIn())).toBe('bad-signature');
    expect(liar.asked).toEqual(['POST /api/v1/session/challenge']);
    expect(session.signedIn).toBe(false);
  });

  it.each([
    ['of another site, passed on', 'wrong-hub', { origin: 'https://evil.example' }],
    ['for another device', 'bad-signature', { device: '01890000-0000-7000-8000-000000000000' }],
  ])('answers no challenge %s', async (_name, code, change) => {
    const { session, hub } = await enrolledDesk();
    hub.tamper = (route, answer) => (route.endsWith('challenge') ? { ...answer, ...change } : answer);
    expect(codeOf(await session.signIn())).toBe(code);
    expect(hub.asked).toEqual(['POST /api/v1/session/challenge']);
  });

  it('signs in on a device whose clock is years ahead', async () => {
    const { session, hub } = await enrolledDesk();
    hub.tamper = (route, answer) =>
      route.endsWith('challenge') ? { ...answer, expiresAt: '2020-01-01T00:00:00.000Z' } : answer;
    value(await session.signIn());
  });

  it('believes no session with a flipped bit, for another challenge or another device', async () => {
    const { session, hub, identity } = await enrolledDesk();
    const inSession = (change: (answer: Answer) => Answer) => (route: string, answer: Answer) =>
      route === '/api/v1/session' ? { ...answer, ...change(answer) } : answer;
    hub.spoil = inSession((answer) => ({ signature: flipped(answer['signature']) }));
    expect(codeOf(await session.signIn())).toBe('bad-signature');
    hub.spoil = (_route, answer) => answer;
    hub.tamper = inSession(() => ({ challenge: 'A'.repeat(43) }));
    expect(codeOf(await session.signIn())).toBe('bad-signature');
    const stranger = { ...identity.membership, device: '01890000-0000-7000-8000-000000000000' };
    hub.tamper = inSession(() => ({ membership: stranger }));
    expect(codeOf(await session.signIn())).toBe('bad-signature');
    expect(session.signedIn).toBe(false);
  });

  it('asks for another challenge when the network has used up the first one, and takes a second no for one', async () => {
    const { session, hub } = await enrolledDesk();
    const proofs = () => hub.asked.filter((route) => route === 'POST /api/v1/session').length;
    hub.fault = ({ route }) => (route === '/api/v1/session' && proofs() === 1 ? refused('sign-in-refused') : null);
    value(await session.signIn());
    expect(proofs()).toBe(2);
    hub.fault = ({ route }) => (route === '/api/v1/session' ? refused('sign-in-refused') : null);
    expect(codeOf(await session.signIn())).toBe('sign-in-refused');
    expect(proofs()).toBe(4);
  });

  it('is shared by calls at the same time', async () => {
    const { session, hub } = await enrolledDesk();
    const [a, b] = [await question('a'), await question('b')];
    expect((await Promise.all([session.lookup(a), session.lookup(b)])).map(codeOf)).toEqual(['ok', 'ok']);
    expect(hub.asked.filter((route) => route === 'POST /api/v1/session')).toHaveLength(1);
  });
});

describe('a look-up', () => {
  it('sends exactly what was shown and keeps the verified answer', async () => {
    const { session, hub, vault, ledger } = await enrolledDesk();
    const asked = await question('a', 'b');
    const answer = value(await session.lookup(asked));
    expect(answer.results.map(({ verdict }) => verdict)).toEqual(['new', 'new']);
    expect(hub.wire.at(-1)?.body).toEqual(asked.body);
    const items = asked.records.map(({ ref, sha256 }) => ({ ref, sha256 }));
    expect(value(await vault.answers.all())).toEqual([
      { answer, items, device: value(await vault.identity.saved())?.membership?.device },
    ]);
    const sent = hub.wire.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
    const [enrolment] = value(await ledger.entries());
    const { bytes } = value(await ledger.verify());
    expect(bytes - (enrolment?.kind === 'request' ? enrolment.bytes : 0)).toBe(sent);
  });

  it('signs in again, once, when the hub has forgotten the session', async () => {
    const { session, hub } = await enrolledDesk();
    value(await session.lookup(await question('a')));
    hub.forgetSessions();
    expect(codeOf(await session.lookup(await question('b')))).toBe('ok');
    hub.wire.length = 0;
    hub.fault = ({ route }) => (route.endsWith('lookups') ? refused('not-signed-in') : null);
    expect(codeOf(await session.lookup(await question('c')))).toBe('not-signed-in');
    expect(hub.asked.filter((route) => route.endsWith('lookups'))).toHaveLength(2);
  });

  it.each<[string, string, (answer: Answer) => Answer, 'tamper' | 'spoil']>([
    ['a flipped bit', 'bad-signature', (a) => ({ signature: flipped(a['signature']) }), 'spoil'],
    [
      'a changed verdict',
      'bad-signature',
      (a) => ({ asOf: '2026-01-01T00:00:00.000Z', answerId: a['answerId'] }),
      'spoil',
    ],
    ['another question', 'bad-signature', () => ({ requestSha256: 'f'.repeat(64) }), 'tamper'],
    ['a ref that was not asked', 'garbage', () => ({ results: [0, 7].map(result) }), 'tamper'],
    ['a ref twice', 'garbage', () => ({ results: [0, 1, 1].map(result) }), 'tamper'],
    ['a ref left out', 'garbage', () => ({ results: [0].map(result) }), 'tamper'],
    ['a verdict that does not exist', 'garbage', () => ({ results: [{ ...result(0), verdict: 'fine' }] }), 'tamper'],
  ])('keeps nothing of an answer with %s', async (_name, code, change, how) => {
    const { session, hub, vault } = await enrolledDesk();
    hub[how] = (route, answer) => (route.endsWith('lookups') ? { ...answer, ...change(answer) } : answer);
    expect(codeOf(await session.lookup(await question('a', 'b')))).toBe(code);
    expect(value(await vault.answers.all())).toEqual([]);
  });

  it('is not asked of a locked vault', async () => {
    const { session, vault, hub } = await enrolledDesk();
    vault.lock();
    expect(await session.lookup(await question('a'))).toEqual(err({ kind: 'storage', why: 'locked' }));
    expect(hub.wire).toEqual([]);
  });

  it('goes to the site that the officer sees', async () => {
    const { session, hub } = await enrolledDesk();
    hub.origin = `${ORIGIN}:8443`;
    expect(codeOf(await session.lookup(await question('a')))).toBe('wrong-hub');
  });
});

function result(ref: number) {
  return { ref, verdict: 'new', matches: [], matchCount: 0 };
}
