import { join } from 'node:path';
import { DeviceAtHub } from '../fixtures/device.ts';
import Database from 'better-sqlite3';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { violations } from './axe.ts';
import { cameraFile } from './camera-file.ts';
import { expect, test } from './fixture.ts';
import type { TestHub } from './hub.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

async function openRule(portal: Portal): Promise<void> {
  await portal.visit('Settings');
  await portal.at('rule-link').click();
  await portal.at('rule-title').waitFor();
}

/** Chooses a level of a field, as the editor words it. */
async function choose(portal: Portal, field: string, level: string): Promise<void> {
  await portal.at(`rule-field-${field}`).getByRole('radio', { name: level }).check();
}

/** What the hub's answer to a sign-in brings is known afterwards. */
async function signInAnew(portal: Portal): Promise<void> {
  await portal.visit('Settings');
  const [signIn, signOut] = [portal.at('sign-in'), portal.at('sign-out')];
  await signIn.or(signOut).waitFor();
  if (await signOut.isVisible()) await signOut.click();
  await signIn.click();
  await signOut.or(portal.page.getByRole('alert')).first().waitFor();
}

/** @returns the passphrase */
async function enrolled(portal: Portal, link: string, name: string): Promise<string> {
  const passphrase = await portal.enrol(link, name);
  await portal.drop([await cameraFile(1, 'DSC_0001 birthday.jpg')]);
  await portal.jobDone(1);
  return passphrase;
}

async function toPeople(portal: Portal): Promise<void> {
  await portal.page
    .getByRole('banner')
    .getByRole('link', { name: words('frame_hub'), exact: true })
    .click();
  await portal.at('console-people').click();
}

/** Reviews the case and reads the bytes that would leave, but for the time: its seconds may look like a place. */
async function bytesUnderReview(portal: Portal): Promise<string> {
  await portal.visit('Case');
  await portal.reviewDisclosure();
  return (await portal.exactBytes()).toString().replace(/"sealedAt":"[^"]*"/, '');
}

/** Puts a rule into the hub's own store, past everybody. */
async function smuggle(hub: TestHub, rule: DataRule): Promise<void> {
  await hub.stop();
  const store = new Database(join(hub.data, 'hub.sqlite'));
  store
    .prepare(`INSERT INTO data_rules (bureau, id, version, created_at, rule) VALUES ('A', ?, ?, ?, ?)`)
    .run(rule.id, rule.version, new Date().toISOString(), JSON.stringify(rule));
  store.close();
  await hub.start();
}

/** A second administrator, at a device of their own, approves whatever waits. */
async function approvedBy(link: string): Promise<() => Promise<void>> {
  const second = await DeviceAtHub.enrol(link, 'Cleo');
  await second.signIn();
  return async () => {
    const { items } = (await (await second.request('/api/v1/approvals')).json()) as { items: { id: string }[] };
    await second.stepUp('decide-approval');
    const decision = `/api/v1/approvals/${items[0]?.id ?? ''}/decision`;
    expect((await second.post(decision, { decision: 'approve' })).status).toBe(200);
  };
}

test('a version that lets more out is made on a real record, approved by a second administrator, offered to the others, and used only once it is accepted', async ({
  hub,
  officer,
  anotherOfficer,
}) => {
  const admin = await officer.open();
  await enrolled(admin, await hub.firstLink(), 'Ada');
  const other = await (await anotherOfficer()).open();
  await enrolled(other, await hub.command('enrol', '--bureau', 'A'), 'Ben');
  const approve = await approvedBy(await hub.command('enrol', '--bureau', 'A', '--role', 'bureau-admin'));

  await test.step('everybody can read the rule, and only an administrator can change it', async () => {
    await openRule(other);
    await expect(other.at('rule-version')).toHaveText('1');
    await expect(other.at('rule-made-by')).toHaveText(words('rule_made_by_hub'));
    await expect(other.at('rule-edit')).toHaveCount(0);
    await expect(other.at('rule-field-md5').getByTestId('rule-value')).toBeVisible();
    await expect(other.at('rule-field-capturedAt')).toHaveAttribute('data-level', 'none');
    await expect(other.at('rule-example')).toContainText('DSC_0001 birthday.jpg');
    expect(await violations(other.page, 'the rule')).toEqual([]);
  });

  await test.step('the administrator sees what each level means on the record, and signs version 2', async () => {
    await openRule(admin);
    await admin.at('rule-edit').click();
    await expect(admin.at('rule-sign')).toHaveAttribute('aria-disabled', 'true');
    const time = admin.at('rule-field-capturedAt');
    await expect(time.getByTestId('rule-value')).toHaveText(['2026-05', '2026-05-01', '2026-05-01 14:23:08 +02:00']);
    await expect(admin.at('rule-field-gps').getByTestId('rule-value')).toHaveText([
      'Switzerland (CH)',
      /46\.9° to 47\.0°, 7\.4° to 7\.5°/,
      '46.948089, 7.447439',
    ]);
    await choose(admin, 'capturedAt', words('rule_level_month'));
    await choose(admin, 'camera', words('rule_level_leaves'));
    await choose(admin, 'fileName', words('rule_level_plain'));
    await expect(admin.at('rule-field-fileName').getByTestId('rule-warning')).toBeVisible();
    await choose(admin, 'fileName', words('rule_level_none'));
    await admin.at('rule-title-input').fill('With the month');
    await expect(admin.at('rule-more').getByRole('listitem')).toHaveText([/^Capture time: month/, /^Camera: leaves/]);
    await expect(admin.at('rule-less')).toHaveCount(0);
    expect(await violations(admin.page, 'the editor')).toEqual([]);
  });

  await test.step('a hub that is away costs nothing of the draft, nor does another page', async () => {
    await hub.stop();
    await admin.at('rule-sign').click();
    await expect(admin.page.getByRole('alert')).toContainText(words('hub_failure_unreachable'));
    await hub.start();
    await admin.visit('Outbox');
    await openDraft(admin);
    await expect(admin.at('rule-title-input')).toHaveValue('With the month');
    await admin.at('rule-sign').click();
    await admin.at('rule-waits').waitFor();
    await expect(admin.at('rule-version')).toHaveText('1');
    expect(await violations(admin.page, 'a rule that waits')).toEqual([]);
  });

  await test.step('it waits for a second administrator: nothing leaves by it before, from no device', async () => {
    expect(await bytesUnderReview(admin)).not.toContain('2026-05');
    await signInAnew(other);
    await expect(other.at('rule-offered')).toHaveCount(0);
    await approve();
    await signInAnew(admin);
    await openRule(admin);
    await expect(admin.at('rule-version')).toHaveText('2');
    await expect(admin.at('rule-made-by')).toHaveText('Ada');
    expect(await bytesUnderReview(admin)).toContain('"capturedAt":"2026-05"');
  });

  await test.step('another device is offered it, and goes on under version 1 until its officer has accepted', async () => {
    await signInAnew(other);
    const offer = other.at('rule-offered');
    await expect(offer).toContainText('Ada');
    await expect(offer.getByTestId('rule-more').getByRole('listitem')).toHaveText([
      /^Capture time: month/,
      /^Camera: leaves/,
    ]);
    expect(await violations(other.page, 'an offered rule')).toEqual([]);
    const before = await bytesUnderReview(other);
    expect(before).toContain('"version":1');
    expect(before).not.toMatch(/2026-05|EX-100/);
    await other.at('send-batch').click();
    await other.at('disclosure-sent').waitFor();

    await other.visit('Case');
    await other.at('rule-not-now').click();
    await expect(offer).toHaveCount(0);
    expect(await bytesUnderReview(other)).toContain('"version":1');
    await other.visit('Settings');
    await other.at('rule-use').click();
    await expect(offer).toHaveCount(0);
    const after = await bytesUnderReview(other);
    expect(after).toContain('"version":2');
    expect(after).toContain('"capturedAt":"2026-05"');
    expect(after).toContain('"model":"EX-100"');
    expect(after).not.toMatch(/2026-05-01|60123451|birthday|46\.9/);
  });
});

test('somebody who was faster is compared with, not overwritten', async ({ hub, officer, anotherOfficer }) => {
  const first = await officer.open();
  const passphrase = await enrolled(first, await hub.firstLink(), 'Ada');
  const second = await (await anotherOfficer()).open();
  await enrolled(second, await hub.command('enrol', '--bureau', 'A', '--role', 'bureau-admin'), 'Ben');
  for (const portal of [first, second]) {
    await openRule(portal);
    await portal.at('rule-edit').click();
  }
  await choose(first, 'md5', words('rule_level_none'));
  await first.at('rule-sign').click();
  await first.at('rule-made').waitFor();

  await choose(second, 'bytes', words('rule_level_none'));
  await second.at('rule-sign').click();
  await second.at('rule-overtaken').waitFor();
  await expect(second.at('rule-more').getByRole('listitem')).toHaveText([/^MD5/]);
  await expect(second.at('rule-less').getByRole('listitem')).toHaveCount(1);
  await second.at('rule-go-on').click();
  await second.at('rule-sign').click();
  await second.at('rule-waits').waitFor();

  await test.step('who was faster approves it at the hub, after another proof', async () => {
    await first.visit('Settings');
    await toPeople(first);
    const request = first.at('approval');
    await expect(request).toContainText('Ben');
    await expect(request.getByTestId('rule-more').getByRole('listitem')).toHaveText([/^MD5/]);
    await first.at('approval-approve').click();
    await first.at('act-confirm').click();
    await first.at('step-up-passphrase').fill('not the passphrase');
    await first.at('act-confirm').click();
    await expect(first.at('step-up')).toContainText(words('access_failure_wrong_advice'));
    await first.at('step-up-passphrase').fill(passphrase);
    await first.at('act-confirm').click();
    await first.at('act-dialog').waitFor({ state: 'detached' });
    await expect(request).toHaveCount(0);
  });
  await signInAnew(second);
  await openRule(second);
  await expect(second.at('rule-version')).toHaveText('3');
});

test('a hub that loosens a rule by itself changes nothing', async ({ hub, officer }) => {
  const portal = await officer.open();
  await enrolled(portal, await hub.firstLink(), 'Ada');
  await smuggle(hub, {
    ...DEFAULT_DATA_RULE,
    version: 2,
    fields: { ...DEFAULT_DATA_RULE.fields, fileName: 'plain', gps: 'exact' },
  });
  await signInAnew(portal);
  await expect(portal.page.getByRole('alert')).toContainText(words('hub_failure_false_rule'));
  const bytes = await bytesUnderReview(portal);
  expect(bytes).toContain('"version":1');
  expect(bytes).not.toMatch(/birthday|46\.9/);
  await openRule(portal);
  await expect(portal.at('rule-version')).toHaveText('1');
});

/** The page about the rule while a draft waits there. */
async function openDraft(portal: Portal): Promise<void> {
  await portal.visit('Settings');
  await portal.at('rule-link').click();
  await portal.at('rule-editing').waitFor();
}
