import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

const { exact, unrelated } = await secondFolder();
const dropped = [exact, unrelated].map(({ path, bytes }) => ({ name: path, bytes }));
const own = 'seven grey herons over the frozen harbour';

test('a forgotten passphrase is replaced with the printed recovery key, and nothing is lost', async ({ officer }) => {
  const portal = await officer.open();
  const { page } = portal;
  const faults: string[] = [];
  const look = async (state: string) => faults.push(...(await violations(page, state)));
  await portal.drop(dropped);
  await portal.jobDone(2);
  await portal.visit('Settings');
  // Words are proposed a moment after the page has come.
  await expect(portal.at('vault-passphrase')).toHaveValue(/^\w+(-\w+){5}$/);
  const first = await portal.at('vault-passphrase').inputValue();
  await portal.at('vault-noted').check();
  await portal.at('vault-create').click();

  let recoveryKey = '';
  await test.step('the sheet stays until it is noted, and prints alone on one page', async () => {
    const sheet = portal.at('recovery-sheet');
    await sheet.waitFor();
    await look('recovery sheet');
    await page.keyboard.press('Escape');
    await page.mouse.click(2, 2);
    await expect(sheet).toBeVisible();
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(portal.at('recovery-words')).toHaveCSS('color', 'rgb(24, 33, 43)');
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(portal.at('recovery-words')).toBeVisible();
    await expect(portal.at('recovery-noted')).toBeHidden();
    await page.emulateMedia({ media: null, colorScheme: null });
    recoveryKey = await portal.noteRecoveryKey();
    expect(recoveryKey.split(' ')).toHaveLength(15);
    await expect(sheet).toHaveCount(0);
    await expect(portal.at('recovery-made')).toContainText('20');
  });

  await test.step('locks by key', async () => {
    await page.keyboard.press('Alt+Shift+l');
    await portal.at('vault-unlock').waitFor();
  });

  await test.step('names a word that was mistyped', async () => {
    await portal.at('vault-forgotten').click();
    await look('recovery');
    const typed = recoveryKey.split(' ').with(6, 'abandoon').join(' ');
    await portal.at('vault-recovery-key').fill(typed);
    await expect(page.getByRole('alert')).toContainText('abandoon');
    await look('mistyped recovery key');
    await expect(portal.at('vault-recover')).toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('takes the words in any form, and opens the vault under the new passphrase', async () => {
    await portal.at('vault-recovery-key').fill(recoveryKey.toUpperCase().replaceAll(' ', ' - '));
    await portal.at('vault-passphrase').fill(own);
    await portal.at('vault-recover').click();
    await portal.at('vault-lock').waitFor();
    await portal.visit('Case');
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', '3');
    await portal.visit('Settings');
    await portal.at('vault-lock').click();
    await portal.unlock(first);
    await expect(portal.at('vault-passphrase')).toHaveAttribute('aria-invalid', 'true');
    await portal.unlock(own);
    await portal.at('vault-lock').waitFor();
  });

  await test.step('changes the passphrase with the one of now', async () => {
    await portal.at('vault-change-open').click();
    await look('change of passphrase');
    await portal.at('vault-passphrase-now').fill(first);
    await portal.at('vault-passphrase').fill(`${own} again`);
    await portal.at('vault-change-confirm').click();
    await expect(portal.at('vault-passphrase-now')).toHaveAttribute('aria-invalid', 'true');
    await portal.at('vault-passphrase-now').fill(own);
    await portal.at('vault-change-confirm').click();
    await expect(portal.at('vault-changed')).toBeVisible();
  });

  await test.step('makes another recovery key with it', async () => {
    await portal.at('recovery-new-open').click();
    await look('new recovery key');
    await portal.at('vault-passphrase-now').fill(`${own} again`);
    await portal.at('recovery-new-confirm').click();
    expect(await portal.noteRecoveryKey()).not.toBe(recoveryKey);
  });
  expect(faults).toEqual([]);
});

test('an unattended vault is locked after a warning that can be answered', async ({ officer }) => {
  const portal = await officer.open('about:blank');
  await portal.page.clock.install();
  await portal.goto('/settings');
  await portal.createVault();
  await portal.at('vault-lock').waitFor();
  // The warning is a minute long, and the clock goes on while axe looks at it: most of the minute is left to it.
  await portal.page.clock.fastForward('14:01');
  await expect(portal.at('idle-notice')).toBeVisible();
  expect(await violations(portal.page, 'warning')).toEqual([]);
  // As assistive technology presses it: a mouse on its way there answers by its first movement.
  await portal.at('idle-stay').dispatchEvent('click');
  await expect(portal.at('idle-notice')).toHaveCount(0);
  await portal.page.clock.fastForward('14:01');
  await expect(portal.at('idle-notice')).toBeVisible();
  await portal.page.clock.fastForward('01:00');
  await portal.at('vault-unlock').waitFor();
});

test('a vault whose passphrase is lost can be deleted, in every tab, after a word', async ({ officer }) => {
  const portal = await officer.open();
  await portal.drop(dropped);
  await portal.jobDone(2);
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.at('vault-lock').waitFor();
  const other = await officer.tab('/settings');
  await other.unlock(passphrase);
  await other.at('vault-lock').waitFor();
  await portal.at('vault-lock').click();

  await portal.at('vault-wipe').click();
  const dialog = portal.at('vault-wipe-dialog');
  await expect(dialog).toContainText(words('vault_wipe_occurrences', { count: 2 }));
  expect(await violations(portal.page, 'wipe')).toEqual([]);
  await expect(portal.at('vault-wipe-confirm')).toHaveAttribute('aria-disabled', 'true');
  await portal.at('vault-wipe-word').fill(words('vault_wipe_word').toLowerCase());
  await portal.at('vault-wipe-confirm').click();
  await expect(portal.at('vault-wiped')).toContainText(words('vault_wipe_occurrences', { count: 2 }));
  await portal.at('vault-create').waitFor();
  await other.at('vault-create').waitFor();
  await expect.poll(() => portal.page.evaluate(() => indexedDB.databases())).toEqual([]);
});
