import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnrolmentInvitation, newEnrolmentCode, parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { thumbprint, unsigned, verify } from '#lib/domain/signature.ts';
import { EnrolmentAnswer, type EnrolmentRequest } from '#lib/domain/wire/identity.ts';
import { Device } from '../../../fixtures/device.ts';
import { everythingStored } from '../../../fixtures/everything-stored.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const HOUR = 60 * 60 * 1000;
const codeOf = async (request: EnrolmentRequest) => {
  const result = await desk.enrolments.redeem(request);
  return result.ok ? 'enrolled' : result.error.code;
};

describe('an enrolment code', () => {
  it('makes a device a member of the bureau that it was issued for', async () => {
    const device = await Device.make();
    const request = await device.enrolmentRequest(await desk.invite('B', 'analyst'), desk.origin, 'Åsa Öberg');
    const result = await desk.enrolments.redeem(request);
    if (!result.ok) throw new Error(result.error.code);
    const answer = EnrolmentAnswer.parse(JSON.parse(result.value));
    expect(answer.membership).toMatchObject({ role: 'analyst', officer: { name: 'Åsa Öberg' }, bureau: { code: 'B' } });
    expect(answer.signKey).toBe(await thumbprint(device.signKey));
    expect(await thumbprint(answer.hubKey)).toBe(desk.key.thumbprint);
    expect(await verify(answer.hubKey, 'lintel/enrolment-answer/1', unsigned(answer), answer.signature)).toBe(true);
  });

  it('gives the same keys the same answer again, and other keys none', async () => {
    const invitation = await desk.invite('A');
    const device = await Device.make();
    const request = await device.enrolmentRequest(invitation, desk.origin);
    const first = await desk.enrolments.redeem(request);
    expect(await desk.enrolments.redeem(await device.enrolmentRequest(invitation, desk.origin))).toEqual(first);
    expect(await codeOf(await (await Device.make()).enrolmentRequest(invitation, desk.origin))).toBe('code-not-valid');
  });

  it('enrols one of many devices that come at once', async () => {
    const invitation = await desk.invite('A');
    const codes = await Promise.all(
      Array.from({ length: 8 }, async () =>
        codeOf(await (await Device.make()).enrolmentRequest(invitation, desk.origin)),
      ),
    );
    expect(codes.filter((code) => code === 'enrolled')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['enrolled', 'code-not-valid']));
  });

  it('holds for 72 hours', async () => {
    const [first, second] = [await desk.invite('A'), await desk.invite('A')];
    desk.pass(72 * HOUR - 1);
    expect(await codeOf(await (await Device.make()).enrolmentRequest(first, desk.origin))).toBe('enrolled');
    desk.pass(1);
    expect(await codeOf(await (await Device.make()).enrolmentRequest(second, desk.origin))).toBe('code-not-valid');
  });

  it('that is unknown, used, expired or revoked is refused in the same words', async () => {
    const device = await Device.make();
    const used = await desk.invite('A');
    await desk.enrolments.redeem(await (await Device.make()).enrolmentRequest(used, desk.origin));
    const expired = await desk.invite('A');
    desk.pass(73 * HOUR);
    const revoked = await desk.invite('A');
    await desk.store.codes.revokeOpen('A', desk.clock().toISOString());
    const unknown = { code: newEnrolmentCode(), hub: desk.key.thumbprint };
    for (const invitation of [used, expired, revoked, unknown]) {
      expect(await desk.enrolments.redeem(await device.enrolmentRequest(invitation, desk.origin))).toEqual({
        ok: false,
        error: { code: 'code-not-valid' },
      });
    }
  });

  it('is used up by no request that is refused', async () => {
    const invitation = await desk.invite('A');
    const device = await Device.make();
    const request = await device.enrolmentRequest(invitation, desk.origin);
    expect(await codeOf({ ...request, officerName: 'Somebody Else' })).toBe('bad-signature');
    expect(await codeOf({ ...request, signKey: (await Device.make()).signKey })).toBe('bad-signature');
    expect(await codeOf(await device.enrolmentRequest(invitation, 'https://evil.example'))).toBe('foreign-origin');
    const other = { ...invitation, hub: await thumbprint(device.signKey) };
    expect(await codeOf(await device.enrolmentRequest(other, desk.origin))).toBe('code-not-valid');
    expect(await codeOf(request)).toBe('enrolled');
  });

  it('leads to a portal of the hub, and to no other site', async () => {
    const linkTo = async (portal: string) => {
      const issued = await desk.enrolments.issue({ bureau: 'A', role: 'officer', portal });
      return issued.ok ? new URL(issued.value.link).origin : issued.error;
    };
    expect(await linkTo(desk.portal)).toBe(desk.portal);
    expect(await linkTo('https://evil.example')).toBe(desk.origin);
    expect(desk.enrolments.isPortal('https://evil.example')).toBe(false);
    const device = await Device.make();
    expect(await codeOf(await device.enrolmentRequest(await desk.invite('A'), desk.portal))).toBe('enrolled');
  });

  it('does not enrol a key twice', async () => {
    const { device } = await desk.enrol('A');
    expect(await codeOf(await device.enrolmentRequest(await desk.invite('B'), desk.origin))).toBe('code-not-valid');
  });

  it('is kept as its digest only', async () => {
    const { code } = await desk.invite('A');
    expect(await everythingStored(desk.store)).not.toContain(code);
  });
});

describe('the first link', () => {
  it('replaces the one before, and is no longer given once a device is enrolled', async () => {
    const empty = await openDesk();
    try {
      const device = await Device.make();
      const link = async (): Promise<EnrolmentInvitation | null> =>
        parseEnrolmentLink((await empty.enrolments.firstLink('A')) ?? '');
      const redeem = async (invitation: EnrolmentInvitation | null) => {
        if (invitation === null) throw new Error('No link');
        return empty.enrolments.redeem(await device.enrolmentRequest(invitation, empty.origin));
      };
      const lost = await link();
      const valid = await link();
      expect(await redeem(lost)).toMatchObject({ ok: false });
      expect(await redeem(valid)).toMatchObject({ ok: true });
      expect(await empty.enrolments.firstLink('A')).toBeNull();
    } finally {
      await empty.close();
    }
  });
});
