import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';

const jpeg = (seed: number) => writeJpeg(paint(seed, 160, 120), 80);
const files = [
  { name: 'one.jpg', bytes: await jpeg(31) },
  { name: 'two.jpg', bytes: await jpeg(32) },
];

async function beginNewCase(portal: Portal): Promise<string> {
  await portal.at('new-case').click();
  const dialog = portal.at('new-case-dialog');
  const said = await dialog.innerText();
  await portal.at('new-case-confirm').click();
  await dialog.waitFor({ state: 'detached' });
  return said;
}

test('a new case begins empty, here and in the vault, and leaves the ledger as it was', async ({ hub, officer }) => {
  const portal = await officer.open();
  const passphrase = await portal.enrol(await hub.firstLink());
  await portal.drop(files);
  await portal.jobDone(2);
  await portal.checkHub();
  const ledger = await portal.ledger();
  await portal.visit('Case');
  expect(await beginNewCase(portal)).toMatch(/vault: 2/);
  await expect(portal.at('results-table')).toHaveCount(0);
  await expect(portal.at('job-state')).toHaveText('idle');
  expect(await portal.ledger()).toEqual(ledger);
  await portal.goto('/');
  await portal.openVault(passphrase);
  await expect(portal.at('results-table')).toHaveCount(0);
  await portal.drop(files.slice(0, 1));
  await portal.jobDone(1);
  expect(await portal.row('one.jpg')).toMatchObject({ verdict: 'new' });
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
  expect(await portal.tally()).toEqual(tally);
  expect(await portal.rows()).toHaveLength(3);
});
