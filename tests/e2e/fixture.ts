import { test as base, expect } from '@playwright/test';
import { TestHub } from './hub.ts';
import { Profile } from './profile.ts';

type Stage = {
  /** A running hub with an empty store. */
  readonly hub: TestHub;
  /** A browser profile at that hub, as of an officer who was never here. */
  readonly officer: Profile;
  /** Makes a further profile. */
  readonly anotherOfficer: () => Promise<Profile>;
};

/** A story of its own hub and browser profiles; all of it is taken down afterwards, and no page may have complained. */
export const test = base.extend<Stage>({
  hub: async ({}, use) => {
    const hub = await TestHub.start();
    await use(hub);
    await hub.destroy();
  },
  anotherOfficer: async ({ hub }, use) => {
    const profiles: Profile[] = [];
    await use(async () => {
      const profile = await Profile.create(hub.origin);
      profiles.push(profile);
      return profile;
    });
    for (const profile of profiles) await profile.destroy();
    expect(profiles.flatMap(({ faults }) => faults)).toEqual([]);
  },
  officer: async ({ anotherOfficer }, use) => {
    await use(await anotherOfficer());
  },
});

export { expect };
