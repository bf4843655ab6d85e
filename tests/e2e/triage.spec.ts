import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

test('decides about many files by the keyboard, takes it back, and finds it again after a reload', async ({
  officer,
}) => {
  const files = await firstFolder();
  const portal = await officer.open();
  const { page } = portal;
  const press = (key: string) => page.keyboard.press(key);
  const table = portal.at('results-table');
  const chips = (name: string) => table.locator('.cell.category .first', { hasText: name });
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Case');
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  // Rows come in the order in which files are done; sorted, the three that are decided first leave one for the end.
  await table.getByRole('button', { name: words('results_column_path'), exact: true }).click();
  await expect(table.locator('[aria-sort=ascending]')).toHaveCount(1);
  const paths = table.locator('.body .cell.path');
  await expect(paths).toContainText([/copied/, /original/, /portrait/, /square/, /wide/, /Zürich/]);

  await test.step('a range, and the same again from a digit to a letter', async () => {
    await press('j');
    await press('Shift+ArrowDown');
    await press('Shift+J');
    await expect(table.locator('[aria-selected=true]')).toHaveCount(3);
    await expect(portal.at('selected-count')).toHaveText(words('triage_selected', { count: 3 }));
    await press('1');
    await expect(chips('Relevant')).not.toHaveCount(0);
    await press('d');
    await expect(table.locator('.cell.category .second').first()).toHaveText('Distributed');
  });

  await test.step('whole steps back and forth', async () => {
    await press('u');
    await press('ControlOrMeta+z');
    await expect(chips(words('triage_undecided'))).toHaveCount(files.length);
    await press('Shift+U');
    await expect(chips('Relevant')).not.toHaveCount(0);
  });

  await test.step('everything that is shown, and nothing that is not', async () => {
    await press('/');
    await page.keyboard.type('.png');
    const pngs = files.filter(({ path }) => path.endsWith('.png'));
    await expect(table).toHaveAttribute('aria-rowcount', String(pngs.length + 1));
    await press('Enter');
    await press('ControlOrMeta+a');
    await press('2');
    await press('/');
    await press('Escape');
    await press('Escape');
    await expect(table).toHaveAttribute('aria-rowcount', String(files.length + 1));
    await expect(chips('Not relevant')).toHaveCount(pngs.length);
  });

  await test.step('the filter of what is undecided leaves out what is decided, file by file', async () => {
    await portal.at('filters').click();
    const menu = portal.at('filter-menu').getByLabel(words('results_column_category'), { exact: true });
    const undecided = menu.locator('option', { hasText: words('triage_undecided') });
    await menu.selectOption(await undecided.innerText());
    const left = /\d+/.exec(await undecided.innerText())?.[0];
    await expect(table).toHaveAttribute('aria-rowcount', String(Number(left) + 1));
    expect(await violations(page, 'filters')).toEqual([]);
    await press('Escape');
    await page
      .getByRole('list', { name: words('results_filters_active') })
      .getByRole('button')
      .click();
    await expect(table).toHaveAttribute('aria-rowcount', String(files.length + 1));
  });

  await test.step('a reload and the passphrase bring every decision back', async () => {
    const before = await table.locator('.cell.category .first').allInnerTexts();
    await portal.goto('/');
    await portal.openVault(passphrase);
    await expect(table).toHaveAttribute('aria-rowcount', String(files.length + 1));
    const after = async () => (await table.locator('.cell.category .first').allInnerTexts()).toSorted();
    await expect.poll(after).toEqual(before.toSorted());
  });
});

test('shows a picture only on request, blurred, and clear only while it is held', async ({ officer }) => {
  const files = (await firstFolder()).slice(0, 1);
  const portal = await officer.open();
  const { page } = portal;
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(1);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const picture = portal.at('picture');
  await expect(picture).toHaveAttribute('data-state', 'hidden');
  await portal.at('picture-show').click();
  await expect(picture).toHaveAttribute('data-state', 'veiled');
  // Grey: every pixel of the veiled picture has one value for its three colours.
  const isGrey = await picture
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let grey = data.length > 0;
      for (let i = 0; i < data.length; i += 4) grey &&= data[i] === data[i + 1] && data[i] === data[i + 2];
      return grey;
    });
  expect(isGrey).toBe(true);
  await page.keyboard.down('v');
  await expect(picture).toHaveAttribute('data-state', 'clear');
  await page.keyboard.up('v');
  await expect(picture).toHaveAttribute('data-state', 'veiled');
  expect(
    await picture
      .locator('canvas')
      .last()
      .evaluate((canvas: HTMLCanvasElement) => canvas.width),
  ).toBe(0);
  await page.keyboard.down('v');
  await expect(picture).toHaveAttribute('data-state', 'clear');
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(picture).toHaveAttribute('data-state', 'veiled');
  await page.keyboard.up('v');
});
