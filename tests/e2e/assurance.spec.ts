import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { verifyLedgerFile } from '#lib/domain/ledger-export.ts';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import { sha256 } from './wire.ts';
import { clippedOnPaper, offPaper, onPaper } from './paper.ts';
import { words } from './words.ts';

const { exact, turned } = await secondFolder();
const dropped = [exact, turned].map(({ path, bytes }) => ({ name: path, bytes }));

const sections = ['evidence', 'ledger', 'clock', 'rule', 'protections', 'hub', 'self-test', 'build'];

/** What can be pressed and is on the page. */
const buttons = (page: Page) => page.locator('button:visible, .button:visible, summary button:visible');

test('says what left to the byte, what the clock of this device is worth, and what this browser enforces', async ({
  hub,
  officer,
}) => {
  await officer.open('about:blank');
  await officer.context.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 200_000;
  });
  const portal = await officer.tab();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.drop(dropped);
  await portal.jobDone(2);
  await portal.checkHub();
  await portal.submit();
  await portal.at('disclosure-sent').waitFor();
  await portal.proven();
  const lines = await portal.ledger();

  await test.step('the sums are those of what left', async () => {
    expect(lines).toEqual(
      officer.sent.map(({ path, body }) => ({ route: path, bytes: body.length, sha256: sha256(body) })),
    );
    const sums = await portal.at('ledger-sum').evaluateAll((rows) =>
      rows.map(({ attributes }) => {
        const number = (name: string) => Number(attributes.getNamedItem(name)?.value);
        return { requests: number('data-requests'), bytes: number('data-bytes') };
      }),
    );
    const sum = (of: 'requests' | 'bytes') => sums.reduce((total, row) => total + row[of], 0);
    expect([sum('requests'), sum('bytes')]).toEqual([
      officer.sent.length,
      officer.sent.reduce((total, { body }) => total + body.length, 0),
    ]);
    await expect(portal.at('evidence-claim')).toHaveText('0');
  });

  await test.step('the exported ledger is whole, ends where the page says, and knows both clocks', async () => {
    const downloaded = portal.page.waitForEvent('download');
    await portal.at('ledger-export').click();
    const verified = await verifyLedgerFile(await readFile(await (await downloaded).path(), 'utf8'));
    if (!verified.ok) throw new Error(JSON.stringify(verified.error));
    const { tally, last, build } = verified.value;
    expect(tally.all.requests).toBe(officer.sent.length);
    expect(build).toBe(await portal.at('build').innerText());
    await expect(portal.at('ledger-head').locator(`[title="${last.hash}"]`)).toBeVisible();
    expect(Math.abs((tally.clock?.skewMs ?? 0) - 200_000)).toBeLessThan(30_000);
    await expect(portal.at('clock').filter({ hasText: words('clock_advice') })).toContainText(/3\smin .*behind/);
  });

  await test.step('this browser leaves nothing open, and the rule is the one in force', async () => {
    await expect(portal.page.locator('[data-testid=protection][data-by=browser]')).toHaveCount(9);
    await expect(portal.at('page-closed')).toBeVisible();
    await expect(portal.at('open-way')).toHaveCount(0);
    await expect(portal.at('assurance-rule')).toContainText('SHA-256');
  });

  expect(await violations(portal.page, 'assurance')).toEqual([]);
});

test('names the five ways that stay open in Firefox', async ({ officer }) => {
  await officer.open('about:blank');
  await officer.context.addInitScript(() => {
    Object.defineProperty(navigator, 'userAgentData', { value: undefined });
    Object.defineProperty(navigator, 'userAgent', {
      value: 'Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0',
    });
  });
  const portal = await officer.tab('/assurance');
  await expect(portal.page.locator('[data-testid=protection][data-by=code]')).toHaveCount(5);
  for (const way of ['WebRTC', 'window.open', 'meta refresh', 'location', 'preconnect'])
    await expect(portal.at('open-way').filter({ hasText: way })).toHaveCount(1);
  await expect(portal.at('open-ways')).toContainText(words('assurance_open_firefox'));
  expect(await violations(portal.page, 'assurance of Firefox')).toEqual([]);
});

test('goes on paper whole: every part, its folds opened, hashes in full, and nothing to press', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const { page } = portal;
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.ledger();
  await portal.at('self-test-run').click();
  await portal.selfTested();
  const root = await portal.at('build-root').locator('[title]').first().getAttribute('title');
  await expect(portal.at('print-head')).toBeHidden();
  expect(await buttons(page).count()).toBeGreaterThan(3);

  await onPaper(portal, 'assurance-print');
  for (const id of sections) await expect(page.locator(`#${id} > h2, #${id} > div > h2`)).toBeVisible();
  await expect(portal.at('print-head')).toContainText(root ?? 'no root');
  await expect(buttons(page)).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(1);
  const entry = portal.at('ledger-entry').first();
  const hash = (await entry.getAttribute('data-sha256')) ?? '';
  expect((await entry.innerText()).replaceAll(/\s/g, '')).toContain(hash);
  const fold = page.locator('#self-test details summary').nth(2);
  await expect(fold).toBeVisible();
  expect(await clippedOnPaper(page)).toEqual([]);

  await offPaper(page);
  await expect(fold).toBeHidden();
});
