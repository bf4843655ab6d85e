import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import type { Profile } from './profile.ts';
import { words } from './words.ts';

/** More than a job has in hand, so that a pause leaves some undone. */
const COUNT = 160;
const picture = await writeJpeg(paint(31, 320, 240), 85);
const TIME = new Date('2026-05-01T10:00:00Z');

async function writeFiles(folder: string, mark: string): Promise<void> {
  for (let i = 0; i < COUNT; i++) {
    const path = join(folder, `${String(i).padStart(3, '0')}.jpg`);
    await writeFile(path, Buffer.concat([picture, Buffer.from(`${mark}${i}`)]));
    await utimes(path, TIME, TIME);
  }
}

/** A folder of an officer's disk, and another one whose files differ in nothing but their content. */
async function twoFolders(use: (same: string, other: string) => Promise<void>): Promise<void> {
  const disk = await mkdtemp(join(tmpdir(), 'lintel-resume-'));
  try {
    const [same, other] = [join(disk, 'DCIM'), join(disk, 'other', 'DCIM')];
    await cp(import.meta.dirname, same, { recursive: true, filter: (path) => path === import.meta.dirname });
    await cp(same, other, { recursive: true });
    await writeFiles(same, 'a');
    await writeFiles(other, 'b');
    await use(same, other);
  } finally {
    await rm(disk, { recursive: true, force: true });
  }
}

/** Opens the portal as in a browser without a picker of its own, begins a job, and pauses it once something is done. */
async function pausedJob(officer: Profile, folder: string): Promise<{ portal: Portal; passphrase: string }> {
  const portal = await officer.open();
  await officer.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });
  await portal.goto('/');
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Case');
  await portal.page.evaluate((word) => {
    new MutationObserver((_, observer) => {
      const done = Number(document.querySelector<HTMLElement>('[data-testid=job-progress]')?.dataset['done']);
      const pause = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === word);
      if (done === 0 || pause === undefined) return;
      observer.disconnect();
      pause.click();
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  }, words('job_pause'));
  await portal.pickFolder(folder);
  await expect(portal.at('job-state')).toHaveText('paused');
  return { portal, passphrase };
}

/** How many files are done once those in work are, after a pause: all that the engine was ever given. */
async function doneAtRest(portal: Portal): Promise<number> {
  const inWork = () =>
    portal.at('job-progress').evaluate(({ dataset }) => Number(dataset['started']) - Number(dataset['done']));
  await expect.poll(inWork).toBe(0);
  return (await portal.job()).done;
}

test('a job goes on over the folder that is picked again, and over no other', async ({ officer }) => {
  await twoFolders(async (same, other) => {
    const { portal, passphrase } = await pausedJob(officer, same);
    const done = await doneAtRest(portal);
    expect(done).toBeLessThan(COUNT);
    await portal.goto('/');
    await portal.openVault(passphrase);

    const notice = portal.at('interrupted-job');
    await expect(notice).toHaveAttribute('data-done', String(done));
    await expect(notice).toContainText(words('resume_title', { name: 'DCIM' }));
    await notice.getByTestId('pick-folder').setInputFiles(other);
    await expect(portal.at('resume-problem')).toContainText('DCIM/');
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(done + 1));

    await notice.getByTestId('pick-folder').setInputFiles(same);
    await portal.jobDone(COUNT);
    await expect(notice).toHaveCount(0);
    expect(await portal.job()).toEqual({ state: 'done', total: COUNT, done: COUNT, failed: 0 });
    await expect(portal.at('job-progress')).toHaveAttribute(
      'data-started',
      String(COUNT - done + 2 * Math.ceil(done / 100)),
    );
  });
});

test('one tab runs a job, another one follows it, and goes on with it when its tab is gone', async ({ officer }) => {
  await twoFolders(async (same) => {
    const { portal, passphrase } = await pausedJob(officer, same);
    const follower = await officer.tab();
    await follower.openVault(passphrase);
    await expect(follower.at('job-elsewhere')).toBeVisible();
    await expect(follower.at('interrupted-job')).toHaveCount(0);
    await follower.drop([{ name: 'more.jpg', bytes: picture }]);
    await expect(follower.page.getByText(words('resume_elsewhere'))).toBeVisible();

    await portal.page.close();
    const notice = follower.at('interrupted-job');
    await expect(notice).toBeVisible();
    await expect(follower.at('job-elsewhere')).toHaveCount(0);
    await notice.getByTestId('pick-folder').setInputFiles(same);
    await follower.jobDone(COUNT);
  });
});

test('a job that is given up keeps what is done', async ({ officer }) => {
  await twoFolders(async (same) => {
    const { portal, passphrase } = await pausedJob(officer, same);
    const done = await doneAtRest(portal);
    await portal.goto('/');
    await portal.openVault(passphrase);
    await portal
      .at('interrupted-job')
      .getByRole('button', { name: words('resume_give_up') })
      .click();
    await expect(portal.at('interrupted-job')).toHaveCount(0);
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(done + 1));
    await portal.pickFolder(same);
    await portal.jobDone(COUNT);
  });
});
