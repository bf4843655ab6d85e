import { readLintelReport } from '#lib/formats/lintel-report.ts';
import { firstFolder, folderOf, secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { Journal } from './journal.ts';
import { words } from './words.ts';

const reported = (text: string): string[] => {
  const read = readLintelReport(text);
  return read.ok ? read.value.report.files.map(({ path }) => path) : [];
};

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

test('without a hub, and after the browser was restarted, nothing is missing but the hub itself', async ({
  hub,
  officer,
}) => {
  const journal = new Journal();
  const files = (await firstFolder()).filter(({ path }) => !path.startsWith('again/'));
  const { smaller, unrelated } = await secondFolder();
  const folder = await folderOf([...files, smaller, unrelated]);

  let portal = await officer.open();
  await portal.installed();
  const passphrase = await portal.enrol(await hub.firstLink(), 'Ada');
  journal.enrolled('A', 'Ada', 'bureau-admin');
  await portal.pickFiles(files.map(({ path }) => `${folder}/${path}`));
  await portal.jobDone(files.length);
  await portal.checkHub();
  journal.answered();
  const before = await portal.rows();
  expect(before.map(({ verdict }) => verdict)).toEqual(files.map(() => 'new'));

  await test.step('a batch that cannot be sent waits', async () => {
    await portal.installed();
    await hub.stop();
    await portal.submit();
    await expect(portal.at('disclosure-queued')).toBeVisible();
    await expect(portal.at('outbox-count')).toHaveText('1');
  });

  await test.step('the vault gives back results and verdicts', async () => {
    portal = await officer.restart();
    await expect(portal.at('results-table')).toHaveCount(0);
    await portal.openVault(passphrase);
    await expect(portal.at('verdict')).toHaveCount(files.length);
    expect((await portal.rows()).toSorted(byPath)).toEqual(before.toSorted(byPath));
    await expect(portal.at('outbox-count')).toHaveText('1');
  });

  await test.step('hashing and exporting go on', async () => {
    await portal.pickFiles([`${folder}/smaller.jpg`, `${folder}/unrelated.jpg`]);
    await portal.jobDone(files.length + 2);
    await expect(portal.at('unsaved-notice')).toHaveCount(0);
    expect(await portal.row('smaller.jpg')).toMatchObject({ sha256: smaller.sha256, pdq: smaller.pdq.direct });
    expect(reported(await portal.exportJson())).toHaveLength(files.length + 2);
    expect((await portal.exportCsv()).trimEnd().split('\n')).toHaveLength(files.length + 3);
  });

  await test.step('a question says that the hub cannot be reached, and takes nothing away', async () => {
    const shown = await portal.rows();
    expect(await portal.checkHubInVain()).toContain(words('hub_failure_unreachable'));
    expect(await portal.rows()).toEqual(shown);
    journal.expectRowsOf(hub);
  });

  await test.step('the hub is back: the batch arrives once, and questions are answered', async () => {
    portal = await officer.restart();
    await portal.openVault(passphrase);
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(files.length + 3));
    await expect(portal.at('outbox-count')).toHaveText('1');
    await hub.start();
    await portal.comeBack();
    await expect(portal.at('outbox-count')).toHaveText('0', { timeout: 60_000 });
    const bodies = officer.sent.filter(({ path }) => path === '/api/v1/submissions').map(({ body }) => body);
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    journal.submitted('A', bodies[0] ?? Buffer.alloc(0), files);
    journal.expectRowsOf(hub);
    await portal.visit('Outbox');
    await expect(portal.at('receipt')).toHaveCount(1);
    await portal.visit('Case');
    await portal.checkHub();
    journal.answered();
    expect(await portal.row('unrelated.jpg')).toMatchObject({ verdict: 'new' });
    expect(await portal.row('smaller.jpg')).toMatchObject({ verdict: 'known' });
    journal.expectRowsOf(hub);
  });
});

test('a batch whose receipt was lost on the way is stored once', async ({ hub, officer }) => {
  const journal = new Journal();
  const { unrelated } = await secondFolder();
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  journal.enrolled('A', 'Ada', 'bureau-admin');
  await portal.drop([{ name: unrelated.path, bytes: unrelated.bytes }]);
  await portal.jobDone(1);

  let lost = 0;
  await officer.context.route('**/api/v1/submissions', async (route) => {
    await route.fetch();
    lost++;
    await route.abort();
  });
  await portal.submit();
  await expect(portal.at('disclosure-queued')).toBeVisible();
  expect(lost).toBeGreaterThan(0);
  const [first] = officer.sent.filter(({ path }) => path === '/api/v1/submissions');
  journal.submitted('A', first?.body ?? Buffer.alloc(0), [unrelated]);
  journal.expectRowsOf(hub);

  await officer.context.unroute('**/api/v1/submissions');
  await portal.comeBack();
  await expect(portal.at('outbox-count')).toHaveText('0', { timeout: 60_000 });
  await portal.visit('Outbox');
  await expect(portal.at('receipt')).toContainText(words('outbox_verified'));
  journal.expectRowsOf(hub);
});

test('two files of one name, from two folders, are both there after a restart', async ({ officer }) => {
  const { smaller, unrelated } = await secondFolder();
  let portal = await officer.open('/settings');
  const passphrase = await portal.createVault();
  await portal.at('vault-lock').waitFor();
  await portal.visit('Case');
  await portal.drop([{ name: 'IMG_0001.jpg', bytes: smaller.bytes }]);
  await portal.jobDone(1);
  await portal.drop([{ name: 'IMG_0001.jpg', bytes: unrelated.bytes }]);
  await portal.jobDone(2);
  portal = await officer.restart();
  await portal.openVault(passphrase);
  await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', '3');
  expect((await portal.rows()).map(({ sha256 }) => sha256).sort()).toEqual([smaller.sha256, unrelated.sha256].sort());
});
