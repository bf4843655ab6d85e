import { MAX_AT_RISK } from '#lib/domain/job.ts';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { DoomedBrowser } from '../kill/doomed-browser.ts';
import { runKills } from '../kill/kill-run.ts';
import { tearLog } from '../kill/torn-log.ts';
import { expect, test } from './fixture.ts';

const picture = await writeJpeg(paint(41, 120, 90), 85);

// `npm run soak -- kill` does the same two hundred times.
test('a browser that is killed again and again loses nothing, counts nothing twice, and hashes little again', async ({
  hub,
}) => {
  test.setTimeout(420_000);
  const { kills, files, notOnce, wrong, end } = await runKills(hub.origin, 20261126, 800, 10);
  expect(kills.map(({ lost }) => lost)).toEqual(Array(10).fill(0));
  expect(Math.max(...kills.map(({ again }) => again))).toBeLessThanOrEqual(MAX_AT_RISK);
  expect(notOnce).toEqual([]);
  expect(wrong).toEqual([]);
  expect(end).toMatchObject({ total: files, done: files });
});

test('a browser that is killed while it writes to its databases keeps the vault, however often it starts', async ({
  hub,
}) => {
  const browser = await DoomedBrowser.create(hub.origin);
  try {
    let portal = await browser.open();
    await portal.visit('Settings');
    const passphrase = await portal.createVault();
    await portal.visit('Case');
    await portal.drop([{ name: 'one.jpg', bytes: picture }]);
    await portal.jobDone(1);
    await portal.drop([{ name: 'two.jpg', bytes: Buffer.concat([picture, Buffer.from('2')]) }]);
    await portal.jobDone(2);
    await browser.kill();
    await tearLog(browser.folder);

    portal = await browser.open();
    await portal.openVault(passphrase);
    await expect(portal.at('results-table')).toBeVisible();
    await portal.drop([{ name: 'three.jpg', bytes: Buffer.concat([picture, Buffer.from('3')]) }]);
    await expect(portal.at('results-table').getByTitle('three.jpg')).toBeVisible();
    await expect(portal.at('job-state')).toHaveText('done');
    await browser.close();

    portal = await browser.open();
    await portal.openVault(passphrase);
    await expect(portal.at('results-table').getByTitle('one.jpg')).toBeVisible();
    await expect(portal.at('results-table').getByTitle('three.jpg')).toBeVisible();
  } finally {
    await browser.destroy();
  }
});
