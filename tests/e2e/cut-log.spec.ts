import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { cutLog } from '../kill/cut-log.ts';
import { DoomedBrowser } from '../kill/doomed-browser.ts';
import { expect, test } from './fixture.ts';

const file = async (seed: number) => ({ name: `${seed}.jpg`, bytes: await writeJpeg(paint(seed, 160, 120), 80) });

test('a write that a kill has cut costs nothing but itself, also at the kill after it', async ({ hub }) => {
  const browser = await DoomedBrowser.create(hub.origin);
  try {
    let portal = await browser.open();
    await portal.visit('Settings');
    const passphrase = await portal.createVault();
    await portal.visit('Case');
    await portal.drop([await file(1)]);
    await portal.jobDone(1);
    await browser.kill();
    await cutLog(browser.folder, hub.origin);
    for (const seed of [2, 3]) {
      portal = await browser.open();
      await portal.openVault(passphrase);
      await portal.drop([await file(seed)]);
      await portal.jobDone(seed);
      await browser.kill();
    }
    portal = await browser.open();
    await portal.openVault(passphrase);
    expect((await portal.rows()).map(({ path }) => path).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg']);
  } finally {
    await browser.destroy();
  }
});
