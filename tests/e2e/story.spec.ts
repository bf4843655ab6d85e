import { basename } from 'node:path';
import Papa from 'papaparse';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { hammingDistance } from '#lib/domain/pdq.ts';
import { readLintelReport } from '#lib/formats/lintel-report.ts';
import { firstFolder, folderOf, secondFolder, type Photograph } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { Journal } from './journal.ts';
import type { Portal } from './portal.ts';
import type { Profile } from './profile.ts';
import { sha256 } from './wire.ts';
import { words } from './words.ts';

const distinct = (files: readonly Photograph[]) => [...new Map(files.map((file) => [file.sha256, file])).values()];
const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

/** The table, the details of every file and both exports say the same, and it is what the files are. */
async function expectHashed(portal: Portal, files: readonly Photograph[], root: string): Promise<void> {
  const named = files.map((file) => ({ ...file, path: `${root}${file.path}` }));
  const rows = await portal.rows();
  expect(rows.toSorted(byPath)).toMatchObject(
    named
      .map(({ path, sha256, mime, width, height, pdq }) => ({
        path,
        outcome: 'hashed',
        sha256,
        mime,
        pixels: `${width} × ${height}`,
        pdq: pdq.direct,
      }))
      .sort(byPath),
  );
  for (const { path, md5, sha1, sha256, pdq } of named) {
    const { digests, text } = await portal.details(path);
    expect(digests).toMatchObject({ MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, direct: pdq.direct, nn512: pdq.nn512 });
    expect(text).toContain(words('results_quality', { quality: pdq.quality }));
  }

  const read = readLintelReport(await portal.exportJson());
  expect(read).toMatchObject({ ok: true, value: { skipped: [] } });
  if (!read.ok) return;
  expect(read.value.report.files.toSorted(byPath)).toMatchObject(
    named
      .map(({ bytes, ...facts }) => ({
        ...facts,
        bytes: bytes.length,
        outcome: 'hashed',
        reason: null,
        damaged: false,
      }))
      .sort(byPath),
  );

  const csv = Papa.parse<Record<string, string>>((await portal.exportCsv()).replace('\uFEFF', ''), {
    header: true,
    skipEmptyLines: true,
  }).data;
  expect(csv.toSorted((a, b) => ((a['path'] ?? '') < (b['path'] ?? '') ? -1 : 1))).toMatchObject(
    named
      .map(({ path, bytes, md5, sha1, sha256, mime, width, height, pdq }) => ({
        path,
        bytes: String(bytes.length),
        md5,
        sha1,
        sha256,
        mime,
        width: String(width),
        height: String(height),
        pdq_direct: pdq.direct,
        pdq_quality: String(pdq.quality),
        pdq_nn512: pdq.nn512,
        outcome: 'hashed',
        reason: '',
        damaged: 'false',
      }))
      .sort(byPath),
  );
}

/** The ledger on the screen is what really left, to the byte and in order. */
async function expectLedger(portal: Portal, profile: Profile): Promise<void> {
  await portal.proven();
  expect(await portal.ledger()).toEqual(
    profile.sent.map(({ path, body }) => ({ route: path, bytes: body.length, sha256: sha256(body) })),
  );
}

const lastBody = (profile: Profile, path: string): Buffer => {
  const sent = profile.sent.filter((request) => request.path === path).at(-1);
  if (sent === undefined) throw new Error(`Nothing was sent to ${path}.`);
  return sent.body;
};

test('two officers, from the first photograph to a match across borders', async ({ hub, officer, anotherOfficer }) => {
  const files = await firstFolder();
  const folder = await folderOf(files);
  const journal = new Journal();
  const first = await officer.open();

  await test.step('hashes with no account, and nothing leaves', async () => {
    await first.pickFiles(files.slice(2, 4).map(({ path }) => `${folder}/${path}`));
    await first.jobDone(2);
    await expectHashed(first, files.slice(2, 4), '');
    await first.goto('/');
    await first.pickFolder(folder);
    await first.jobDone(files.length);
    await expectHashed(first, files, `${basename(folder)}/`);
    await first.goto('/');
    await first.dropFromDisk(folder);
    await first.jobDone(files.length);
    await expectHashed(first, files, `${basename(folder)}/`);
    await expect(first.at('evidence-bytes')).toHaveText('0');
    expect(officer.sent).toEqual([]);
  });

  await test.step('warns before a reload would lose work', async () => {
    await expect(first.at('unsaved-notice')).toContainText(words('frame_unsaved', { count: files.length }));
    const warned = first.page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    await first.page.evaluate(() => {
      location.reload();
    });
    expect(await warned).toBe('beforeunload');
    expect(await first.rows()).toHaveLength(files.length);
  });

  const passphrase = await test.step('enrols by the printed link, which opens in a tab of its own', async () => {
    const link = await hub.firstLink();
    const tab = await officer.tab(link);
    expect(tab.page.url()).toBe(`${hub.origin}/enrol`);
    await tab.at('enrol-name').fill('Ada');
    const made = await tab.createVault();
    await expect(tab.at('enrol-done')).toBeVisible();
    await expect(tab.at('officer')).toHaveText('Ada');
    await expect(tab.at('bureau')).toContainText('(A)');
    await expect(tab.at('role')).toHaveText(words('hub_role_bureau_admin'));
    await expect(tab.at('session')).toHaveText(words('settings_signed_in'));
    const pinned = (await tab.at('hub-fingerprint').innerText()).replace(/\s/g, '');
    expect(link.endsWith(`.${pinned}`)).toBe(true);
    expect(tab.page.url()).not.toContain('#');
    journal.enrolled('A', 'Ada', 'bureau-admin');
    await tab.page.close();
    await first.comeBack();
    return made;
  });

  await test.step('asks the hub what it shows, and everything is new', async () => {
    const dialog = await first.openLookup();
    await first.unlock(passphrase);
    await expect(first.at('disclosure-leaving')).toHaveText(String(distinct(files).length));
    await expect(dialog).toContainText(DEFAULT_DATA_RULE.title);
    const shown = await first.exactBytes();
    expect(officer.sent.filter(({ path }) => path === '/api/v1/lookups')).toEqual([]);
    await first.at('lookup-ask').click();
    await first.at('lookup-close').click();
    expect(lastBody(officer, '/api/v1/lookups')).toEqual(shown);
    await expect(first.at('verdict')).toHaveText(files.map(() => 'new'));
    journal.answered();
    journal.expectRowsOf(hub);
  });

  await test.step('sends exactly what it reviewed, and gets a receipt for it', async () => {
    await first.reviewDisclosure();
    await expect(first.at('disclosure-leaving')).toHaveText(String(distinct(files).length));
    const shown = await first.exactBytes();
    for (const { path } of files) expect(shown.includes(basename(path, '.jpg'))).toBe(false);
    await first.at('send-batch').click();
    await expect(first.at('disclosure-sent')).toBeVisible();
    expect(lastBody(officer, '/api/v1/submissions')).toEqual(shown);
    journal.submitted('A', shown, distinct(files));
    journal.expectRowsOf(hub);
    await first.visit('Outbox');
    await expect(first.at('outbox-count')).toHaveText('0');
    await expect(first.at('receipt')).toHaveCount(1);
    await expect(first.at('receipt')).toContainText(words('outbox_verified'));
    await expect(first.at('receipt').getByTitle(sha256(shown))).toBeVisible();
    await expectLedger(first, officer);
  });

  const colleague = await anotherOfficer();
  const second = await colleague.open();
  const finds = await secondFolder();

  await test.step('a second bureau enrols while the hub runs', async () => {
    expect(await hub.command('bureau', 'add', 'B', 'Bureau B')).toBe('B');
    await second.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
    journal.enrolled('B', 'Grace', 'officer');
  });

  await test.step('its four files get the verdicts that they deserve, with bureau A to talk to', async () => {
    await second.drop(Object.values(finds).map(({ path, bytes }) => ({ name: path, bytes })));
    await second.jobDone(4);
    await second.checkHub();
    journal.answered();
    const original = files[0]?.pdq.direct ?? '';
    const known = async ({ path, pdq }: Photograph) => {
      const distance = Math.min(...pdq.dihedral.map((each) => hammingDistance(each, original)));
      expect(distance).toBeGreaterThan(0);
      expect(distance).toBeLessThanOrEqual(31);
      expect(await second.row(path)).toMatchObject({
        verdict: 'known',
        match: expect.stringMatching(`^via pdq, distance ${distance} · Bureau A$`),
      });
      expect((await second.details(path)).text).toContain('Bureau A');
    };
    expect(await second.row('exact.jpg')).toMatchObject({ verdict: 'known', match: 'via sha256 · Bureau A' });
    await known(finds.smaller);
    await known(finds.turned);
    expect(await second.row('unrelated.jpg')).toMatchObject({ verdict: 'new', match: null });
    journal.expectRowsOf(hub);
    await expectLedger(second, colleague);
  });
});
