import { DeviceAtHub } from '../fixtures/device.ts';
import { randomHex } from '../fixtures/random-item.ts';
import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

const TALE = 300_000;

/** Goes to a place of the hub without loading the page anew. */
async function toPlace(portal: Portal, place: 'investigations' | 'identifications' | 'series'): Promise<void> {
  await portal.page
    .getByRole('banner')
    .getByRole('link', { name: words('frame_hub'), exact: true })
    .click();
  await portal.at(`console-${place}`).click();
}

/** What the hub made of so many files, part by part, as the screen says. */
async function parts(portal: Portal, asked: number): Promise<number[]> {
  const outcome = portal.at('outcome');
  await expect(outcome).toHaveAttribute('data-asked', String(asked));
  return (await outcome.locator('dd').allTextContents()).map(Number).slice(1);
}

test('two bureaux work on the same material: claimed, handed off, identified, put into series', async ({
  hub,
  officer,
}) => {
  test.setTimeout(TALE);
  const files = await firstFolder();
  const portal = await officer.open();
  const { page } = portal;
  const passphrase = await portal.enrol(await hub.firstLink(), 'Ada');
  expect(passphrase).not.toBe('');
  await hub.command('bureau', 'add', 'B', 'Bureau B', '--reach', 'duty officer, line 7');
  const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
  await other.signIn();
  await portal.visit('Case');
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  const rows = await portal.rows();
  const hashed = [...new Set(rows.flatMap(({ sha256 }) => sha256 ?? []))];
  // All but the last are held by the other bureau, which works on the first already.
  const held = hashed.slice(0, -1).map((sha256) => ({ sha256 }));
  expect((await other.submit(held)).status).toBe(201);
  const [first = ''] = hashed;
  const claim = { title: 'Their secret', contact: 'room 12', days: 30, series: null };
  const theirs = await other.post('/api/v1/investigations', { ...claim, media: [first] });
  expect(theirs.status).toBe(201);

  await test.step('an officer claims what is selected, and sees what leaves and who was faster', async () => {
    await portal.at('results-table').press('Control+a');
    await portal.at('work-at-hub').click();
    const dialog = portal.at('work-dialog');
    await expect(dialog.getByTestId('what-leaves')).toContainText(String(hashed.length));
    await expect(dialog.getByTestId('act-confirm')).toHaveAttribute('aria-disabled', 'true');
    expect(await violations(page, 'working on files')).toEqual([]);
    await dialog.getByTestId('title').fill('Red curtain');
    await dialog.getByTestId('contact').fill('Ada, line 3');
    await dialog.getByTestId('act-confirm').click();
    await expect(portal.at('work-done')).toContainText('room 12');
    await expect(portal.at('work-done')).not.toContainText('Their secret');
    expect(await parts(portal, hashed.length)).toEqual([hashed.length - 2, 0, 1, 1]);
    const sent = officer.sent.find(({ path, body }) => path === '/api/v1/investigations' && body.length > 0);
    const body: unknown = JSON.parse(sent?.body.toString() ?? '');
    expect(body).toEqual({ title: 'Red curtain', contact: 'Ada, line 3', days: 90, media: hashed, series: null });
    await portal
      .at('work-done')
      .getByRole('button', { name: words('frame_close') })
      .last()
      .click();
  });

  await test.step('the investigation is in the list, with its history and its files by their names', async () => {
    await toPlace(portal, 'investigations');
    await portal.at('investigation').getByRole('button', { name: 'Red curtain' }).click();
    const detail = portal.at('investigation-detail');
    await expect(detail.getByTestId('history')).toContainText('Ada');
    await expect(detail.getByTestId('media').locator('li')).toHaveCount(hashed.length - 2);
    const name =
      rows
        .find(({ sha256 }) => sha256 === hashed[1])
        ?.path.split('/')
        .at(-1) ?? '';
    await expect(detail.getByTestId('media')).toContainText(name);
    expect(await violations(page, 'an open investigation')).toEqual([]);
    await portal.at('act-extend').click();
    await portal.at('days').fill('200');
    await expect(portal.at('act-confirm')).toHaveAttribute('aria-disabled', 'true');
    await portal.at('days').fill('20');
    await portal.at('act-confirm').click();
    await expect(detail.getByTestId('history').locator('li').first()).toContainText('Claim extended');
  });

  await test.step('another bureau’s is seen as far as it concerns one', async () => {
    expect(
      (await other.post('/api/v1/investigations', { ...claim, media: held.slice(-1).map((item) => item.sha256) }))
        .status,
    ).toBe(201);
    await portal.at('scope').selectOption('all');
    await expect(portal.at('investigation')).toHaveCount(1);
    await portal.at('scope').selectOption('own');
  });

  await test.step('the other bureau offers its investigation, and it is taken over', async () => {
    const { investigation } = (await theirs.json()) as { investigation: { id: string } };
    const offer = { investigation: investigation.id, to: 'A', reason: 'victim-there' };
    expect((await other.post('/api/v1/hand-offs', offer)).status).toBe(201);
    await portal.visit('Cases');
    await toPlace(portal, 'investigations');
    await expect(portal.at('hand-off')).toContainText(words('handoff_incoming', { bureau: 'B' }));
    await portal.at('answer-offer').click();
    expect(await violations(page, 'answering an offer')).toEqual([]);
    await portal.at('contact').fill('Ada, line 3');
    await portal.at('act-confirm').click();
    await expect(portal.at('investigation')).toHaveCount(2);
    await expect(portal.at('hand-off')).toContainText(words('handoff_state_accepted'));
  });

  await test.step('a release frees it', async () => {
    // What was taken over is open.
    await portal.at('act-release').click();
    await portal.at('act-confirm').click();
    await expect(portal.at('investigation')).toHaveCount(1);
  });

  await test.step('an identification is recorded, corrected and found by its pseudonym', async () => {
    await toPlace(portal, 'identifications');
    await expect(portal.at('identifications')).toContainText(words('identification_empty').slice(0, 20));
    await portal.at('record').click();
    const dialog = portal.at('record-dialog');
    await dialog.getByTestId('pseudonym').fill('Jane Doe');
    await dialog.getByTestId('files').fill(`${first}\n${randomHex(32)}`);
    await expect(dialog.getByTestId('act-confirm')).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByTestId('pseudonym').fill('v-7k3m-2q9d');
    await dialog.getByTestId('country').fill('ch');
    expect(await violations(page, 'recording an identification')).toEqual([]);
    await dialog.getByTestId('act-confirm').click();
    expect(await parts(portal, 2)).toEqual([1, 0, 1]);
    const detail = portal.at('identification-detail');
    await portal.at('act-correct').click();
    await portal.at('country').fill('AT');
    await portal.at('act-confirm').click();
    await expect(detail.getByTestId('history').locator('li').first()).toContainText('AT');
    await portal.at('search-pseudonym').fill('V-7K3M-2Q9D');
    await portal.at('search-pseudonym').press('Enter');
    await expect(portal.at('identification')).toHaveCount(1);
    expect(await violations(page, 'an open identification')).toEqual([]);
    const addresses = officer.sent.map(({ path }) => path).join('\n');
    expect(addresses).not.toContain('7K3M');
  });

  await test.step('series are made, filled by both bureaux, split and merged', async () => {
    await toPlace(portal, 'series');
    await portal.at('create-series').click();
    await portal.at('series-name').fill('Pier');
    await portal.at('act-confirm').click();
    await expect(portal.at('series')).toContainText('Pier');
    await portal.at('act-add').click();
    await portal.at('files').fill(hashed.slice(0, 3).join('\n'));
    await portal.at('act-confirm').click();
    expect(await parts(portal, 3)).toEqual([3, 0, 0, 0]);
    expect(await violations(page, 'an open series')).toEqual([]);
    await portal.at('act-split').click();
    await portal.at('series-name').fill('Pier at night');
    await portal.at('files').fill(first);
    await portal.at('act-confirm').click();
    await expect(portal.at('series')).toHaveCount(2);
    await portal.at('act-merge').click();
    await portal.at('merge-into').selectOption({ label: 'Pier · A' });
    await portal.at('act-confirm').click();
    await expect(portal.at('series')).toHaveCount(1);
    await expect(portal.at('series-detail').getByTestId('history')).toContainText('Merged');
    await expect(portal.at('series-detail').getByTestId('media').locator('li')).toHaveCount(3);
  });

  await test.step('somebody is identified in all of a series', async () => {
    await toPlace(portal, 'identifications');
    await portal.at('record').click();
    const dialog = portal.at('record-dialog');
    await expect(dialog.getByTestId('act-confirm')).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByTestId('series').selectOption({ label: 'Pier · A' });
    await dialog.getByTestId('country').fill('CH');
    await dialog.getByTestId('act-confirm').click();
    await expect(portal.at('identification-detail')).toContainText('Pier');
    await toPlace(portal, 'series');
    await expect(portal.at('series').locator('td').last()).toHaveText('1');
  });

  await test.step('leads are looked for when they are asked for', async () => {
    await portal.at('find-leads').click();
    await expect(portal.at('leads')).toContainText(words('leads_none'));
  });
});
