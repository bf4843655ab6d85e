import type { Page } from '@playwright/test';
import { folderOf, secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

/** Presses something that makes a file, and gives where the file lies. */
async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return download.path();
}

const waitingEntries = (portal: Portal) => portal.at('outbox-entry');

test('a machine that cannot reach the hub submits by a file, and takes a batch back from its receipt', async ({
  hub,
  officer,
  anotherOfficer,
}) => {
  test.setTimeout(180_000);
  const files = Object.values(await secondFolder());
  const folder = await folderOf(files);
  const held = () => hub.rows('select count(*) as count from contributions')[0]?.['count'];

  const remote = await officer.open();
  const passphrase = await remote.enrol(await hub.firstLink(), 'Ada');
  await officer.context.route('**/api/**', (route) => route.abort());
  officer.sent.length = 0;

  await test.step('what was reviewed waits, and says when it is tried again', async () => {
    await remote.pickFolder(folder);
    await remote.jobDone(files.length);
    await remote.submit();
    await expect(remote.at('disclosure-queued')).toBeVisible();
    await remote.visit('Outbox');
    await expect(waitingEntries(remote)).toHaveCount(1);
    await expect(remote.at('next-try')).toBeVisible();
  });

  await test.step('on a metered line nothing more is sent by itself', async () => {
    await remote.at('metered').check();
    await expect(remote.at('next-try')).toHaveCount(0);
    const before = officer.sent.length;
    await remote.comeBack();
    await remote.page.evaluate(() => dispatchEvent(new Event('online')));
    expect(officer.sent).toHaveLength(before);
  });

  const carriedFile = await test.step('leaves as a file that nobody on the way can read', async () => {
    const file = await saved(remote.page, () => remote.at('carried-save').click());
    await expect(remote.at('carried-saved')).toBeVisible();
    await expect(waitingEntries(remote)).toHaveCount(1);
    return file;
  });

  const colleague = await anotherOfficer();
  const receipts = await test.step('is handed in by a colleague', async () => {
    const portal = await colleague.open();
    await portal.enrol(await hub.command('enrol', '--bureau', 'A'), 'Grace');
    await portal.visit('Outbox');
    const file = await saved(portal.page, () => portal.at('carried-hand-in').setInputFiles(carriedFile));
    await expect(portal.at('carried-handed-in')).toBeVisible();
    expect(held()).toBe(files.length);
    await portal.at('carried-hand-in').setInputFiles(carriedFile);
    await expect(portal.at('carried-handed-in')).toBeVisible();
    expect(held()).toBe(files.length);
    return file;
  });

  await test.step('is confirmed by the receipts that come back, and waits no more', async () => {
    await remote.at('carried-read-receipts').setInputFiles(carriedFile);
    await expect(remote.at('carried-problem')).toBeVisible();
    await remote.at('carried-read-receipts').setInputFiles(receipts);
    await expect(remote.at('carried-receipts')).toBeVisible();
    await expect(waitingEntries(remote)).toHaveCount(0);
    await expect(remote.at('receipt')).toHaveCount(1);
  });

  await test.step('is taken back when the hub can be reached again, on a press', async () => {
    await officer.context.unroute('**/api/**');
    await remote.at('take-back').click();
    await expect(remote.at('withdraw-dialog')).toContainText(words('withdraw_meaning'));
    await remote.at('withdraw-confirm').click();
    await expect(waitingEntries(remote)).toHaveCount(1);
    expect(held()).toBe(files.length);
    await waitingEntries(remote)
      .getByRole('button', { name: words('outbox_send') })
      .click();
    await expect(remote.at('receipt')).toHaveAttribute('data-standing', 'back');
    expect(held()).toBe(0);
    expect(hub.rows('select length(body) as bytes from batches')).toEqual([{ bytes: 0 }]);
  });

  await test.step('is remembered after a restart, without its bytes', async () => {
    const again = await officer.restart('/outbox');
    await again.unlock(passphrase);
    await expect(again.at('receipt')).toHaveAttribute('data-standing', 'back');
    await expect(again.at('metered')).toBeChecked();
  });
});
