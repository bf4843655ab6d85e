import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

/** Lines as `sha256sum` writes them. */
const sums = (...digests: readonly string[]) => digests.map((digest) => `${digest}  file.jpg`);

const listOf = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(`${lines.join('\n')}\n`),
});

test('imports known sets, looks a case up in them with no network, and keeps known-good and known-bad apart', async ({
  officer,
}) => {
  const files = await firstFolder();
  const portal = await officer.open();
  const { page } = portal;
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Case');
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  const rows = await portal.rows();
  const hashed = rows.flatMap(({ path, sha256, pdq }) =>
    sha256 === null || pdq === null ? [] : [{ path, sha256, pdq }],
  );
  const [one, other, third] = hashed;
  if (one === undefined || other === undefined || third === undefined) throw new Error('Three pictures are needed.');

  const importSet = async (file: ReturnType<typeof listOf>, kind: 'known-bad' | 'known-good', column?: string) => {
    await portal.at('sets-import').click();
    await portal.at('import-file').setInputFiles(file);
    // 64 digits may be a SHA-256, too: that is asked.
    if (column !== undefined) await portal.at('import-column').selectOption(column);
    await portal.at(`sets-kind-${kind}`).check();
    await portal.at('import-start').click();
    await expect(portal.at('import-done')).toBeVisible();
  };

  await test.step('a list becomes a set, and what was left out is told', async () => {
    await portal.visit('Cases');
    await portal.at('sets-link').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('known_sets_heading'));
    await expect(portal.at('sets-set')).toHaveCount(0);
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    await importSet(listOf('wanted.txt', sums(one.sha256, other.sha256, empty, one.sha256)), 'known-bad');
    await expect(portal.at('import-read')).toHaveText('4');
    await expect(portal.at('import-accepted')).toHaveText('2');
    await expect(portal.at('import-merged')).toHaveText('1');
    await expect(portal.at('import-skipped')).toHaveText('1');
    expect(await violations(page, 'import report')).toEqual([]);
    await portal.at('import-close').click();
    await expect(portal.at('sets-records')).toHaveText('SHA-256: 2');
  });

  await test.step('the same list again changes nothing', async () => {
    await importSet(listOf('again.txt', sums(one.sha256, other.sha256)), 'known-bad');
    await expect(portal.at('import-done')).toContainText(words('known_sets_done_same'));
    await portal.at('import-close').click();
    await expect(portal.at('sets-set')).toHaveCount(1);
  });

  await test.step('a list of harmless files is another set, and says what both hold', async () => {
    await importSet(listOf('harmless.txt', sums(other.sha256, 'f'.repeat(64))), 'known-good');
    await expect(portal.at('import-contradictions')).toHaveText('1');
    await portal.at('import-close').click();
    await importSet(listOf('pictures.txt', [third.pdq]), 'known-bad', 'pdq');
    await portal.at('import-close').click();
    await expect(portal.at('sets-set')).toHaveCount(3);
    expect(await violations(page, 'sets')).toEqual([]);
  });

  await test.step('the case is looked up with no network, and its counts add up', async () => {
    await page.context().setOffline(true);
    await portal.visit('Case');
    const summary = portal.at('sets-summary');
    await expect(summary).toHaveAttribute('data-state', 'done');
    await portal.at('filters').click();
    const menu = portal.at('filter-menu').getByLabel(words('known_sets_filter'), { exact: true });
    // The menu is there before its entries are counted.
    const counted = async () => {
      const texts = await menu.locator('option').allInnerTexts();
      return texts.reduce((sum, text) => sum + Number(/(\d+)\D*$/.exec(text)?.[1] ?? 0), 0);
    };
    await expect.poll(counted).toBe(rows.filter(({ sha256 }) => sha256 !== null).length);
    const both = menu.locator('option', { hasText: words('known_sets_verdict_both') });
    await menu.selectOption(await both.innerText());
    await page.keyboard.press('Escape');
    const shown = async () => new Set((await portal.rows()).map(({ sha256 }) => sha256));
    await expect.poll(shown).toEqual(new Set([other.sha256]));
    await expect(portal.at('sets-verdict').first()).toHaveAttribute('data-verdict', 'both');
  });

  await test.step('the details say which set, by what, and that it is probable', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(portal.at('sets-both')).toBeVisible();
    await expect(portal.at('sets-hit')).toHaveCount(2);
    await expect(portal.at('sets-hit').first()).toContainText(words('known_sets_hit_probable'));
    await expect(portal.at('sets-hit').first()).toContainText('SHA-256');
    expect(await violations(page, 'details of a hit')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  await test.step('order, name, and what is enabled are kept by the keyboard alone', async () => {
    await page.context().setOffline(false);
    await portal.visit('Cases');
    await portal.at('sets-link').click();
    const names = portal.at('sets-set').getByRole('heading', { level: 2 });
    await expect(names.first()).toHaveText('wanted.txt');
    await portal.at('sets-down').first().focus();
    await page.keyboard.press('Enter');
    await expect(names.first()).toHaveText('harmless.txt');
    await portal.at('sets-rename').first().press('Enter');
    await portal.at('sets-rename-name').fill('Programs');
    await page.keyboard.press('Enter');
    await expect(names.first()).toHaveText('Programs');
    await portal.at('sets-enabled').first().press(' ');
    // The browser ticks the box at once; these words come when it is stored.
    await expect(portal.at('sets-set').first()).toContainText(words('known_sets_off'));
    await page.reload();
    await portal.unlock(passphrase);
    await expect(names.first()).toHaveText('Programs');
    await expect(portal.at('sets-enabled').first()).not.toBeChecked();
    await portal.at('sets-remove').first().press('Enter');
    await portal.at('sets-remove-confirm').press('Enter');
    await expect(portal.at('sets-set')).toHaveCount(2);
  });
});
