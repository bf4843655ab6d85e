import { DeviceAtHub } from '../fixtures/device.ts';
import { randomItem, withFlippedBits } from '../fixtures/random-item.ts';
import { violations } from './axe.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

const TALE = 240_000;

/** Goes to the hub's places without loading the page anew. */
async function toHub(portal: Portal, place: 'alerts' | 'review'): Promise<void> {
  const rail = portal.page.getByRole('banner').getByRole('link', { name: words('frame_hub'), exact: true });
  await rail.click();
  await portal.at(`console-${place}`).click();
}

const alertsOf = (portal: Portal, kind: string) => portal.at('alert').and(portal.page.locator(`[data-kind="${kind}"]`));

test('two officers hear of one another: what both hold, what one identifies, what came while the hub was away', async ({
  hub,
  officer,
}) => {
  test.setTimeout(TALE);
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  const colleague = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'A'), 'Alan');
  await hub.command('bureau', 'add', 'B', 'Bureau B', '--reach', 'duty officer, line 7');
  const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
  for (const device of [colleague, other]) await device.signIn();
  const items = Array.from({ length: 3 }, () => randomItem());
  const [first, second, third] = items;
  if (first === undefined || second === undefined || third === undefined) throw new Error('There are three files');
  expect((await colleague.submit(items)).status).toBe(201);

  await test.step('nothing has happened, and the page says what would', async () => {
    await toHub(portal, 'alerts');
    await expect(portal.at('alerts-empty')).toContainText(words('alerts_empty'));
    await expect(portal.at('alerts-live')).toHaveAttribute('data-live', 'true');
  });

  await test.step('the other bureau submits the same: the alert comes without a reload', async () => {
    expect((await other.submit([first])).status).toBe(201);
    const alert = alertsOf(portal, 'met-by-submission');
    await expect(alert).toContainText(words('alert_met_by_submission'));
    await expect(alert).toContainText('duty officer, line 7');
    await expect(portal.at('console-alerts')).toContainText('1');
    await alert.getByRole('button').first().click();
    await expect(alert).toContainText(first.sha256.slice(0, 4));
    expect(await violations(portal.page, 'an open alert')).toEqual([]);
  });

  await test.step('whoever sees to it is named, and it counts no more', async () => {
    await portal.at('acknowledge').click();
    await expect(portal.at('acknowledged')).toContainText('Ada');
    await expect(portal.at('console-alerts')).not.toContainText('1');
  });

  await test.step('on another page a notice tells that the other bureau identified somebody', async () => {
    await portal.visit('Cases');
    const person = { pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-01-02', series: [] };
    const identified = await other.post('/api/v1/identifications', { ...person, media: [first.sha256] });
    expect(identified.status).toBe(201);
    await expect(portal.at('alert-notice')).toContainText(words('alert_identified'));
    await portal.at('alert-notice').getByRole('link').click();
    await expect(alertsOf(portal, 'identified')).toContainText('1');
    await expect(portal.at('alert-notice')).toHaveCount(0);
  });

  await test.step('the alert leads to what it is about, and that is open', async () => {
    await alertsOf(portal, 'identified').getByRole('button').first().click();
    await alertsOf(portal, 'identified').getByRole('link').click();
    await expect(portal.at('identification')).toHaveCount(1);
    await expect(portal.at('identification-detail').getByTestId('history')).toContainText('B');
    await toHub(portal, 'alerts');
  });

  await test.step('the hub is away and comes back: what was raised meanwhile is there, and the stream goes on', async () => {
    await hub.stop();
    await expect(portal.at('alerts-live')).toHaveAttribute('data-live', 'false');
    await hub.start();
    expect((await other.submit([second])).status).toBe(201);
    await portal.comeBack();
    await expect(alertsOf(portal, 'met-by-submission')).toHaveCount(2);
    await expect(portal.at('alerts-live')).toHaveAttribute('data-live', 'true');
    expect((await other.submit([third])).status).toBe(201);
    await expect(alertsOf(portal, 'met-by-submission')).toHaveCount(3);
  });

  await test.step('the list is narrowed to a kind and to what nobody has seen to', async () => {
    await portal.at('alert-kind').selectOption('identified');
    await expect(portal.at('alert')).toHaveCount(1);
    await portal.at('alert-kind').selectOption('');
    await portal.at('alert-unread-only').check();
    await expect(portal.at('alert')).toHaveCount(3);
  });

  await test.step('every connection is a line of the ledger', async () => {
    const sent = officer.sent.filter(({ path }) => path.startsWith('/api/v1/alerts')).length;
    const lines = (await portal.ledger()).filter(({ route }) => route.startsWith('/api/v1/alerts')).length;
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeGreaterThanOrEqual(sent);
  });
});

test('officers of two bureaux judge a near match by keys, and both hear what they came to', async ({
  hub,
  officer,
}) => {
  test.setTimeout(TALE);
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  const colleague = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'A'), 'Alan');
  await hub.command('bureau', 'add', 'B', 'Bureau B');
  const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
  for (const device of [colleague, other]) await device.signIn();
  await toHub(portal, 'review');
  await expect(portal.at('review-empty')).toContainText(words('review_empty'));

  const items = [randomItem(), randomItem()];
  await colleague.submit(items);
  const copies = items.map((item, i) => {
    const hashes = item.pdq?.hashes.map((hash) => withFlippedBits(hash, 5 + 20 * i)) ?? [];
    return randomItem({ pdq: { profile: 'direct', quality: 100, damaged: false, hashes } });
  });
  await other.submit(copies);
  const pairs = async () => {
    const response = await other.request('/api/v1/matches/review');
    return ((await response.json()) as { items: { id: string; distance: number }[] }).items;
  };
  await expect.poll(async () => (await pairs()).length).toBe(2);
  const [near] = await pairs();

  await toHub(portal, 'alerts');
  await portal.at('console-review').click();
  await expect(portal.at('review-list').getByRole('button')).toHaveCount(2);
  await expect(portal.at('review-counter')).toContainText('2');
  await portal.page.keyboard.press('j');
  await portal.page.keyboard.press('k');
  await portal.page.keyboard.press('c');
  // The judged one stays in the list; the next one is looked at.
  await expect(portal.at('review-list').getByRole('button').nth(1)).toHaveAttribute('aria-current', 'true');
  await portal.page.keyboard.press('k');
  await expect(portal.at('review-mine')).toContainText(words('review_reason_same_picture'));
  expect(await violations(portal.page, 'the review queue')).toEqual([]);

  for (const voter of [colleague, other]) {
    const voted = await voter.post(`/api/v1/matches/review/${near?.id ?? ''}/votes`, {
      vote: 'confirm',
      reason: 'same-picture',
    });
    expect(voted.status).toBe(200);
  }
  await toHub(portal, 'alerts');
  await expect(alertsOf(portal, 'match-confirmed')).toContainText(words('alert_match_confirmed'));
});
