import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { SelfTest } from '#lib/domain/self-test.ts';
import { violations } from './axe.ts';
import { expect, test } from './fixture.ts';
import { Portal } from './portal.ts';
import { words } from './words.ts';

/** Has what the server sends of the test's table say something else. */
async function alterTable(page: Page, from: string, to: string): Promise<void> {
  await page.route(/[.]js$/, async (route) => {
    const response = await route.fetch();
    const script = await response.text();
    await route.fulfill({ response, body: script.replace(from, to) });
  });
}

/** Opens every fold of the result, the outer ones first. */
async function openAll(page: Page): Promise<void> {
  const result = page.getByTestId('self-test-result');
  for (const folds of ['details:not(details details)', 'details details']) {
    await result.locator(folds).evaluateAll((all) => {
      for (const fold of all) (fold as HTMLDetailsElement).open = true;
    });
  }
}

/** What an officer would paste: the portal itself is not allowed to read the clipboard. */
async function pasted(page: Page): Promise<string> {
  const field = await page.evaluateHandle(() => document.body.appendChild(document.createElement('textarea')));
  await field.focus();
  await page.keyboard.press('ControlOrMeta+V');
  const text = await field.inputValue();
  await field.evaluate((element) => {
    element.remove();
  });
  return text;
}

test('an officer tests the engine with the keyboard, saves the result, and finds it again', async ({ officer }) => {
  const portal = await officer.open('/assurance');
  const { page } = portal;
  await officer.context.grantPermissions(['clipboard-write']);
  const result = portal.at('self-test-result');
  await portal.at('self-test-run').focus();
  await page.keyboard.press('Enter');
  await portal.selfTested();
  await expect(result).toHaveAttribute('data-verdict', 'passed');
  await expect(portal.at('self-test-run')).toBeFocused();
  await expect(result.getByRole('status').filter({ hasText: words('self_test_passed') })).toBeVisible();

  const saved = page.waitForEvent('download');
  await portal.at('self-test-save').click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^lintel-self-test-\d{8}-\d{6}[.]json$/);
  const test = SelfTest.parse(JSON.parse(await readFile(await file.path(), 'utf8')));
  expect(test).toMatchObject({
    verdict: 'passed',
    build: await portal.at('build').textContent(),
    buildRoot: await portal.at('build-root-short').getAttribute('title'),
    browser: { userAgent: await page.evaluate(() => navigator.userAgent) },
  });
  expect(test.modules.map(({ name }) => name)).toEqual(expect.arrayContaining(['kernel', 'jpeg', 'png']));
  const bases = new Set(test.files.map(({ basis }) => basis));
  expect(bases).toEqual(new Set(['published', 'reference', 'decoder']));

  await page.getByRole('button', { name: words('self_test_copy') }).click();
  // Nothing stays on the screen that says when it is in the clipboard.
  await expect.poll(() => pasted(page)).toContain('PASSED');
  const line = await pasted(page);
  expect(line).toContain(test.build);
  expect(line).toContain(test.createdAt);

  await portal.visit('Case');
  await portal.visit('Assurance');
  await expect(portal.at('self-test-line')).toHaveText(line);
});

test('the test also runs without a network, once the portal is installed', async ({ officer }) => {
  const portal = await officer.open('/assurance');
  await portal.installed();
  await officer.context.setOffline(true);
  await portal.page.reload();
  await portal.at('self-test-run').click();
  await portal.selfTested();
  await expect(portal.at('self-test-result')).toHaveAttribute('data-verdict', 'passed');
});

test('no part of a result has a fault that axe finds', async ({ officer }) => {
  const portal = await officer.open('/assurance');
  await portal.at('self-test-run').click();
  await portal.selfTested();
  await openAll(portal.page);
  expect(await violations(portal.page, 'passed self-test')).toEqual([]);
});

test.describe('on a bad way to the browser', () => {
  // What the service worker holds, nobody can alter any more.
  test.use({ serviceWorkers: 'block' });

  test('one digit that differs is shown loudly, with what was expected and what was found', async ({ hub, page }) => {
    const md5 = '900150983cd24fb0d6963f7d28e17f72';
    const altered = md5.replace(/.$/, '3');
    await alterTable(page, md5, altered);
    await page.goto(`${hub.origin}/assurance`);
    await page.getByTestId('self-test-run').click();
    await new Portal(page, hub.origin).selfTested();
    const result = page.getByTestId('self-test-result');
    await expect(result).toHaveAttribute('data-verdict', 'failed');
    await expect(result.getByRole('alert')).toContainText(words('self_test_failed'));
    await expect(page.getByTestId('self-test-line')).toContainText('FAILED');
    const differences = page.getByTestId('self-test-differences');
    await expect(differences.getByRole('region')).toHaveCount(1);
    for (const text of ['digests/abc.txt', altered, md5]) await expect(differences).toContainText(text);
    await openAll(page);
    expect(await violations(page, 'failed self-test')).toEqual([]);
  });

  test('a module that is not the one of this build is named, and nothing passes', async ({ hub, page }) => {
    await page.route(/kernel.*[.]wasm$/, async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
      await route.fulfill({ response, body });
    });
    await page.goto(`${hub.origin}/assurance`);
    await page.getByTestId('self-test-run').click();
    const fault = page.getByTestId('engine-fault');
    await expect(fault.filter({ hasText: words('intake_engine_altered', { module: 'kernel' }) })).toBeVisible();
    await expect(page.getByTestId('self-test-result')).toHaveCount(0);
  });

  test('a table that cannot be loaded is said so, and asked for again at the next press', async ({ hub, page }) => {
    let isCut = true;
    await page.route(/[.]js$/, async (route) => {
      const response = await route.fetch();
      const isTable = (await response.text()).includes('digests/abc.txt');
      await (isCut && isTable ? route.abort() : route.fulfill({ response }));
    });
    await page.goto(`${hub.origin}/assurance`);
    const run = page.getByTestId('self-test-run');
    await run.click();
    await expect(page.getByRole('alert').filter({ hasText: words('self_test_unreachable') })).toBeVisible();
    isCut = false;
    await run.click();
    await new Portal(page, hub.origin).selfTested();
    await expect(page.getByTestId('self-test-result')).toHaveAttribute('data-verdict', 'passed');
  });
});
