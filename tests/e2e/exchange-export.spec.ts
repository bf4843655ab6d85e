import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { violations } from './axe.ts';
import { cameraFile } from './camera-file.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

const { unrelated } = await secondFolder();
const NAME = 'DSC_0001 birthday.jpg';

type Exported = { readonly name: string; readonly text: string; readonly losses: string };

/** Presses what writes a file. @returns the file, whose SHA-256 is the one on the screen, and the text file beside it */
async function exported(portal: Portal, hook: string): Promise<Exported> {
  const downloads: Download[] = [];
  const note = (download: Download) => void downloads.push(download);
  portal.page.on('download', note);
  await portal.at(hook).click();
  await expect.poll(() => downloads.length).toBe(2);
  portal.page.off('download', note);
  // Which of two downloads a browser tells of first is its own affair.
  const inOrder = downloads.toSorted((a, b) => a.suggestedFilename().length - b.suggestedFilename().length);
  const [name = '', nameBeside] = inOrder.map((each) => each.suggestedFilename());
  const [file, beside] = await Promise.all(inOrder.map(async (each) => readFile(await each.path())));
  const sha256 = createHash('sha256')
    .update(file ?? '')
    .digest('hex');
  await expect(portal.at('export-sha256').locator('[title]').first()).toHaveAttribute('title', sha256);
  const losses = beside?.toString() ?? '';
  expect(losses).toContain(sha256);
  expect(nameBeside).toBe(`${name}.losses.txt`);
  return { name, text: file?.toString() ?? '', losses };
}

async function close(portal: Portal): Promise<void> {
  await portal.page.keyboard.press('Escape');
  await portal.at('export-dialog').waitFor({ state: 'detached' });
}

/** A line of a report of losses on the screen, by its first two columns. */
function lossOf(portal: Portal, table: 'export-losses' | 'export-withheld', field: string, why: string) {
  return portal.at(table).getByRole('row', { name: `${field} ${why}` });
}

test('a case without a vault is written as VICS at once, and what VICS does not hold is told', async ({ officer }) => {
  const portal = await officer.open();
  await portal.drop([await cameraFile(1, NAME), { name: unrelated.path, bytes: unrelated.bytes }]);
  await portal.jobDone(2);
  const { text, losses } = await exported(portal, 'export-vics');
  const document = JSON.parse(text) as { value: { Media: { RelativeFilePath: string; MD5: string }[] }[] };
  expect(Object.keys(document)).toEqual(['@odata.context', 'value']);
  expect(document.value[0]?.Media.map(({ RelativeFilePath }) => RelativeFilePath)).toContain(NAME);
  await expect(portal.at('export-written')).toHaveText(words('export_written', { written: 2, offered: 2 }));
  const quality = [words('export_field_pdq_quality'), words('export_lost_no_place')] as const;
  await expect(lossOf(portal, 'export-losses', ...quality)).toContainText('2');
  expect(losses).toContain(quality.join(': '));
  expect(await violations(portal.page, 'a written export')).toEqual([]);
  await close(portal);
  await expect(portal.at('export-vics')).toBeFocused();
});

test('what leaves the unit goes through the data rule, and the case remembers each file', async ({ hub, officer }) => {
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.drop([await cameraFile(1, NAME)]);
  await portal.jobDone(1);
  await portal.page.keyboard.press('j');
  await portal.page.keyboard.press('1');
  await expect(portal.at('results-table').locator('.cell.category .first', { hasText: 'Relevant' })).toHaveCount(1);

  await portal.at('export-other').click();
  await portal.at('export-format').selectOption(words('export_format_lintel'));
  expect(await violations(portal.page, 'choices of an export')).toEqual([]);
  const inside = await exported(portal, 'export-start');
  expect(inside.text).toContain(NAME);
  expect(inside.text).toContain('"category":{"scheme":"plain","value":"relevant"}');

  await portal.page.getByRole('radio', { name: words('export_use_leaving') }).check();
  await expect(portal.at('export-meaning')).toContainText('version 1');
  const leaving = await exported(portal, 'export-start');
  const { entries } = JSON.parse(leaving.text) as { entries: Record<string, unknown>[] };
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    paths: [],
    series: [],
    tags: [],
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(entries[0]).not.toHaveProperty('category');
  expect(leaving.text).not.toContain('birthday');
  const why = words('disclosure_why_data_rule');
  for (const field of ['rule_field_names', 'rule_field_gps', 'rule_field_category'] as const)
    await expect(lossOf(portal, 'export-withheld', words(field), why)).toContainText('1');
  await close(portal);

  await portal.visit('Cases');
  const notes = portal.at('export-notes');
  await notes.locator('summary').click();
  await expect(notes.getByRole('listitem')).toHaveCount(2);
  await expect(notes.getByRole('listitem').first()).toContainText(leaving.name);
  await expect(notes.getByRole('listitem').first()).toContainText(words('export_notes_left'));
});
