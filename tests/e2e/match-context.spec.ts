import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { violations } from './axe.ts';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

test('an officer sees who leads, who is identified and whom to ask, and what is on a known-good list', async ({
  hub,
  officer,
}) => {
  const files = await firstFolder();
  const portal = await officer.open();
  const { page } = portal;
  const open = (path: string) =>
    portal
      .at('results-table')
      .locator('.body [role=row]', { has: page.getByTitle(new RegExp(`${path}$`)) })
      .dblclick();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.pickFolder(await folderOf(files));
  await portal.jobDone(files.length);
  await portal.checkHub();

  const [claimed, identified, good] = await test.step('another bureau holds, claims and identifies', async () => {
    await hub.command('bureau', 'add', 'B', 'Bureau B', '--reach', 'duty officer, line 7');
    const other = await DeviceAtHub.enrol(await hub.command('enrol', '--bureau', 'B'), 'Grace');
    await other.signIn();
    const body = officer.sent.find(({ path }) => path === '/api/v1/lookups')?.body ?? Buffer.from('');
    const asked = LookupRequest.parse(JSON.parse(body.toString()));
    const items = asked.items.map(({ ref, sha256 = '', ...item }) => ({ sha256, ...item, ref }));
    const held = items.slice(0, 2).map(({ ref, ...item }) => (ref < 0 ? { ...item } : item));
    expect((await other.submit(held)).status).toBe(201);
    const [first, second, third] = items.map(({ sha256 }) => sha256);
    const [media, country] = [[first ?? ''], 'CH'];
    const claim = { title: 'Operation', contact: 'room 12', days: 30, media, series: null };
    expect((await other.post('/api/v1/investigations', claim)).status).toBe(201);
    const person = {
      pseudonym: null,
      kind: 'victim',
      country,
      identifiedOn: '2026-01-02',
      media: [second],
      series: [],
    };
    expect((await other.post('/api/v1/identifications', person)).status).toBe(201);
    const list = join(hub.data, 'known-good.txt');
    await writeFile(list, `${third ?? ''}  file\n`);
    expect(await hub.command('known-good', 'add', list, '--set', 'base')).toContain('1 added');
    return [first, second, third];
  });

  await test.step('the next look-up says so, in the table and with each match', async () => {
    await portal.openLookup();
    // The rule neither watches nor names: nothing of the kind is offered.
    await expect(portal.at('lookup-wish-watch')).toHaveCount(0);
    await expect(portal.at('lookup-wish-named')).toHaveCount(0);
    await portal.at('lookup-ask').click();
    await expect(portal.at('lookup-dialog')).toContainText(words('hub_lookup_done_forgotten'));
    await portal.at('lookup-close').click();
    const verdicts = new Map((await portal.rows()).map(({ sha256, verdict }) => [sha256, verdict]));
    expect([claimed, identified, good].map((sha256) => verdicts.get(sha256 ?? ''))).toEqual([
      'under-investigation',
      'identified',
      'ignorable',
    ]);
  });

  await test.step('the details name bureau, contact and investigation, and the hub proves its answer', async () => {
    const path = files.find(({ sha256 }) => sha256 === claimed)?.path ?? '';
    await open(path);
    await expect(portal.at('matches')).toContainText('Bureau B');
    await expect(portal.at('matches')).toContainText('duty officer, line 7');
    await expect(portal.at('matches')).toContainText('room 12');
    await expect(portal.at('matches')).toContainText(words('match_investigation'));
    await portal.at('present-answer').click();
    await expect(portal.at('answer-proven')).toBeVisible();
    expect(await violations(page, 'a match with its context')).toEqual([]);
  });
});
