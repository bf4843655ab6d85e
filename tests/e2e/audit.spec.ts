import { readFile } from 'node:fs/promises';
import { Checkpoint, type LogEntry } from '#lib/domain/wire/log.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { randomItem } from '../fixtures/random-item.ts';
import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

async function toAudit(portal: Portal): Promise<void> {
  await portal.page
    .getByRole('banner')
    .getByRole('link', { name: words('frame_hub'), exact: true })
    .click();
  await portal.at('console-audit').click();
}

const entries = (portal: Portal, kind: string) =>
  portal.at('audit-entry').and(portal.page.locator(`[data-kind="${kind}"]`));

async function check(portal: Portal, state: string): Promise<void> {
  await portal.page.getByRole('button', { name: words('audit_verify') }).click();
  await expect(portal.at('audit-check')).toHaveAttribute('data-state', state);
}

test('a receipt is found in the hub’s log by itself, and an officer hears of a log that is not what it was', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink(), 'Ada');
  const files = await firstFolder();
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  await portal.submit();
  await portal.visit('Outbox');
  await expect(portal.at('receipt-proof')).toHaveAttribute('data-proven', 'true');
  expect(officer.sent.some(({ path }) => path.startsWith('/api/v1/log/proof/'))).toBe(true);

  await test.step('what the hub says of its log is changed on the way: it is refused, with words and evidence', async () => {
    await portal.page.route('**/api/v1/log/checkpoint*', async (route) => {
      const response = await route.fetch();
      const told = Checkpoint.parse(await response.json());
      await route.fulfill({ response, json: { ...told, root: 'a'.repeat(64) } });
    });
    await toAudit(portal);
    await check(portal, 'alarm');
    const alarm = portal.at('log-alarm');
    await expect(alarm).toContainText(words('log_alarm_foreign'));
    const saved = portal.page.waitForEvent('download');
    await alarm.getByRole('button', { name: words('log_alarm_save') }).click();
    const evidence = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as { told: unknown; seen: unknown };
    expect(Checkpoint.parse(evidence.told).root).toBe('a'.repeat(64));
    expect(Checkpoint.parse(evidence.seen).size).toBeGreaterThan(0);
    expect(await violations(portal.page, 'a log alarm')).toEqual([]);
    await portal.visit('Outbox');
    await expect(alarm).toBeVisible();
    await portal.page.unroute('**/api/v1/log/checkpoint*');
    await alarm.getByRole('button', { name: words('log_alarm_dismiss') }).click();
    await expect(alarm).toHaveCount(0);
  });

  await test.step('her bureau keeps what it contributes for a year, once she has given her passphrase', async () => {
    await toAudit(portal);
    await expect(portal.at('retention')).toHaveAttribute('data-days', 'none');
    await portal.at('retention-change').click();
    await portal.at('retention-days').fill('365');
    await portal.at('act-confirm').click();
    await portal.at('step-up-passphrase').fill(passphrase);
    await portal.at('act-confirm').click();
    await expect(portal.at('retention')).toHaveAttribute('data-days', '365');
    await expect(entries(portal, 'retention')).toContainText('365');
    expect(await violations(portal.page, 'how long things are kept')).toEqual([]);
  });
});

test('an auditor sees who did what in every bureau, checks the log, and saves what the operator can compare', async ({
  hub,
  officer,
}) => {
  await hub.firstLink();
  await hub.command('bureau', 'add', 'B', 'Bureau B');
  const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
  await other.signIn();
  const item = randomItem();
  expect((await other.submit([item])).status).toBe(201);
  expect((await other.lookup([{ ref: 0, sha256: item.sha256 }])).status).toBe(200);

  const portal = await officer.open();
  await portal.enrol(await hub.command('enrol', '--bureau', 'A', '--role', 'auditor'), 'Edith');
  await toAudit(portal);
  await expect(entries(portal, 'submission')).toContainText('B');
  await expect(entries(portal, 'look-up')).toHaveCount(1);
  await expect(entries(portal, 'session').filter({ hasText: 'Edith' })).not.toHaveCount(0);
  await expect(portal.page.getByText('Grace')).toHaveCount(0);
  expect(await portal.page.content()).not.toContain(item.sha256);
  expect(await violations(portal.page, 'the audit page')).toEqual([]);

  await check(portal, 'whole');
  await expect(portal.at('audit-check')).toContainText(words('audit_whole'));
  await portal.at('audit-kind').selectOption('submission');
  await expect(portal.at('audit-entry')).toHaveCount(1);
  expect((await other.submit([randomItem()])).status).toBe(201);
  await portal.at('audit-kind').selectOption('any');
  await expect(entries(portal, 'submission')).toHaveCount(2);
  await check(portal, 'whole');

  const saved = portal.page.waitForEvent('download');
  await portal.page.getByRole('button', { name: words('audit_export_json') }).click();
  const path = await (await saved).path();
  const file = JSON.parse(await readFile(path, 'utf8')) as { checkpoint: unknown; entries: LogEntry[] };
  expect(file.entries.some(({ kind }) => kind === 'audit-view')).toBe(true);
  expect(await hub.command('verify-log', '--from', path)).toMatch(/^\d+ leaves, root [0-9a-f]{64}$/);
  expect(Checkpoint.parse(file.checkpoint).size).toBeGreaterThan(5);
});
