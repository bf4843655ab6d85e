import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { type Approval, ApprovalList, type Decision, RuleMade } from '#lib/domain/wire/approval.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import { RoleChanged } from '#lib/domain/wire/people.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
type Enrolled = Awaited<ReturnType<typeof desk.enrol>>;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const HOUR = 60 * 60 * 1000;
const looser: DataRule = {
  ...DEFAULT_DATA_RULE,
  version: 2,
  fields: { ...DEFAULT_DATA_RULE.fields, capturedAt: 'day' },
};
const tighter: DataRule = {
  ...DEFAULT_DATA_RULE,
  version: 2,
  fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none' },
};

async function make(by: Enrolled, rule: DataRule) {
  const document = await by.device.ruleDocument(rule);
  const made = await desk.dataRules.make(by.actor, document, canonicalBytes(document));
  return made.ok ? RuleMade.parse(JSON.parse(made.value.text)) : made.error.code;
}
async function waiting(by: Enrolled, rule = looser): Promise<Approval> {
  const made = await make(by, rule);
  if (typeof made === 'string' || !('waiting' in made)) throw new Error('It does not wait');
  return made.waiting;
}
async function decide(by: Enrolled, { id }: { id: string }, decision: Decision['decision']) {
  const decided = await desk.approvals.decide(by.actor, id, { decision });
  return decided.ok ? (JSON.parse(decided.value) as { state: string }).state : decided.error.code;
}
async function listed(by: Enrolled) {
  const list = await desk.approvals.list(by.actor);
  return ApprovalList.parse(JSON.parse(list.ok ? list.value : '')).items;
}
const version = async () => (await desk.store.bureaux.ruleInForce('A'))?.rule.version;
const roleOf = async ({ device }: Enrolled) => (await desk.store.devices.find(device.id))?.role;
async function give(by: Enrolled, { actor }: Enrolled, role: Role) {
  const changed = await desk.officers.changeRole(by.actor, actor.officer ?? '', role);
  return changed.ok ? RoleChanged.parse(JSON.parse(changed.value)).state : changed.error.code;
}
const alertsOf = async (bureau: string) => {
  const rows = await desk.store.alerts.list(bureau, { unread: false, kind: 'approval' }, null, 100);
  return rows.filter(({ subject }) => subject.about?.kind === 'approval');
};

describe('a rule that lets more out', () => {
  it('comes into force by the word of a second administrator, and of nobody else', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const others = [await desk.enrol('A'), await desk.enrol('A', 'auditor'), await desk.enrol('A', 'hub-admin')];
    const request = await waiting(one);
    expect(request).toMatchObject({ state: 'waiting', dueAt: null, may: ['cancel'], askedBy: 'An Officer' });
    for (const other of others) {
      expect(await decide(other, request, 'approve')).toBe('not-allowed');
      expect(await decide(other, request, 'refuse')).toBe('not-allowed');
    }
    const foreign = await desk.enrol('B', 'bureau-admin');
    expect(await decide(foreign, request, 'approve')).toBe('not-found');
    expect(await version()).toBe(1);
    expect((await listed(two))[0]?.may).toEqual(['approve', 'refuse']);
    expect(await decide(two, request, 'approve')).toBe('done');
    expect(await version()).toBe(2);
    expect((await listed(one))[0]).toMatchObject({ state: 'done', may: [] });
  });

  it('is never approved by who asked, at whatever device', async () => {
    const [one] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    expect(await decide(one, request, 'approve')).toBe('own-request');
    const elsewhere = { ...one, actor: { ...one.actor, device: '0190b0a0-0000-7000-8000-000000000000' } };
    expect(await decide(elsewhere, request, 'approve')).toBe('own-request');
    expect(await version()).toBe(1);
  });

  it('is not approved by somebody who was let in after it was asked for', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    desk.pass(1000);
    const late = await desk.enrol('A', 'bureau-admin');
    expect(await decide(late, request, 'approve')).toBe('not-allowed');
    expect(await decide(two, request, 'approve')).toBe('done');
  });

  it('is decided once, also by two at the same time', async () => {
    const one = await desk.enrol('A', 'bureau-admin');
    const [two, three] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    const both = await Promise.all([decide(two, request, 'approve'), decide(three, request, 'refuse')]);
    // Whose word comes first is the store's to say.
    const isApproved = both[0] === 'done';
    expect(both).toEqual(isApproved ? ['done', 'already-decided'] : ['already-decided', 'refused']);
    expect(await decide(one, request, 'cancel')).toBe('already-decided');
    expect(await version()).toBe(isApproved ? 2 : 1);
  });

  it('waits a day with notice where there is no second administrator, and anybody of the bureau may object', async () => {
    const [only, officer] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A')];
    const request = await waiting(only);
    expect(request.dueAt).toBe(new Date(desk.clock().getTime() + 24 * HOUR).toISOString());
    expect((await listed(officer))[0]?.may).toEqual(['refuse']);
    expect(await alertsOf('A')).toHaveLength(1);
    desk.pass(24 * HOUR - 1);
    await desk.approvals.settle();
    expect(await version()).toBe(1);
    desk.pass(1);
    await desk.approvals.settle();
    await desk.approvals.settle();
    expect(await version()).toBe(2);

    const third = await waiting(only, { ...looser, version: 3, nameAsker: true });
    expect(await decide(officer, third, 'refuse')).toBe('refused');
    desk.pass(48 * HOUR);
    await desk.approvals.settle();
    expect(await version()).toBe(2);
  });

  it('that waits for a day is not hurried by an administrator whom its maker lets in', async () => {
    const only = await desk.enrol('A', 'bureau-admin');
    const request = await waiting(only);
    const accomplice = await desk.enrol('A', 'bureau-admin');
    expect(await decide(accomplice, request, 'approve')).toBe('not-allowed');
    expect(await decide(accomplice, request, 'refuse')).toBe('refused');
  });

  it('waits alone: another one has to wait for it, the same one asked again is the same request', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    expect((await waiting(one)).id).toBe(request.id);
    expect(await make(two, { ...looser, nameAsker: true })).toBe('approval-waiting');
    expect(await decide(one, request, 'cancel')).toBe('cancelled');
    expect((await waiting(two, { ...looser, nameAsker: true })).id).not.toBe(request.id);
  });

  it('is overtaken by a version that lets less out, which needs nobody’s word', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    expect(await make(two, tighter)).toMatchObject({ rule: tighter });
    expect(await decide(two, request, 'approve')).toBe('already-decided');
    expect((await listed(one))[0]?.state).toBe('overtaken');
    expect((await desk.store.bureaux.ruleInForce('A'))?.rule).toEqual(tighter);
  });

  it('falls with who asked for it', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    expect(await give(two, one, 'officer')).toBe('done');
    expect(await decide(two, request, 'approve')).toBe('overtaken');
    expect(await version()).toBe(1);
  });

  it('is over when nobody decides for two weeks', async () => {
    const [one, two] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'bureau-admin')];
    const request = await waiting(one);
    desk.pass(14 * 24 * HOUR);
    await desk.approvals.settle();
    expect(await decide(two, request, 'approve')).toBe('already-decided');
    expect((await listed(two))[0]?.state).toBe('expired');
  });
});

describe('the role of a hub’s administrator', () => {
  it('is given by two of them', async () => {
    const [one, two] = [await desk.enrol('A', 'hub-admin'), await desk.enrol('A', 'hub-admin')];
    const officer = await desk.enrol('B');
    expect(await give(one, officer, 'hub-admin')).toBe('waiting');
    expect(await give(one, officer, 'hub-admin')).toBe('waiting');
    const requests = await listed(two);
    expect(requests).toMatchObject([{ subject: { kind: 'hub-admin', officer: { id: officer.actor.officer } } }]);
    const request = { id: requests[0]?.id ?? '' };
    expect(await decide(one, request, 'approve')).toBe('own-request');
    expect(await decide(officer, request, 'approve')).toBe('not-allowed');
    expect(await roleOf(officer)).toBe('officer');
    expect(await decide(two, request, 'approve')).toBe('done');
    expect(await roleOf(officer)).toBe('hub-admin');
  });

  it('waits a day with notice to the bureau where there is one only', async () => {
    const [one, officer] = [await desk.enrol('A', 'hub-admin'), await desk.enrol('B')];
    const admin = await desk.enrol('B', 'bureau-admin');
    expect(await give(one, officer, 'hub-admin')).toBe('waiting');
    expect(await alertsOf('B')).toHaveLength(1);
    const [request] = await listed(admin);
    expect(request?.may).toEqual(['refuse']);
    desk.pass(24 * HOUR);
    await desk.approvals.settle();
    expect(await roleOf(officer)).toBe('hub-admin');
  });

  it('is nothing that a bureau’s administrator can give or take', async () => {
    const [admin, hubAdmin] = [await desk.enrol('A', 'bureau-admin'), await desk.enrol('A', 'hub-admin')];
    const officer = await desk.enrol('A');
    expect(await give(admin, officer, 'hub-admin')).toBe('not-allowed');
    expect(await give(admin, admin, 'hub-admin')).toBe('not-allowed');
    expect(await give(admin, hubAdmin, 'officer')).toBe('not-allowed');
    expect(await give(hubAdmin, officer, 'bureau-admin')).toBe('not-allowed');
    expect(await give(hubAdmin, hubAdmin, 'officer')).toBe('last-admin');
  });
});
