import { readFile } from 'node:fs/promises';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

const { exact, unrelated } = await secondFolder();
const dropped = [exact, unrelated].map(({ path, bytes }) => ({ name: path, bytes }));

/** A bureau's own list, which names no keys. */
const OWN = {
  format: 'lintel-categories/1',
  scheme: {
    ...{ id: 'harbour-police', name: 'Harbour police', version: '2026', flags: [] },
    categories: [
      { code: 'H1', name: 'Grave', meaning: 'Goes to the court at once' },
      { code: 'H2', name: 'Harmless' },
      { code: 'H0', name: 'Open', undecided: true },
    ],
  },
  mappings: [{ id: 'harbour-to-vic', version: 1, from: 'harbour-police', to: 'project-vic-us', codes: { H2: '5' } }],
};

const upload = (name: string, text: string) => ({
  name,
  buffer: Buffer.from(text),
  mimeType: 'application/octet-stream',
});

test("a case is marked by a bureau's own list, which stays with it", async ({ officer }) => {
  const portal = await officer.open();
  const { page } = portal;
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Case');
  await portal.drop(dropped);
  await portal.jobDone(2);

  await test.step('a file that is none is refused, with what is wrong in it', async () => {
    await portal.visit('Cases');
    await portal.at('edit-case').click();
    const own = portal.at('edit-case-own');
    await page.getByText(words('cases_scheme_own_more')).click();
    const [first] = OWN.scheme.categories;
    await own.setInputFiles(upload('a.json', '{'));
    await expect(portal.at('edit-case-own-fault')).toHaveText(words('import_own_not_json'));
    const twice = { ...OWN, scheme: { ...OWN.scheme, categories: [first, first] } };
    await own.setInputFiles(upload('b.json', JSON.stringify(twice)));
    await expect(portal.at('edit-case-own-fault')).toHaveText(
      words('import_own_twice', { member: 'scheme.categories' }),
    );
    await expect(portal.at('edit-case-scheme')).toHaveValue('plain');
  });

  await test.step('a whole one is shown with its keys, and chosen', async () => {
    await portal.at('edit-case-own').setInputFiles(upload('own.json', JSON.stringify(OWN)));
    await expect(portal.at('edit-case-own-fault')).toHaveCount(0);
    await expect(portal.at('edit-case-scheme')).toHaveValue('harbour-police@2026');
    await expect(portal.at('edit-case-codes').getByRole('listitem').first()).toContainText('H1 · Grave');
    expect(await violations(page, 'choice of a list')).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), portal.at('edit-case-scheme-save').click()]);
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(OWN);
    await portal.at('edit-case-confirm').click();
    await portal.at('edit-case-dialog').waitFor({ state: 'detached' });
  });

  await test.step('its digits mark, its words stand in the table, and the filter knows them', async () => {
    await portal.visit('Case');
    await portal.at('results-table').locator('.body [role=row]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('1');
    const chips = portal.at('results-table').locator('.cell.category .first', { hasText: 'Grave' });
    await expect(chips).toHaveCount(1);
    await portal.at('filters').click();
    const menu = portal.at('filter-menu').getByLabel(words('results_column_category'), { exact: true });
    await menu.selectOption(await menu.locator('option', { hasText: 'Grave' }).innerText());
    await page.keyboard.press('Escape');
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', '2');
  });

  await test.step('what is exported says the value and its list', async () => {
    await portal.at('export-other').click();
    await portal.at('export-format').selectOption(words('export_format_lintel'));
    const [download] = await Promise.all([page.waitForEvent('download'), portal.at('export-start').click()]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('"category":{"scheme":"harbour-police","value":"H1"}');
    await page.keyboard.press('Escape');
    await portal.at('export-dialog').waitFor({ state: 'detached' });
  });

  await test.step('a table that comes in may be by it', async () => {
    await portal.at('open-lists').click();
    await portal.at('import-file').setInputFiles(upload('own.csv', `md5;grade\n${'ab'.repeat(16)};H2\n`));
    await portal.at('import-column').nth(1).selectOption('category');
    await portal.at('import-scheme-harbour-police').check();
    await portal.at('import-start').click();
    await portal.at('import-done').waitFor();
    await portal.at('import-close').click();
    await expect(portal.at('import-list')).toContainText('Harbour police');
    await page.keyboard.press('Escape');
  });

  await test.step('after a reload it is as it was; once marked it stays, and the next case can have it, too', async () => {
    await page.reload();
    await portal.openVault(passphrase);
    await expect(portal.at('results-table').locator('.cell.category .first', { hasText: 'Grave' })).toHaveCount(1);
    await portal.visit('Cases');
    await portal.at('edit-case').click();
    await expect(portal.at('edit-case-scheme')).toBeDisabled();
    await expect(portal.at('edit-case-scheme')).toHaveValue('harbour-police@2026');
    await page.keyboard.press('Escape');
    await portal.at('cases-begin').click();
    await portal.at('begin-case-scheme').selectOption('uk-abc');
    await portal.at('begin-case-scheme').selectOption('harbour-police@2026');
    const other = { ...OWN, mappings: [] };
    await portal.at('begin-case-own').setInputFiles(upload('other.json', JSON.stringify(other)));
    await expect(portal.at('begin-case-own-fault')).toHaveText(words('import_own_differs'));
    await portal.at('begin-case-confirm').click();
    await portal.at('begin-case-dialog').waitFor({ state: 'detached' });
  });
});
