import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContextOptions } from '@playwright/test';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { TestHub } from '../e2e/hub.ts';
import { Portal } from '../e2e/portal.ts';
import { makeFolder } from '../fixtures/sample-folder.ts';
import { firstCase, secondCase } from './case-files.ts';

/** The second bureau's tab when the hub has answered, and what is needed to go on from there. */
export type Stage = {
  readonly portal: Portal;
  readonly passphrase: string;
  readonly leave: () => Promise<void>;
};

const look: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  colorScheme: 'light',
  locale: 'en-GB',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
};

/** Plays the story of two bureaux at a hub of its own: one submits, the other asks about what it found. */
export async function setStage(): Promise<Stage> {
  const hub = await TestHub.start();
  const folder = await mkdtemp(join(tmpdir(), 'lintel-pictures-'));
  const browser = await chromium.launch(chromiumLaunch());
  const officer = async (link: string, name: string) => {
    const page = await (await browser.newContext(look)).newPage();
    const portal = new Portal(page, hub.origin);
    return { portal, passphrase: await portal.enrol(link, name) };
  };
  const leave = async () => {
    await browser.close();
    await hub.destroy();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeFolder(join(folder, 'first'), firstCase);
    await makeFolder(join(folder, 'second'), secondCase);
    const first = await officer(await hub.firstLink(), 'Officer One');
    await first.portal.pickFolder(join(folder, 'first'));
    await first.portal.jobDone(firstCase.length);
    await first.portal.submit();
    await first.portal.page.getByTestId('disclosure-sent').waitFor();

    await hub.command('bureau', 'add', 'B', 'Bureau B');
    const second = await officer(await hub.command('enrol', '--bureau', 'B'), 'Officer Two');
    await second.portal.pickFolder(join(folder, 'second'));
    await second.portal.jobDone(secondCase.length);
    await second.portal.checkHub();
    return { ...second, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
