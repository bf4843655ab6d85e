import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { foreignEnrolment, withFlippedBit } from './foreign-hub.ts';
import { Journal } from './journal.ts';
import { words } from './words.ts';

const { unrelated } = await secondFolder();
const dropped = [{ name: unrelated.path, bytes: unrelated.bytes }];

test('a hub that comes back with another key is refused before it learns anything', async ({ hub, officer }) => {
  let portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink());
  await portal.drop(dropped);
  await portal.jobDone(1);
  await portal.installed();
  await hub.stop();
  await rm(join(hub.data, 'hub-key.json'));
  await hub.start();

  await test.step('its answer is not used, within a session that the old one began', async () => {
    expect(await portal.checkHubInVain()).toContain(words('hub_failure_signature'));
    await expect(portal.at('verdict')).toHaveCount(0);
  });

  await test.step('a new session is not begun with it', async () => {
    portal = await officer.restart();
    await portal.openVault(passphrase);
    officer.sent.length = 0;
    expect(await portal.checkHubInVain()).toContain(words('hub_failure_wrong_hub'));
    expect(officer.sent.map(({ path }) => path)).toEqual(['/api/v1/session/challenge']);
    await portal.submit();
    await expect(portal.at('disclosure-queued')).toBeVisible();
    expect(new Set(officer.sent.map(({ path }) => path))).toEqual(new Set(['/api/v1/session/challenge']));
    await portal.visit('Outbox');
    await expect(portal.at('outbox-entry')).toContainText(words('hub_failure_wrong_hub'));
    expect(hub.rows('select * from batches')).toEqual([]);
  });
});

test('a receipt with one flipped bit is refused, and the genuine one accepted', async ({ hub, officer }) => {
  const journal = new Journal();
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  journal.enrolled('A', 'Ada', 'bureau-admin');
  await portal.drop(dropped);
  await portal.jobDone(1);

  await officer.context.route('**/api/v1/submissions', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withFlippedBit(await response.text()) });
  });
  await portal.submit();
  await expect(portal.at('disclosure-queued')).toBeVisible();
  await portal.visit('Outbox');
  await expect(portal.at('outbox-entry')).toContainText(words('hub_failure_signature'));
  await expect(portal.at('outbox-count')).toHaveText('1');
  await expect(portal.at('receipt')).toHaveCount(0);

  await officer.context.unroute('**/api/v1/submissions');
  await portal
    .at('outbox-entry')
    .getByRole('button', { name: words('hub_retry') })
    .click();
  await expect(portal.at('receipt')).toContainText(words('outbox_verified'));
  await expect(portal.at('outbox-count')).toHaveText('0');
  const [first, ...again] = officer.sent.filter(({ path }) => path === '/api/v1/submissions');
  for (const { body } of again) expect(body).toEqual(first?.body);
  journal.submitted('A', first?.body ?? Buffer.alloc(0), [unrelated]);
  journal.expectRowsOf(hub);
});

test('a wrong passphrase opens nothing', async ({ officer }) => {
  const portal = await officer.open('/settings');
  const passphrase = await portal.createVault();
  await portal.at('vault-lock').waitFor();
  await portal.visit('Case');
  await portal.drop(dropped);
  await portal.jobDone(1);
  await portal.visit('Settings');
  await portal.at('vault-lock').click();
  await portal.unlock(passphrase.split('-').toReversed().join('-'));
  await expect(portal.page.getByText(words('access_failure_wrong_advice'))).toBeVisible();
  await portal.visit('Case');
  await expect(portal.at('results-table')).toHaveCount(0);
  await portal.openVault(passphrase);
  await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', '2');
});

test('a link enrols one device only', async ({ hub, officer, anotherOfficer }) => {
  const link = await hub.firstLink();
  await (await officer.open()).enrol(link);
  const stranger = await (await anotherOfficer()).open(link);
  await stranger.createVault();
  await expect(stranger.page.getByRole('alert')).toContainText(words('hub_failure_code'));
  await expect(stranger.at('enrol-done')).toHaveCount(0);
  expect(hub.rows('select * from devices')).toHaveLength(1);
});

test('an enrolment that another hub signed is refused, and the link stays good', async ({ hub, officer }) => {
  const link = await hub.firstLink();
  const portal = await officer.open(link);
  await officer.context.route('**/api/v1/enrolments', async (route) => {
    const body = await foreignEnrolment(route.request().postDataBuffer() ?? Buffer.alloc(0));
    await route.fulfill({ status: 201, contentType: 'application/json', body });
  });
  await portal.createVault();
  await expect(portal.page.getByRole('alert')).toContainText(words('hub_failure_wrong_hub'));
  await expect(portal.at('enrol-done')).toHaveCount(0);
  expect(hub.rows('select * from devices')).toEqual([]);
  await officer.context.unroute('**/api/v1/enrolments');
  await portal.at('enrol-submit').click();
  await expect(portal.at('enrol-done')).toBeVisible();
});
