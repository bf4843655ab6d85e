import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomHex } from '../fixtures/random-item.ts';
import { violations } from './axe.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

async function toImports(portal: Portal): Promise<void> {
  const rail = portal.page.getByRole('banner').getByRole('link', { name: words('frame_hub'), exact: true });
  await rail.click();
  await portal.at('console-imports').click();
}

async function choose(portal: Portal, lines: readonly string[]): Promise<void> {
  const file = { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from(lines.join('\n') + '\n') };
  await portal.at('import-file').setInputFiles(file);
  await portal.at('import-look').click();
}

test('an admin gives the hub a list, sees before what would leave, and reads what became of it', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const { page } = portal;
  const passphrase = await portal.enrol(await hub.firstLink(), 'Ada');
  const held = Array.from({ length: 2300 }, () => randomHex(32));
  const weak = Array.from({ length: 5 }, () => randomHex(16));
  const lines = [...held, ...weak].map((digest) => `${digest}  secret folder/a name of a file.jpg`).concat('no digest');
  const sent = () => officer.sent.filter(({ path }) => path.startsWith('/api/v1/imports'));

  await test.step('nothing leaves while it is looked at, and names of files do not leave at all', async () => {
    await toImports(portal);
    await expect(portal.at('console-imports-list')).toContainText(words('hub_imports_none'));
    await choose(portal, lines);
    await expect(portal.at('console-imports-take')).toContainText(
      words('hub_imports_looked', { items: '2,305', read: '2,306' }),
    );
    const line = (name: string) => portal.at('console-imports-leaving').getByRole('row').filter({ hasText: name });
    await expect(line('SHA-256').getByRole('cell')).toHaveText(['2,300', '–']);
    await expect(line('MD5').getByRole('cell')).toHaveText(['5', '–']);
    expect(await violations(page, 'what would leave of a list')).toEqual([]);
    expect(sent().filter(({ method }) => method === 'POST')).toEqual([]);
  });

  await test.step('it is sent in pieces and there whole, once it was confirmed with the passphrase', async () => {
    await portal.at('import-send').click();
    await portal.at('step-up-passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await portal.at('console-imports-done').waitFor({ timeout: 60_000 });
    await expect(portal.at('import-accepted')).toHaveText('2,305');
    await expect(portal.at('import-skipped')).toHaveText('1');
    expect(sent().filter(({ path }) => path.endsWith('/items'))).toHaveLength(3);
    expect(
      sent()
        .map(({ body }) => body.toString())
        .join(''),
    ).not.toContain('secret');
    expect(hub.rows('select count(*) as count from contributions')).toEqual([{ count: 2300 }]);
    expect(hub.rows('select count(*) as count from listings')).toEqual([{ count: 5 }]);
    expect(hub.rows('select piece from import_pieces')).toEqual([]);
    expect(await violations(page, 'the report of an import at the hub')).toEqual([]);
    const row = portal.at('console-import').first();
    await expect(row).toContainText(words('hub_imports_state_done'));
    await expect(row.locator('[data-figure=accepted]')).toHaveText('2,305');
  });

  await test.step('giving it again changes nothing', async () => {
    await portal.at('import-again').click();
    await choose(portal, lines);
    // The proof of a moment ago still holds.
    await portal.at('import-send').click();
    await portal.at('console-imports-done').waitFor({ timeout: 60_000 });
    await expect(portal.at('import-accepted')).toHaveText('0');
    await expect(portal.at('import-merged')).toHaveText('2,305');
  });

  await test.step('one that is stopped before its end leaves nothing behind', async () => {
    await portal.at('import-again').click();
    const lost = Array.from({ length: 60_000 }, () => `${randomHex(32)}  file`);
    await choose(portal, lost);
    // Held up after its second piece: a fast machine would be at the end before anybody could stop it.
    const stopped = Promise.withResolvers<undefined>();
    let pieces = 0;
    await officer.context.route('**/api/v1/imports/*/items', async (route) => {
      if (++pieces > 2) await stopped.promise;
      await route.continue();
    });
    await portal.at('import-send').click({ timeout: 60_000 });
    await expect.poll(() => hub.rows('select piece from import_pieces').length).toBe(2);
    await portal.at('import-cancel').click();
    stopped.resolve(undefined);
    await expect(portal.at('import-problem')).toContainText(words('import_problem_cancelled'), { timeout: 30_000 });
    await expect.poll(() => hub.rows('select piece from import_pieces')).toEqual([]);
    await expect(portal.at('console-import').first()).toContainText(words('hub_imports_state_abandoned'));
  });
});

test('the operator takes a list in from the command line, and a set of known-good files', async ({ hub }) => {
  const [file, good] = [join(hub.data, 'list.txt'), join(hub.data, 'good.txt')];
  const digests = Array.from({ length: 450 }, () => randomHex(20));
  await writeFile(file, [...digests, digests[0] ?? ''].map((digest) => `${digest}  file\n`).join(''));
  await writeFile(good, `${randomHex(32)}  system file\n${randomHex(16)}  weak\n`);
  expect(await hub.command('import', file, '--bureau', 'A')).toContain('451 read, 450 accepted, 1 merged, 0 skipped');
  const again = JSON.parse(await hub.command('import', file, '--bureau', 'A', '--json')) as unknown;
  expect(again).toMatchObject({ accepted: 0, merged: 451, reading: { format: 'sums', read: 451, skipped: 0 } });
  expect(await hub.command('known-good', 'add', good, '--set', 'base')).toContain('2 entries, 1 added');
});
