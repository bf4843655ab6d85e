import type { Page } from '@playwright/test';
import { firstFolder, folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { TestHub } from './hub.ts';
import type { Portal } from './portal.ts';
import type { Profile } from './profile.ts';
import { readableTexts } from './visible-text.ts';

const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };

/** What is the same in every language, or follows the language without a translation: names, types, sizes, times, dates. */
const untranslated = [
  /\b(?:Lintel|PDQ|MD5|SHA-1|SHA-256|Ada|Bureau A)\b/g,
  /[\w.@+-]+\/[\w.+-]+( \d+\.\d+\.\d+)?/g,
  /\b\d[\d,.]* (?:bytes|kB|MB|GB|hr|min|sec)\b/g,
  /\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d\d:\d\d:\d\d\b/g,
  /\b(?:[0-9a-f]{16}|[0-9a-f]{64})\b/g,
];

/** Texts with words that were not translated; a translation into `en-XA` stands in brackets, also within another. */
function leftovers(texts: readonly string[]): string[] {
  return texts.filter((text) => {
    let rest = untranslated.reduce((part, pattern) => part.replaceAll(pattern, ''), text);
    for (let before = ''; before !== rest;) {
      before = rest;
      rest = rest.replaceAll(/\[[^[\]]*\]/g, '');
    }
    return /[A-Za-z]{2}/.test(rest);
  });
}

/** What sticks out of the page, of the part of it that scrolls, or of a dialog, so that one would have to scroll sideways. */
const overflow = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('html, body, .frame, .column, main, [role=dialog]')].flatMap((root) => {
      const { left, right } = root.getBoundingClientRect();
      if (root.scrollWidth <= root.clientWidth && left >= 0 && right <= innerWidth) return [];
      const beyond = [...root.querySelectorAll('*')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.right > right + 1 || box.left < left - 1;
      });
      return [root, ...beyond.slice(0, 4)].map((element) => (element.cloneNode() as Element).outerHTML);
    }),
  );

type Look = (portal: Portal, state: string) => Promise<void>;

/** Imports a list as a known set. */
async function knownSets(portal: Portal, toCases: () => Promise<void>, look: Look): Promise<void> {
  await toCases();
  await portal.at('edit-case').click();
  await portal.page.getByRole('dialog').locator('summary').click();
  await portal.at('edit-case-scheme-save').waitFor();
  await look(portal, 'choice of a list of categories');
  await portal.page.keyboard.press('Escape');
  await portal.at('sets-link').click();
  await portal.at('sets-import').waitFor();
  await look(portal, 'known sets without any');
  await portal.at('sets-import').click();
  const buffer = Buffer.from(`${'ab'.repeat(32)}  file.jpg\n`);
  await portal.at('import-file').setInputFiles({ name: 'list.txt', mimeType: 'text/plain', buffer });
  await portal.at('sets-kind-known-bad').check();
  await look(portal, 'import of a known set');
  await portal.at('import-start').click();
  await portal.at('import-done').waitFor();
  await look(portal, 'imported known set');
  await portal.at('import-close').click();
  await portal.at('sets-set').waitFor();
  await look(portal, 'known sets');
}

/** Makes a report of the case, and checks it. */
async function reports(portal: Portal, toCase: () => Promise<void>, look: Look): Promise<void> {
  await toCase();
  await portal.at('open-report').click();
  await portal.at('report-make').waitFor();
  await look(portal, 'choices of a report');
  await portal.at('report-make').click();
  await portal.at('report').waitFor();
  await look(portal, 'report');
  const [download] = await Promise.all([portal.page.waitForEvent('download'), portal.at('report-json').click()]);
  const file = await download.path();
  await portal.page.locator('a[href="/verify"]').first().click();
  await portal.at('verify-pick').waitFor({ state: 'attached' });
  await look(portal, 'verify');
  await portal.at('verify-pick').setInputFiles(file);
  await portal.at('verify-verdict').waitFor();
  await look(portal, 'verified report');
}

/** Goes through every page in a language, before and after enrolment, with results and without a hub; looks at each. */
async function tour(hub: TestHub, officer: Profile, locale: string, look: Look): Promise<void> {
  const folder = await folderOf(await firstFolder());
  await officer.open('about:blank');
  await officer.context.addInitScript((tag) => {
    if (location.protocol === 'http:') localStorage.setItem('lintel-locale', tag);
  }, locale);
  const portal = await officer.tab(await hub.firstLink());
  const { page } = portal;
  const visit = (path: string) => page.locator(`header nav a[href="${path}"]`).click();
  const places = async (state: string) => {
    for (const path of ['/', '/disclosure', '/outbox', '/assurance', '/settings']) {
      await visit(path);
      await page.locator(`header nav a[href="${path}"][aria-current=page]`).waitFor();
      if (path === '/disclosure' && state === 'with results') await portal.at('send-batch').waitFor();
      await look(portal, `${path} ${state}`);
    }
  };

  await look(portal, 'enrolment');
  await places('before enrolment');
  await portal.goto('/enrol');
  await portal.at('enrol-code').fill(await hub.firstLink());
  await portal.at('enrol-name').fill('Ada');
  await portal.createVault();
  await portal.at('enrol-done').waitFor();
  await look(portal, 'enrolled');
  await visit('/');
  await portal.pickFolder(folder);
  await portal.jobDone(6);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').waitFor();
  await look(portal, 'details');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look(portal, 'keys');
  await page.keyboard.press('Escape');
  await portal.openLookup();
  await look(portal, 'question');
  await portal.installed();
  await hub.stop();
  await portal.at('lookup-ask').click();
  await page.getByRole('alert').waitFor();
  await look(portal, 'question without a hub');
  await hub.start();
  await portal.at('lookup-ask').click();
  await portal.at('lookup-close').waitFor();
  await look(portal, 'answer');
  await portal.at('lookup-close').click();
  await portal.submit();
  await portal.at('disclosure-sent').waitFor();
  await look(portal, 'sent');
  await places('with results');
  await knownSets(portal, () => visit('/cases'), look);
  await reports(portal, () => visit('/'), look);
  await visit('/settings');
  await portal.at('rule-link').click();
  await portal.at('rule-title').waitFor();
  await look(portal, 'data rule');
  await portal.at('rule-edit').click();
  // The widest levels, with their warnings.
  for (const field of ['capturedAt', 'gps', 'fileName', 'text'])
    await portal.at(`rule-field-${field}`).getByRole('radio').last().check();
  await look(portal, 'data rule being changed');
}

test('what is planted is found: a text that nobody translated, and a line too long for its page', async ({
  officer,
}) => {
  const { page } = await officer.open();
  await page.setViewportSize(narrow);
  expect(await overflow(page)).toEqual([]);
  await page.evaluate(() => {
    const line = document.createElement('p');
    line.textContent = 'Nobody translated this';
    line.style.inlineSize = '400px';
    document.querySelector('main')?.append(line);
  });
  expect((await overflow(page)).join()).toContain('400px');
  expect(leftovers(await readableTexts(page))).toContain('Nobody translated this');
  expect(leftovers(['[Šéñð 3 kB lorem]', '[Šéñð [Åðå] lorem]', 'Lintel', 'Send [Šéñð]'])).toEqual(['Send [Šéñð]']);
});

test('no text escapes translation, and long words do not widen a narrow page', async ({ hub, officer }) => {
  const faults: string[] = [];
  expect(leftovers(['[Šéñð 3 kB lorem]', 'Lintel', 'Send [Šéñð lorem]', 'Sent'])).toEqual([
    'Send [Šéñð lorem]',
    'Sent',
  ]);
  await tour(hub, officer, 'en-XA', async ({ page }, state) => {
    faults.push(...leftovers(await readableTexts(page)).map((text) => `${state}: ${text}`));
    await page.setViewportSize(narrow);
    faults.push(...(await overflow(page)).map((element) => `${state} is too wide: ${element}`));
    await page.setViewportSize(wide);
  });
  expect(faults).toEqual([]);
});

test('from right to left everything changes sides, and no page scrolls sideways', async ({ hub, officer }) => {
  const faults: string[] = [];
  await tour(hub, officer, 'ar-XB', async ({ page }, state) => {
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    for (const viewport of [narrow, wide]) {
      await page.setViewportSize(viewport);
      faults.push(...(await overflow(page)).map((element) => `${state} is too wide: ${element}`));
    }
    const rail = await page.locator('header').first().boundingBox();
    const main = await page.getByRole('main').boundingBox();
    if (rail === null || main === null || rail.x < main.x + main.width || rail.x + rail.width < wide.width - 1)
      faults.push(`${state}: the rail is not on the right`);
  });
  expect(faults).toEqual([]);
});
