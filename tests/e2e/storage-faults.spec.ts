import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { makeFolder } from '../fixtures/sample-folder.ts';
import { expect, test } from './fixture.ts';
import { words } from './words.ts';

const FILES = 6;
/** Which write of a job fails: its first, some in its steps, and some of its last. */
const WRITES = [1, 2, 3, 5, 9, 14];

const disk = await mkdtemp(join(tmpdir(), 'lintel-faults-'));
const folderOf = (write: number) => join(disk, `folder-${write}`);
for (const write of WRITES) {
  const pictures = Array.from({ length: FILES }, async (_, i) => ({
    path: `${i}.jpg`,
    bytes: await writeJpeg(paint(1000 * write + i, 64, 48), 85),
  }));
  await makeFolder(folderOf(write), await Promise.all(pictures));
}

test.afterAll(() => {
  rmSync(disk, { recursive: true, force: true });
});

declare global {
  var lintelWrites: number | undefined;
}

/** From now on counts the writes of jobs, and fails one of them once, as a browser does whose disk is full. */
async function failWrite(page: Page, number: number): Promise<void> {
  await page.evaluate((failing) => {
    const { prototype } = IDBObjectStore;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const real = prototype.put;
    // A handle that cannot be kept stops nothing: the folder is then picked again.
    const ofJobs = ['rows', 'media', 'likenesses', 'jobs', 'attempts'];
    globalThis.lintelWrites = 0;
    prototype.put = function (this: IDBObjectStore, ...args) {
      if (ofJobs.includes(this.name)) {
        globalThis.lintelWrites = (globalThis.lintelWrites ?? 0) + 1;
        if (globalThis.lintelWrites === failing) {
          prototype.put = real;
          throw new DOMException('The disk is full.', 'QuotaExceededError');
        }
      }
      return real.apply(this, args);
    };
  }, number);
}

test('a full disk pauses a job and says what to do; nothing is lost, and it goes on with every file once', async ({
  officer,
}) => {
  const portal = await officer.open();
  await portal.visit('Settings');
  const passphrase = await portal.createVault();
  await portal.visit('Case');

  let found = 0;
  for (const write of WRITES) {
    await test.step(`at write ${write}`, async () => {
      await failWrite(portal.page, write);
      await portal.dropFromDisk(folderOf(write));
      await expect(portal.at('storage-full')).toContainText(words('vault_full_free'));
      await expect(portal.at('job-state')).toHaveText('paused');
      const { done } = await portal.job();
      expect(done).toBeLessThan(FILES);
      await portal.page.getByRole('button', { name: words('job_resume') }).click();
      found += FILES;
      await portal.jobDone(found);
      await expect(portal.at('storage-full')).toHaveCount(0);
    });
  }

  await test.step('the vault holds all of it, once', async () => {
    const shown = new Set((await portal.rows()).map(({ path }) => path));
    expect(shown.size).toBe(found);
    await portal.goto('/');
    await portal.openVault(passphrase);
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(found + 1));
    expect(new Set((await portal.rows()).map(({ path }) => path))).toEqual(shown);
    await portal.visit('Cases');
    for (const line of await portal.at('job').allInnerTexts()) expect(line).toContain(String(FILES));
  });
});
