import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';

const { exact, unrelated } = await secondFolder();
const dropped = [exact, unrelated].map(({ path, bytes }) => ({ name: path, bytes }));
const digest = (kind: string, bytes: Uint8Array | string) => createHash(kind).update(bytes).digest('hex');

const CONTEXT = 'http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Media';

/** A hash set with the two files, one of them by its MD5 only, and others that nobody has. */
function vics(others: number): string {
  const strangers = Array.from({ length: others }, (_, i) => ({
    MediaID: 10 + i,
    Category: i % 3 === 0 ? 5 : 1,
    MD5: digest('md5', `stranger ${i}`).toUpperCase(),
    SHA1: digest('sha1', `stranger ${i}`).toUpperCase(),
    MediaSize: 5000 + i,
  }));
  const files = [
    { MediaID: 1, Category: 1, MD5: digest('md5', exact.bytes), SHA1: digest('sha1', exact.bytes), Series: 'Harbour' },
    {
      MediaID: 2,
      Category: 5,
      MD5: digest('md5', unrelated.bytes),
      Comments: 'seen in 2023',
      Miniature: 'CANARYPICTURE',
    },
  ];
  return JSON.stringify({ '@odata.context': CONTEXT, value: [...files, ...strangers] });
}

/** A bureau's own list of categories. */
const OWN = {
  format: 'lintel-categories/1',
  scheme: {
    ...{ id: 'harbour-police', name: 'Harbour police', version: '1', flags: [] },
    categories: [
      { code: 'B', name: 'Grave' },
      { code: 'C', name: 'Harmless' },
    ],
  },
  mappings: [],
};

const upload = (name: string, text: string) => ({
  name,
  buffer: Buffer.from(text),
  mimeType: 'application/octet-stream',
});

async function pick(portal: Portal, name: string, text: string): Promise<void> {
  await portal.at('import-file').setInputFiles(upload(name, text));
}

async function openDetails(portal: Portal, path: string): Promise<void> {
  const row = { has: portal.page.getByTitle(path, { exact: true }) };
  await portal.at('results-table').locator('.body [role=row]', row).dblclick();
}

test('a list of another tool comes into a case, is asked about, shown, searched and removed', async ({ officer }) => {
  const portal = await officer.open();
  const faults: string[] = [];
  const look = async (state: string) => faults.push(...(await violations(portal.page, state)));
  await portal.drop(dropped);
  await portal.jobDone(2);
  await portal.visit('Settings');
  await portal.createVault();
  await portal.at('vault-lock').waitFor();
  await portal.visit('Case');

  await test.step('the meaning of 5 is asked, with counts, and nothing is guessed', async () => {
    await portal.at('open-lists').click();
    await pick(portal, 'set.json', vics(300));
    await expect(portal.at('import-format')).toContainText('VICS 2.0');
    await expect(portal.at('import-question')).toContainText('101 entries carry 5');
    await expect(portal.at('import-start')).toBeDisabled();
    await look('question');
    await portal.at('import-scheme-project-vic-us').check();
    await portal.at('import-start').click();
    await portal.at('import-done').waitFor();
    await expect(portal.at('import-read')).toHaveText('302');
    await expect(portal.at('import-accepted')).toHaveText('302');
    await look('report');
    const [download] = await Promise.all([portal.page.waitForEvent('download'), portal.at('import-save-json').click()]);
    const saved: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(saved).toMatchObject({ format: 'lintel-import-report/1', report: { accepted: 302 } });
    expect(JSON.stringify(saved)).not.toContain('CANARY');
    await portal.at('import-close').click();
  });

  await test.step('what is named and not in the case is counted, listed and searched', async () => {
    await expect(portal.at('import-named-sum')).toContainText('302 files are named: 2 are in this case, 300 are not');
    await expect(portal.at('import-without-count')).toContainText('300');
    await portal.at('import-without-search').fill(digest('md5', 'stranger 7').slice(0, 12).toUpperCase());
    await portal.at('import-without-search').press('Enter');
    await expect(portal.at('import-without-count')).toContainText('1 found');
    await expect(portal.at('import-without-rows')).toContainText(digest('sha1', 'stranger 7'));
    await look('lists');
    await portal.page.keyboard.press('Escape');
  });

  await test.step('the details of a file say what other tools say, and how sure that is', async () => {
    const said = portal.at('import-said');
    await openDetails(portal, exact.path);
    await expect(portal.at('import-via')).toHaveText('Same SHA-1');
    await expect(said).toContainText('1 means “Child Abuse Material” (Project VIC US');
    await expect(said).toContainText('Harbour');
    await portal.page.keyboard.press('Escape');
    await openDetails(portal, unrelated.path);
    await expect(said).toContainText('Only the MD5 is the same: a weak match');
    await expect(said).toContainText('seen in 2023');
    await look('details');
    await portal.page.keyboard.press('Escape');
  });

  await test.step('again, it changes nothing; cut off, nothing of it is kept', async () => {
    await portal.at('open-lists').click();
    await portal.at('import-open').click();
    await pick(portal, 'again.json', vics(300));
    await portal.at('import-scheme-project-vic-us').check();
    await portal.at('import-start').click();
    await expect(portal.at('import-done')).toContainText('Nothing is new');
    await portal.at('import-close').click();
    await expect(portal.at('import-list')).toHaveCount(1);
    await portal.at('import-open').click();
    await pick(portal, 'cut.json', vics(400).slice(0, -9000));
    await portal.at('import-scheme-unknown').check();
    await portal.at('import-start').click();
    await expect(portal.at('import-problem')).toContainText('ends in the middle');
    await portal.at('import-close').click();
    await expect(portal.at('import-list')).toHaveCount(1);
  });

  await test.step('of a table, somebody says what its columns are', async () => {
    await portal.at('import-open').click();
    const rows = [`x;${digest('md5', exact.bytes)};B`, `y;${digest('md5', 'nobody')};C`];
    await pick(portal, 'own.csv', ['what;sum;grade', ...rows].join('\n'));
    await portal.at('import-columns').waitFor();
    await portal.at('import-column').nth(1).selectOption({ label: 'MD5' });
    await portal.at('import-column').nth(2).selectOption({ label: 'Category' });
    await expect(portal.at('import-question')).toContainText('1 entries carry B');
    await look('columns');
    await portal.at('import-own').setInputFiles(upload('own.json', JSON.stringify({ ...OWN, mappings: [{ x: 1 }] })));
    await expect(portal.at('import-question')).toContainText('“mappings.0.id” is missing');
    await portal.at('import-own').setInputFiles(upload('own.json', JSON.stringify(OWN)));
    await expect(portal.at('import-scheme-harbour-police')).toBeChecked();
    await portal.at('import-start').click();
    await portal.at('import-done').waitFor();
    await expect(portal.at('import-merged')).toHaveText('1');
    await portal.at('import-close').click();
    await expect(portal.at('import-list')).toHaveCount(2);
    await expect(portal.at('import-list').last()).toContainText('Categories: Harbour police');
  });

  await test.step('a list goes as a whole', async () => {
    await portal.at('import-list-remove').first().click();
    await portal.at('import-list-remove-confirm').click();
    await expect(portal.at('import-list')).toHaveCount(1);
    await expect(portal.at('import-named-sum')).toContainText('2 files are named: 1 are in this case');
  });
  expect(faults).toEqual([]);
});
