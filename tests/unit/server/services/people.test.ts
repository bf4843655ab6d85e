import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import { EnrolmentAnswer } from '#lib/domain/wire/identity.ts';
import { BureauList, CodeIssued, CodeList, OfficerList, TokenList, TokenMade } from '#lib/domain/wire/people.ts';
import type { Refusal } from '#lib/server/services/refusal.ts';
import { Device } from '../../../fixtures/device.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
type Enrolled = Awaited<ReturnType<typeof desk.enrol>>;
let [admin, officer, foreign]: Enrolled[] = [];
beforeEach(async () => {
  desk = await openDesk();
  admin = await desk.enrol('A', 'bureau-admin');
  officer = await desk.enrol('A');
  foreign = await desk.enrol('B', 'bureau-admin');
});
afterEach(() => desk.close());

const DAY = 24 * 60 * 60 * 1000;
const of = (enrolled: Enrolled | undefined): Enrolled => {
  if (enrolled === undefined) throw new Error('Nobody is enrolled');
  return enrolled;
};
const idOf = (enrolled: Enrolled | undefined) => of(enrolled).actor.officer ?? '';
const codeOf = async (done: Promise<Result<unknown, Refusal>>) => {
  const result = await done;
  return result.ok ? 'done' : result.error.code;
};
const listed = async (by: Enrolled | undefined, bureau?: string) => {
  const list = await desk.officers.list(of(by).actor, bureau);
  return list.ok ? OfficerList.parse(JSON.parse(list.value)).items : list.error.code;
};
const isAlive = async (enrolled: Enrolled | undefined) =>
  (await desk.store.devices.find(of(enrolled).device.id))?.revokedAt === null;
const steppedUp = ({ actor }: Enrolled, act: NonNullable<Enrolled['actor']['steppedUpFor']>) => ({
  ...actor,
  steppedUpAt: desk.clock().toISOString(),
  steppedUpFor: act,
});
async function redeem(link: string, name = 'Somebody'): Promise<Enrolled> {
  const invitation = parseEnrolmentLink(link);
  if (invitation === null) throw new Error('No invitation');
  const device = await Device.make();
  const answer = await desk.enrolments.redeem(await device.enrolmentRequest(invitation, desk.origin, name));
  if (!answer.ok) throw new Error(answer.error.code);
  device.membership = EnrolmentAnswer.parse(JSON.parse(answer.value)).membership;
  const { role, bureau, officer: person } = device.membership;
  return { device, actor: { ...of(officer).actor, bureau: bureau.code, role, device: device.id, officer: person.id } };
}
async function issue(by: Enrolled | undefined, wish: { role: Role; own?: boolean; bureau?: string | null }) {
  const issued = await desk.codes.issue(of(by).actor, { own: false, bureau: null, ...wish }, desk.portal);
  return issued.ok ? CodeIssued.parse(JSON.parse(issued.value)) : issued.error.code;
}
const issuedTo = async (...given: Parameters<typeof issue>) => {
  const issued = await issue(...given);
  if (typeof issued === 'string') throw new Error(issued);
  return issued;
};

describe('the people of a bureau', () => {
  it('are all of the bureau for its administrator, and oneself for everybody else', async () => {
    const ids = async (...given: Parameters<typeof listed>) => {
      const items = await listed(...given);
      return typeof items === 'string' ? items : items.map(({ id }) => id);
    };
    expect(await ids(admin)).toEqual([idOf(admin), idOf(officer)]);
    expect(await ids(officer)).toEqual([idOf(officer)]);
    expect(await ids(admin, 'B')).toBe('not-found');
    const hubAdmin = await desk.enrol('A', 'hub-admin');
    expect(await ids(hubAdmin, 'B')).toEqual([idOf(foreign)]);
    expect((await listed(officer))[0]).toMatchObject({
      name: 'An Officer',
      devices: [{ name: null, revokedAt: null }],
    });
  });

  it('are renamed by themselves and by their administrator, and nobody else’s are there', async () => {
    for (const by of [officer, admin])
      expect(await codeOf(desk.officers.rename(of(by).actor, idOf(officer), 'Ann'))).toBe('done');
    for (const [by, whom] of [
      [officer, admin],
      [foreign, officer],
      [admin, foreign],
    ] as const)
      expect(await codeOf(desk.officers.rename(of(by).actor, idOf(whom), 'X'))).toBe('not-found');
    expect(await listed(officer)).toMatchObject([{ name: 'Ann' }]);
  });

  it('change their role at once, and never beyond the last administrator', async () => {
    const give = (by: Enrolled | undefined, whom: Enrolled | undefined, role: Role) =>
      codeOf(desk.officers.changeRole(of(by).actor, idOf(whom), role));
    expect(await give(officer, officer, 'bureau-admin')).toBe('not-allowed');
    expect(await give(foreign, officer, 'analyst')).toBe('not-found');
    expect(await give(admin, officer, 'hub-admin')).toBe('not-allowed');
    expect(await give(admin, admin, 'officer')).toBe('last-admin');
    expect(await give(admin, officer, 'bureau-admin')).toBe('done');
    expect(await give(admin, admin, 'auditor')).toBe('done');
    const { token } = await signIn(officer);
    expect(await desk.sessions.authenticate(token)).toMatchObject({ role: 'bureau-admin' });
    const [newAdmin] = await desk.store.alerts.list('A', { unread: true, kind: 'approval' }, null, 10);
    expect(newAdmin?.subject.about).toEqual({ kind: 'officer', id: idOf(officer) });
  });

  it('are removed with everything that lets them in', async () => {
    const { token } = await signIn(officer);
    const { link } = await issuedTo(officer, { role: 'officer', own: true });
    expect(await codeOf(desk.officers.remove(of(foreign).actor, idOf(officer)))).toBe('not-found');
    expect(await codeOf(desk.officers.remove(of(admin).actor, idOf(admin)))).toBe('last-admin');
    expect(await codeOf(desk.officers.remove(of(admin).actor, idOf(officer)))).toBe('done');
    expect(await desk.sessions.authenticate(token)).toBeNull();
    expect(await isAlive(officer)).toBe(false);
    await expect(redeem(link)).rejects.toThrow('code-not-valid');
    expect(await listed(admin)).toHaveLength(1);
    expect(await codeOf(desk.officers.remove(of(admin).actor, idOf(officer)))).toBe('not-found');
  });
});

describe('devices', () => {
  const revoke = (by: Enrolled | undefined, whose: Enrolled | undefined, actor = of(by).actor) =>
    codeOf(desk.devices.revoke(actor, of(whose).device.id));

  it('are revoked by their officer, or by the administrator after another proof', async () => {
    expect(await revoke(officer, admin)).toBe('not-found');
    expect(await revoke(foreign, officer, steppedUp(of(foreign), 'revoke-device'))).toBe('not-found');
    expect(await revoke(admin, officer)).toBe('step-up-needed');
    expect(await revoke(admin, officer, steppedUp(of(admin), 'remove-officer'))).toBe('step-up-needed');
    expect(await revoke(admin, officer, steppedUp(of(admin), 'revoke-device'))).toBe('done');
    expect(await isAlive(officer)).toBe(false);
    const own = await desk.enrol('A');
    expect(await revoke(own, own)).toBe('done');
    expect(await revoke(admin, admin)).toBe('last-admin');
  });

  it('are several for one officer, with one role, and each is revoked alone', async () => {
    const { link, code } = await issuedTo(officer, { role: 'bureau-admin', own: true });
    expect(code).toMatchObject({ role: 'officer', officer: { id: idOf(officer) } });
    const second = await redeem(link, 'Another name');
    expect(second.device.member).toMatchObject({ role: 'officer', officer: { id: idOf(officer), name: 'An Officer' } });
    expect(await codeOf(desk.officers.changeRole(of(admin).actor, idOf(officer), 'analyst'))).toBe('done');
    const { token } = await signIn(second);
    expect(await desk.sessions.authenticate(token)).toMatchObject({ role: 'analyst', officer: idOf(officer) });
    expect(await revoke(second, officer)).toBe('done');
    expect([await isAlive(officer), await isAlive(second)]).toEqual([false, true]);
  });
});

describe('enrolment codes', () => {
  it('are issued for the own bureau, by its administrator, and for oneself by everybody', async () => {
    expect(await issue(officer, { role: 'officer' })).toBe('not-allowed');
    expect(await issue(admin, { role: 'hub-admin' })).toBe('not-allowed');
    expect(await issue(admin, { role: 'officer', bureau: 'B' })).toBe('not-allowed');
    const { link, code } = await issuedTo(admin, { role: 'analyst' });
    expect(new URL(link).origin).toBe(desk.portal);
    expect(code).toMatchObject({ bureau: 'A', role: 'analyst', officer: null, issuedBy: 'An Officer' });
    expect((await redeem(link)).actor).toMatchObject({ bureau: 'A', role: 'analyst' });
  });

  it('for another bureau are for the hub’s administrator, and only for its first administrator', async () => {
    const hubAdmin = await desk.enrol('A', 'hub-admin');
    await desk.bureaux.add({ code: 'C', name: 'Bureau C', reach: null });
    expect(await issue(hubAdmin, { role: 'officer', bureau: 'C' })).toBe('not-allowed');
    expect(await issue(hubAdmin, { role: 'bureau-admin', bureau: 'B' })).toBe('not-allowed');
    const { link } = await issuedTo(hubAdmin, { role: 'bureau-admin', bureau: 'C' });
    await redeem(link);
    expect(await issue(hubAdmin, { role: 'bureau-admin', bureau: 'C' })).toBe('not-allowed');
  });

  it('are listed while they are open, never the code itself, and are revoked', async () => {
    const { link, code } = await issuedTo(admin, { role: 'officer' });
    const open = async (by: Enrolled | undefined) => {
      const list = await desk.codes.list(of(by).actor);
      return list.ok ? CodeList.parse(JSON.parse(list.value)).items : [];
    };
    expect(await open(admin)).toEqual([code]);
    expect(JSON.stringify(await open(admin))).not.toContain(parseEnrolmentLink(link)?.code ?? '-');
    expect([await open(officer), await open(foreign)]).toEqual([[], []]);
    for (const by of [officer, foreign])
      expect(await codeOf(desk.codes.revoke(of(by).actor, code.id))).toBe('not-found');
    expect(await codeOf(desk.codes.revoke(of(admin).actor, code.id))).toBe('done');
    await expect(redeem(link)).rejects.toThrow('code-not-valid');
    await issuedTo(admin, { role: 'officer' });
    desk.pass(3 * DAY);
    expect(await open(admin)).toEqual([]);
  });

  it('let in one of two who redeem them at once', async () => {
    const { link } = await issuedTo(admin, { role: 'officer' });
    const both = await Promise.allSettled([redeem(link, 'One'), redeem(link, 'Two')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await listed(admin)).toHaveLength(3);
  });
});

describe('tokens', () => {
  const make = async (by: Enrolled | undefined) => {
    const wish = { label: 'Case system', scopes: ['look-up' as const], days: 30 };
    const made = await desk.tokens.make(of(by).actor, wish);
    if (!made.ok) throw new Error(made.error.code);
    return TokenMade.parse(JSON.parse(made.value));
  };

  it('do what they are for, until they end', async () => {
    const { secret, token } = await make(admin);
    expect(await desk.tokens.authenticate(secret)).toMatchObject({ bureau: 'A', device: null, scopes: ['look-up'] });
    const caller = await desk.tokens.authenticate(secret);
    if (caller === null) throw new Error('The token is not valid');
    expect(await codeOf(desk.receipts.find(caller, '0190b0a0-0000-7000-8000-000000000000'))).toBe('not-allowed');
    expect(await codeOf(desk.officers.list(caller))).toBe('not-allowed');
    const list = await desk.tokens.list(of(admin).actor);
    expect(list.ok && TokenList.parse(JSON.parse(list.value)).items).toMatchObject([
      { id: token.id, lastUsedAt: desk.clock().toISOString(), createdBy: 'An Officer' },
    ]);
    desk.pass(30 * DAY);
    expect(await desk.tokens.authenticate(secret)).toBeNull();
  });

  it('are the own bureau’s alone, and end at once when they are revoked', async () => {
    const { secret, token } = await make(admin);
    expect(await codeOf(desk.tokens.revoke(of(foreign).actor, token.id))).toBe('not-found');
    expect(await codeOf(desk.tokens.revoke(of(officer).actor, token.id))).toBe('not-allowed');
    expect(await desk.tokens.authenticate(secret)).not.toBeNull();
    expect(await codeOf(desk.tokens.revoke(of(admin).actor, token.id))).toBe('done');
    expect(await desk.tokens.authenticate(secret)).toBeNull();
  });
});

describe('bureaux', () => {
  it('are listed by name; how one is reached is for itself and the hub', async () => {
    await desk.bureaux.change(of(admin).actor, 'A', { name: 'Bureau A', reach: 'line 7' });
    const reach = async (by: Enrolled) => {
      const list = await desk.bureaux.list(by.actor);
      return list.ok ? BureauList.parse(JSON.parse(list.value)).items.map((bureau) => bureau.reach) : [];
    };
    expect(await reach(of(officer))).toEqual(['line 7', null]);
    expect(await reach(of(foreign))).toEqual([null, null]);
    expect(await reach(await desk.enrol('B', 'hub-admin'))).toEqual(['line 7', null]);
    expect(await codeOf(desk.bureaux.change(of(foreign).actor, 'A', { name: 'X', reach: null }))).toBe('not-found');
    expect(await codeOf(desk.bureaux.addBy(of(admin).actor, { code: 'Q', name: 'Q', reach: null }))).toBe(
      'not-allowed',
    );
  });
});

async function signIn(enrolled: Enrolled | undefined) {
  const { device } = of(enrolled);
  const challenge = JSON.parse(await desk.sessions.challenge(device.id, null)) as Parameters<
    Device['sessionRequest']
  >[0];
  const signedIn = await desk.sessions.signIn(await device.sessionRequest(challenge));
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  return signedIn.value;
}
