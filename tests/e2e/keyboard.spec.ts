import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { tabTo } from './focus.ts';

test('the whole way from files to a receipt, without a mouse', async ({ hub, officer }) => {
  const files = (await firstFolder()).filter(({ path }) => !path.includes('/'));
  const folder = await folderOf(files);
  const portal = await officer.open();
  const { page } = portal;
  const press = (key: string) => page.keyboard.press(key);
  const table = portal.at('results-table');
  const chosen = table.locator('[aria-selected=true]');

  await test.step('enrols', async () => {
    await portal.goto('/enrol');
    await tabTo(page, portal.at('enrol-code'));
    await page.keyboard.insertText(await hub.firstLink());
    await tabTo(page, portal.at('enrol-name'));
    await press('ControlOrMeta+a');
    await page.keyboard.insertText('Ada');
    await tabTo(page, portal.at('vault-noted'));
    await press('Space');
    await tabTo(page, portal.at('vault-create'));
    await press('Enter');
    await portal.at('recovery-sheet').waitFor();
    await press('Escape');
    await expect(portal.at('recovery-sheet')).toBeVisible();
    await tabTo(page, portal.at('recovery-noted'));
    await press('Enter');
    await portal.at('enrol-done').waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Go to the case' }));
    await press('Enter');
  });

  await test.step('picks files', async () => {
    // A page that has just come takes the focus to its beginning, perhaps from under a key that is pressed that soon.
    await expect(async () => {
      await tabTo(page, portal.at('pick-files'));
      const chooser = page.waitForEvent('filechooser', { timeout: 2000 });
      await press('Space');
      await (await chooser).setFiles(files.map(({ path }) => `${folder}/${path}`));
    }).toPass();
    await portal.jobDone(files.length);
  });

  await test.step('walks through the table', async () => {
    await press('j');
    await expect(table).toBeFocused();
    await expect(chosen).toHaveAttribute('aria-rowindex', '2');
    await press('j');
    await press('ArrowDown');
    await press('k');
    await expect(chosen).toHaveAttribute('aria-rowindex', '3');
    await press('End');
    await expect(chosen).toHaveAttribute('aria-rowindex', String(files.length + 1));
    await press('Home');
    await expect(chosen).toHaveAttribute('aria-rowindex', '2');
    const active = await table.getAttribute('aria-activedescendant');
    expect(await chosen.getAttribute('id')).toBe(active);
  });

  await test.step('opens and closes the details', async () => {
    await press('Enter');
    const details = page.getByRole('complementary');
    await expect(details.getByRole('heading').first()).toBeFocused();
    await tabTo(page, details.locator('summary'));
    await press('Enter');
    await expect(details.getByText('mirrored left to right')).toBeVisible();
    await press('Escape');
    await expect(details).toHaveCount(0);
    await expect(table).toBeFocused();
  });

  await test.step('filters', async () => {
    const filter = page.getByRole('searchbox');
    await press('/');
    await expect(filter).toBeFocused();
    await page.keyboard.type('png');
    await expect(table).toHaveAttribute('aria-rowcount', '3');
    await press('Enter');
    await expect(table).toBeFocused();
    await press('/');
    await press('Escape');
    await expect(table).toHaveAttribute('aria-rowcount', String(files.length + 1));
    await press('Escape');
    await expect(table).toBeFocused();
  });

  await test.step('looks at the list of keys', async () => {
    // Which file was hashed first, and whether the filter left it chosen, is anybody's guess.
    await press('Home');
    await press('?');
    const keys = page.getByRole('dialog');
    await expect(keys).toBeVisible();
    await press('j');
    await expect(chosen).toHaveAttribute('aria-rowindex', '2');
    await press('Escape');
    await expect(keys).toHaveCount(0);
    await expect(table).toBeFocused();
  });

  await test.step('asks the hub', async () => {
    await tabTo(page, portal.at('check-hub'));
    await press('Enter');
    await portal.at('lookup-dialog').waitFor();
    await tabTo(page, portal.at('lookup-ask'));
    await press('Enter');
    await portal.at('lookup-close').waitFor();
    await tabTo(page, portal.at('lookup-close'));
    await press('Enter');
    await expect(portal.at('verdict')).toHaveText(files.map(() => 'new'));
    await expect(portal.at('check-hub')).toBeFocused();
  });

  await test.step('reviews and sends', async () => {
    await tabTo(page, portal.at('review-disclosure'));
    await press('Enter');
    const exact = portal.at('show-exact-bytes');
    await tabTo(page, page.getByRole('tab').first());
    await press('End');
    await expect(exact).toBeFocused();
    await expect(portal.at('exact-bytes')).toBeVisible();
    await tabTo(page, portal.at('send-batch'));
    await press('Enter');
    await portal.at('disclosure-sent').waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Open outbox' }));
    await press('Enter');
    await expect(portal.at('receipt')).toHaveCount(1);
  });

  await test.step('skips what every page begins with', async () => {
    await portal.goto('/assurance');
    await press('Tab');
    await press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });
});
