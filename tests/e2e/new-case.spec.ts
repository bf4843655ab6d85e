import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { expect, test } from './fixture.ts';

const jpeg = (seed: number) => writeJpeg(paint(seed, 160, 120), 80);
const files = [
  { name: 'one.jpg', bytes: await jpeg(31) },
  { name: 'two.jpg', bytes: await jpeg(32) },
];

test('a new case begins empty, leaves the ledger as it was, and the other one can be opened again', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink());
  await portal.drop(files);
  await portal.jobDone(2);
  await portal.checkHub();
  const ledger = await portal.ledger();
  const before = await portal.tallyOf('Case');

  await portal.beginCase({ name: 'Lighthouse', reference: '26/11' });
  await expect(portal.at('results-table')).toHaveCount(0);
  await expect(portal.at('job-state')).toHaveText('idle');
  await expect(portal.at('case-name')).toHaveText('Lighthouse');
  expect(await portal.ledger()).toEqual(ledger);

  await test.step('the case that was open last is open after a reload', async () => {
    await portal.goto('/');
    await portal.openVault(passphrase);
    await expect(portal.at('case-name')).toHaveText('Lighthouse');
    await expect(portal.at('results-table')).toHaveCount(0);
  });

  await test.step('a file of the other case is known here before any hub is asked', async () => {
    await portal.drop(files.slice(0, 1));
    await portal.jobDone(1);
    await expect.poll(async () => (await portal.details('one.jpg')).text).toMatch(/already seen in case/i);
  });

  await test.step('the other case is as it was', async () => {
    await portal.visit('Cases');
    await portal.at('case').filter({ hasNotText: 'Lighthouse' }).getByTestId('open-case').click();
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', '3');
    await expect.poll(() => portal.tally()).toEqual(before);
    await expect.poll(() => portal.row('one.jpg')).toMatchObject({ verdict: 'new' });
  });

  await test.step('a case that is removed is gone, and nothing else', async () => {
    await portal.visit('Cases');
    await portal.at('case').filter({ hasText: 'Lighthouse' }).getByTestId('remove-case').click();
    await expect(portal.at('remove-case-dialog')).toContainText('1 ');
    await portal.at('remove-case-confirm').click();
    await expect(portal.at('case')).toHaveCount(1);
    await portal.visit('Case');
    expect(await portal.rows()).toHaveLength(2);
  });
});

test('a new case cannot begin while a job runs, and can be thought better of', async ({ officer }) => {
  const portal = await officer.open();
  await portal.drop(files);
  await portal.jobDone(2);
  await portal.pauseAtOnce();
  await portal.drop(files.map(({ name, bytes }) => ({ name: `again ${name}`, bytes })));
  await expect(portal.at('job-state')).toHaveText('paused');
  await expect(portal.at('new-case')).toBeDisabled();
  await portal.page.getByRole('button', { name: 'Resume' }).click();
  await portal.jobDone(4);
  await portal.at('new-case').click();
  await portal.at('new-case-confirm').waitFor();
  await portal.page.keyboard.press('Escape');
  await portal.at('new-case-dialog').waitFor({ state: 'detached' });
  await expect(portal.at('new-case')).toBeFocused();
  expect(await portal.rows()).toHaveLength(4);
});

test('files that are handed in again are there once, before and after a reload', async ({ hub, officer }) => {
  const portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink());
  await portal.drop(files);
  await portal.jobDone(2);
  await portal.drop([...files, { name: 'three.jpg', bytes: await jpeg(33) }]);
  await portal.jobDone(3);
  const tally = await portal.tally();
  await portal.goto('/');
  await portal.openVault(passphrase);
  await expect.poll(() => portal.tally()).toEqual(tally);
  expect(await portal.rows()).toHaveLength(3);
});
