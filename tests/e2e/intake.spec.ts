import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixture.ts';

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-intake-'));
  await mkdir(join(folder, 'DCIM'));
  await writeFile(join(folder, '.hidden'), 'hidden');
  await writeFile(join(folder, 'DCIM', 'a.txt'), 'a');
});

test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('before the browser asks whether to “upload” a folder, it is said what that means, once', async ({ officer }) => {
  const portal = await officer.open('about:blank');
  const { page } = portal;
  // As in a browser that has no picker of folders.
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showDirectoryPicker');
  });
  await portal.goto('/');
  const button = page.getByRole('button', { name: 'Pick a folder' });

  await test.step('the officer may think better of it', async () => {
    await button.click();
    await expect(portal.at('folder-question')).toContainText('Nothing is uploaded.');
    await page.keyboard.press('Escape');
    await expect(portal.at('folder-question')).toBeHidden();
    await expect(button).toBeFocused();
  });

  await test.step('or goes on', async () => {
    await button.click();
    const chooser = page.waitForEvent('filechooser');
    await portal.at('folder-go').click();
    await (await chooser).setFiles(folder);
    await portal.jobDone(2);
  });

  await test.step('and is not told again', async () => {
    await page.reload();
    const chooser = page.waitForEvent('filechooser');
    await button.click();
    await chooser;
    await expect(portal.at('folder-question')).toBeHidden();
  });
});

test('a folder comes through the picker of a browser that has one', async ({ officer }) => {
  const portal = await officer.open('about:blank');
  const { page } = portal;
  // The picker itself cannot be automated: this one gives a folder of the browser's own.
  await page.addInitScript(() => {
    const showDirectoryPicker = async (options: unknown) => {
      document.documentElement.dataset['picker'] = JSON.stringify([options, navigator.userActivation.isActive]);
      const root = await navigator.storage.getDirectory();
      const phone = await root.getDirectoryHandle('phone', { create: true });
      const inside = await phone.getDirectoryHandle('DCIM', { create: true });
      for (const [parent, name] of [
        [phone, '.hidden'],
        [inside, 'a.jpg'],
      ] as const) {
        const file = await parent.getFileHandle(name, { create: true });
        const writable = await file.createWritable();
        await writable.write(name);
        await writable.close();
      }
      return phone;
    };
    Object.assign(globalThis, { showDirectoryPicker });
  });
  await portal.goto('/');
  await page.getByRole('button', { name: 'Pick a folder' }).click();
  await expect(portal.at('folder-question')).toContainText('Let site view files?');
  await portal.at('folder-go').click();
  await portal.jobDone(2);
  // Asked for in a click, or the browser would refuse.
  await expect(page.locator('html')).toHaveAttribute('data-picker', '[{"mode":"read","id":"evidence"},true]');
  await expect(portal.at('results-table')).toContainText('phone/DCIM');
});

test('a dropped folder is walked to the ground', async ({ officer }) => {
  const portal = await officer.open();
  await portal.dropFromDisk(folder);
  await portal.jobDone(2);
  await expect(portal.at('results-table')).toContainText('.hidden');
  await expect(portal.at('results-table')).toContainText('DCIM');
});

test('the same file can be picked twice in a row', async ({ officer }) => {
  const portal = await officer.open();
  for (let times = 0; times < 2; times++) {
    await portal.pickFiles([join(folder, '.hidden')]);
    await portal.jobDone(1);
    await expect(portal.at('pick-files')).toHaveValue('');
  }
});
