import { DeviceAtHub } from '../fixtures/device.ts';
import { randomHex, randomItem } from '../fixtures/random-item.ts';
import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

async function toHub(portal: Portal, place: 'quality' | 'statistics'): Promise<void> {
  const rail = portal.page.getByRole('banner').getByRole('link', { name: words('frame_hub'), exact: true });
  await rail.click();
  await portal.at(`console-${place}`).click();
}

test('far more than usual is held until the admin looks, and what it came to is counted', async ({ hub, officer }) => {
  const portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink(), 'Ada');
  await hub.command('bureau', 'add', 'NL', 'Bureau NL');
  const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'NL'), 'Grace');
  await other.signIn();
  await hub.command('flood', 'set', '--bureau', 'A', '--items', '1', '--times', '1', '--usual', '1');
  const files = await firstFolder();
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  await portal.submit();

  await test.step('the receipt says so, and more on demand', async () => {
    await portal.visit('Outbox');
    await portal.at('receipt-finding').click();
    await expect(portal.at('quality-report')).toContainText(words('held_state_held'));
    expect(await violations(portal.page, 'what was found in a batch')).toEqual([]);
    await portal.page.keyboard.press('Escape');
  });

  await test.step('nobody meets it until it is released, with the passphrase', async () => {
    expect(hub.rows('select id from contributions')).toEqual([]);
    await toHub(portal, 'quality');
    await expect(portal.at('held')).toContainText('Ada');
    expect(await violations(portal.page, 'quality, with a batch held')).toEqual([]);
    await portal.at('release-all').click();
    await portal.at('act-confirm').click();
    await portal.at('step-up-passphrase').fill(passphrase);
    await portal.at('act-confirm').click();
    await portal.at('act-dialog').waitFor({ state: 'detached' });
    await expect(portal.at('held')).toHaveCount(0);
    expect(hub.rows('select id from contributions').length).toBeGreaterThan(0);
    await portal.page.reload();
    await portal.unlock(passphrase);
    await expect(portal.at('quality-months').getByRole('row')).toHaveCount(2);
    expect(await violations(portal.page, 'quality')).toEqual([]);
  });

  await test.step('the statistics count it, as a chart and as a table', async () => {
    const item = randomItem();
    expect((await other.submit([item, randomItem()])).status).toBe(201);
    const question = [item.sha256, randomHex(32), randomHex(32)].map((sha256, ref) => ({ ref, sha256 }));
    expect((await other.lookup(question)).status).toBe(200);
    await toHub(portal, 'statistics');
    const chart = portal.at('chart-traffic');
    await expect(chart.locator('canvas')).toBeVisible();
    await chart.locator('summary').click();
    const asked = chart.getByRole('row').nth(1).getByRole('cell').last();
    await expect.poll(async () => Number(await asked.innerText())).toBeGreaterThanOrEqual(3);
    await expect(portal.at('stats-times')).toContainText(words('stats_time_answer'));
    await expect(portal.at('stats-bureaux')).toHaveCount(0);
    expect(await violations(portal.page, 'statistics')).toEqual([]);
    await portal.page.getByRole('radio', { name: words('stats_scope_own') }).check();
    await expect(chart.getByRole('row').nth(1).getByRole('cell').last()).toHaveText('0');
  });
});
