import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

const { exact, unrelated } = await secondFolder();
const dropped = [exact, unrelated].map(({ path, bytes }) => ({ name: path, bytes }));

/** Presses what makes a file. @returns its bytes, which are those that the page says they are */
async function saved(portal: Portal, hook: string): Promise<{ name: string; buffer: Buffer; mimeType: string }> {
  const [download]: [Download, unknown] = await Promise.all([
    portal.page.waitForEvent('download'),
    portal.at(hook).click(),
  ]);
  const buffer = await readFile(await download.path());
  const sha256 = createHash('sha256').update(buffer).digest('hex');
  await expect(portal.at('transfer-sha256').locator('[title]').first()).toHaveAttribute('title', sha256);
  return { name: download.suggestedFilename(), buffer, mimeType: 'application/octet-stream' };
}

test('a case goes to another device on a stick, and a vault comes back from its backup', async ({
  officer,
  anotherOfficer,
}) => {
  const portal = await officer.open();
  const faults: string[] = [];
  const look = async (at: Portal, state: string) => faults.push(...(await violations(at.page, state)));
  await portal.drop(dropped);
  await portal.jobDone(2);
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.at('vault-lock').waitFor();

  const caseFile = await test.step('exports the case under six words', async () => {
    await portal.visit('Cases');
    await portal.page.getByRole('button', { name: words('cases_export'), exact: true }).click();
    const dialog = portal.at('export-case');
    await expect(dialog.getByTestId('vault-passphrase')).toHaveValue(/^\w+(-\w+){5}$/);
    const secret = await dialog.getByTestId('vault-passphrase').inputValue();
    await dialog.getByTestId('vault-noted').check();
    await look(portal, 'export of a case');
    const file = await saved(portal, 'export-case-confirm');
    await look(portal, 'exported case');
    await dialog
      .getByRole('button', { name: words('transfer_close'), exact: true })
      .last()
      .click();
    return { file, secret };
  });

  const backup = await test.step('backs up the vault, and finds the backup good', async () => {
    await portal.visit('Cases');
    const file = await saved(portal, 'backup-vault');
    await expect(portal.at('last-backup')).not.toContainText(words('vault_backup_never'));
    await portal.at('check-backup-file').setInputFiles(file);
    await portal.at('check-backup').click();
    await portal.at('check-backup-good').waitFor();
    await look(portal, 'backup');
    const changed = { ...file, buffer: Buffer.from(file.buffer) };
    changed.buffer[changed.buffer.length - 20] = (changed.buffer[changed.buffer.length - 20] ?? 0) ^ 1;
    await portal.at('check-backup-file').setInputFiles(changed);
    await portal.at('check-backup').click();
    await portal.at('transfer-passphrase').waitFor();
    return file;
  });

  await test.step('another device brings the vault back, and the case opens', async () => {
    const other = await (await anotherOfficer()).open('/settings');
    await other.at('restore-vault-file').setInputFiles(backup);
    await other.at('transfer-passphrase').fill(passphrase);
    await look(other, 'restore');
    await other.at('restore-vault').click();
    await other.at('restored').waitFor();
    await other.at('vault-lock').waitFor();
    await other.visit('Case');
    await expect(other.at('results-table')).toHaveAttribute('aria-rowcount', '3');
  });

  await test.step('a third one imports the case', async () => {
    const third = await (await anotherOfficer()).open('/settings');
    await third.createVault();
    await third.at('vault-lock').waitFor();
    await third.visit('Cases');
    await third.at('import-case').click();
    await third.at('import-case-file').setInputFiles(caseFile.file);
    await third.at('import-case-passphrase').fill('not-the-words-of-this-file');
    await third.at('import-case-confirm').click();
    await third.at('import-case-dialog').getByRole('alert').waitFor();
    await third.at('import-case-passphrase').fill(caseFile.secret);
    await third.at('import-case-confirm').click();
    await third.at('import-case-found').waitFor();
    await look(third, 'import of a case');
    await third.at('import-case-confirm').click();
    await third.at('import-case-done').waitFor();
  });
  expect(faults).toEqual([]);
});
