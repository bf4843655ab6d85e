import { createHash } from 'node:crypto';
import { makeNewerBuild } from '../fixtures/newer-build.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words } from './words.ts';

const { smaller, unrelated } = await secondFolder();

/** Files that differ in their digests and nothing else: what stands behind the end of a JPEG is not a part of the picture. */
const many = Array.from({ length: 40 }, (_, index) => ({
  name: `photo ${index}.jpg`,
  bytes: Buffer.concat([smaller.bytes, Buffer.from(`${index}`)]),
}));

/** Enough for an import to be under way for a while. */
const sums = {
  name: 'sums.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(
    Array.from({ length: 60_000 }, (_, line) => `${createHash('sha256').update(`${line}`).digest('hex')}  file\n`).join(
      '',
    ),
  ),
};

/** Has the next import of a known set paused at the moment in which that can be done: its dialogue has to be closed first. */
const pauseImportAtOnce = (portal: Portal): Promise<void> =>
  portal.page.evaluate(() => {
    const press = (selector: string) => {
      const button = document.querySelector<HTMLButtonElement>(selector);
      button?.click();
      return button !== null;
    };
    new MutationObserver((_, observer) => {
      press('[role=dialog]:has([data-testid=import-cancel]) .icon-button');
      if (press('[data-testid=sets-pause]')) observer.disconnect();
    }).observe(document.body, { subtree: true, childList: true });
  });

const versionOf = async (portal: Portal): Promise<string> => {
  await portal.visit('Assurance');
  return portal.at('build').innerText();
};

const caches = (portal: Portal): Promise<string[]> => portal.page.evaluate(() => globalThis.caches.keys());

test('a newer version is announced, waits for work to be done, and then takes over', async ({ hub, officer }) => {
  // A whole build is copied and renamed first, and two installations of the shell are waited for, one of them for up to a minute.
  test.setTimeout(300_000);
  const newer = makeNewerBuild();
  try {
    const portal = await officer.open();
    await portal.installed();
    const passphrase = await portal.enrol(await hub.firstLink());
    const notice = portal.at('update-notice');
    const apply = notice.getByRole('button', { name: words('frame_update_apply') });
    const older = await versionOf(portal);
    await portal.visit('Case');

    await portal.pauseAtOnce();
    await portal.drop(many);
    await expect(portal.at('job-state')).toHaveText('paused');
    await hub.stop();
    await hub.start(newer.root);

    // A visit is what makes a browser look for a newer version; the visited tab itself is still the older one.
    const other = await officer.tab();
    // Chromium looks a while after the visit, and fetches and compares the whole shell before it tells of it.
    await expect(other.at('update-notice')).toBeVisible({ timeout: 60_000 });
    expect(await versionOf(other)).toBe(older);

    await test.step('not under a job', async () => {
      await expect(notice).toContainText(words('frame_update_job'));
      await expect(apply).toHaveAttribute('aria-disabled', 'true');
      await apply.click({ force: true });
      await portal.page.getByRole('button', { name: words('job_resume') }).click();
      await portal.jobDone(many.length);
    });

    await test.step('not under an unsent draft', async () => {
      await portal.reviewDisclosure();
      await expect(notice).toContainText(words('frame_update_draft'));
      await expect(apply).toHaveAttribute('aria-disabled', 'true');
      await apply.click({ force: true });
      await portal.page.getByRole('link', { name: words('disclosure_discard') }).click();
      await expect(apply).toHaveAttribute('aria-disabled', 'false');
      expect(await versionOf(portal)).toBe(older);
    });

    await test.step('not under an import of a known set, which also asks before the page is left', async () => {
      await portal.visit('Cases');
      await portal.at('sets-link').click();
      await portal.at('sets-import').click();
      await portal.at('import-file').setInputFiles(sums);
      await portal.at('sets-kind-known-bad').check();
      await pauseImportAtOnce(portal);
      await portal.at('import-start').click();
      await expect(portal.at('sets-importing')).toContainText(words('known_sets_paused'));
      await expect(notice).toContainText(words('frame_update_import'));
      await expect(apply).toHaveAttribute('aria-disabled', 'true');
      const asked = portal.page.waitForEvent('dialog').then(async (dialog) => {
        await dialog.dismiss();
        return dialog.type();
      });
      await portal.page.evaluate(() => {
        location.reload();
      });
      expect(await asked).toBe('beforeunload');
      await portal.at('sets-cancel').click();
      await expect(apply).toHaveAttribute('aria-disabled', 'false');
      await portal.visit('Assurance');
    });

    await test.step('on the button, and nothing is lost', async () => {
      await apply.click();
      // A part that is asked for at that very moment keeps the older service worker for half a minute.
      await expect(portal.at('build')).toHaveText(newer.version, { timeout: 60_000 });
      await expect(notice).toHaveCount(0);
      await portal.openVault(passphrase);
      await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(many.length + 1));
    });

    await test.step('while an older tab goes on with its own files', async () => {
      await other.visit('Case');
      await other.drop([{ name: unrelated.path, bytes: unrelated.bytes }]);
      await other.jobDone(1);
      expect(await other.row(unrelated.path)).toMatchObject({ pdq: unrelated.pdq.direct });
      await other.exportJson();
      await other.visit('Settings');
      await expect(other.page.getByRole('heading', { name: words('settings_title') })).toBeVisible();
      expect(await versionOf(other)).toBe(older);
      expect(await caches(other)).toContain(`lintel-shell-${older}`);
    });

    await test.step('whose files go when the last older tab is closed', async () => {
      await other.page.close();
      const fresh = await officer.tab();
      expect(await versionOf(fresh)).toBe(newer.version);
      await expect.poll(() => caches(fresh), { timeout: 20_000 }).toEqual([`lintel-shell-${newer.version}`]);
    });
  } finally {
    await hub.stop();
    newer.remove();
  }
});
