import { violations } from './axe.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

const CASEWORK = ['alerts', 'review', 'investigations', 'identifications', 'series'];

/** What the console shows to each role, in its order. */
const SHOWN = {
  officer: [...CASEWORK, 'quality', 'statistics', 'people'],
  'bureau-admin': [...CASEWORK, 'imports', 'quality', 'statistics', 'people', 'audit'],
  analyst: [...CASEWORK, 'quality', 'statistics', 'people'],
  auditor: ['quality', 'statistics', 'people', 'audit'],
  'hub-admin': ['statistics', 'people', 'audit'],
} as const;

for (const [role, places] of Object.entries(SHOWN)) {
  test(`the console in the hands of the ${role}: every place that is theirs, and no other`, async ({
    hub,
    officer,
  }) => {
    await hub.firstLink();
    const portal = await officer.open();
    await portal.enrol(await hub.command('enrol', '--bureau', 'A', '--role', role), 'Ada');
    const { page } = portal;
    await page
      .getByRole('banner')
      .getByRole('link', { name: words('frame_hub'), exact: true })
      .click();
    const tabs = page.getByRole('navigation', { name: words('console_places') }).getByRole('link');
    await expect(tabs).toHaveCount(places.length);
    const faults: string[] = [];
    for (const [at, place] of places.entries()) {
      const tab = tabs.nth(at);
      await expect(tab).toHaveAttribute('data-testid', `console-${place}`);
      await tab.click();
      await expect(tab).toHaveAttribute('aria-current', 'page');
      await page.waitForLoadState('networkidle');
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      faults.push(...(await violations(page, `${place} of the ${role}`)));
    }
    expect(faults).toEqual([]);
  });
}
