import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { currentHub } from '#lib/server/current-hub.ts';
import { startHub } from '#lib/server/hub.ts';
import type { StorePlace } from '#lib/server/open-store.ts';
import { Device } from '../../fixtures/device.ts';
import { makePlace, removePlace } from '../../fixtures/store-place.ts';

let place: StorePlace;
beforeEach(async () => {
  place = await makePlace();
});
afterEach(() => removePlace(place.dataDir));

const origin = 'https://hub.example';
const start = () => startHub({ ...place, origin, portals: [] });
const redeem = async (link: string | null) => {
  const invitation = parseEnrolmentLink(link ?? '');
  const hub = currentHub();
  if (invitation === null || hub === null) throw new Error('No link or no hub');
  const answer = await hub.enrolments.redeem(await (await Device.make()).enrolmentRequest(invitation, origin));
  return answer.ok;
};

describe('the hub of a process', () => {
  it('is known to the routes while it runs, and is one', async () => {
    expect(currentHub()).toBeNull();
    const hub = await start();
    expect(await start()).toBe(hub);
    expect(await currentHub()?.isReady()).toBe(true);
    await hub.close();
    expect(currentHub()).toBeNull();
  });

  it('invites the first officer, anew at each start, until somebody is enrolled', async () => {
    const first = await start();
    await first.close();
    const second = await start();
    expect(second.enrolmentLink).toMatch(/^https:[/][/]hub[.]example[/]enrol#[0-9A-Z]{23}[.]/);
    expect(await redeem(first.enrolmentLink)).toBe(false);
    expect(await redeem(second.enrolmentLink)).toBe(true);
    await second.close();
    const third = await start();
    expect(third.enrolmentLink).toBeNull();
    await third.close();
  });
});
