import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { verdictOfReport, type VerifiedReport } from '#lib/domain/court-report/finding.ts';
import { verifyReport } from '#lib/formats/court-report/verify-report.ts';
import { violations } from './axe.ts';
import { secondFolder } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { clippedOnPaper, offPaper, onPaper } from './paper.ts';
import { words } from './words.ts';

const { exact, turned } = await secondFolder();
const dropped = [
  ...[exact, turned].map(({ path, bytes }) => ({ name: path, bytes })),
  { name: 'letter.txt', bytes: new TextEncoder().encode('a letter') },
];

const parts = [
  'summary',
  'counts',
  'sets',
  'method',
  'custody',
  'files',
  'errors',
  'answers',
  'receipts',
  'ledger',
  'seal',
];

/** What can be pressed and is on the page. */
const buttons = (page: Page) => page.locator('button:visible, .button:visible, input:visible, select:visible');

async function saved(portal: Portal, hook: 'report-json' | 'report-csv'): Promise<string> {
  const [download] = await Promise.all([portal.page.waitForEvent('download'), portal.at(hook).click()]);
  return readFile(await download.path(), 'utf8');
}

async function verified(text: string): Promise<VerifiedReport> {
  for await (const step of verifyReport(new Blob([text]))) if ('verified' in step) return step.verified;
  throw new Error('no verdict came');
}

async function made(portal: Portal): Promise<void> {
  await portal.at('open-report').click();
  await portal.at('report-make').click();
  await portal.at('report').waitFor();
}

test('a case that was submitted becomes a signed report with its receipts, and a table for a spreadsheet', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink(), 'Ada');
  await portal.drop(dropped);
  await portal.jobDone(3);
  await portal.checkHub();
  await portal.submit();
  await portal.at('disclosure-sent').waitFor();
  await portal.proven();
  await portal.visit('Case');
  await portal.at('open-report').click();
  await portal.at('report-run-self-test').click();
  // As long as a job of more than fifty files.
  await expect(portal.at('report-run-self-test')).toHaveCount(0, { timeout: 120_000 });
  await portal.at('report-fetch-proofs').click();
  await expect(portal.at('report-unproven')).toHaveCount(0);
  await portal.at('report-make').click();
  const sent = officer.sent.length;
  await expect(portal.at('report-sum')).toHaveText(
    words('report_counts_sum', { found: 3, hashed: 2, without: 1, quarantined: 0, unreadable: 0 }),
  );
  await expect(portal.at('report-self-test')).toHaveAttribute('data-verdict', 'passed');
  expect(await violations(portal.page, 'report')).toEqual([]);

  const text = await saved(portal, 'report-json');
  const { statement, findings } = await verified(text);
  expect(findings.filter(({ state }) => state !== 'holds')).toEqual([]);
  expect(verdictOfReport(findings)).toBe('whole');
  expect(statement).toMatchObject({
    enrolment: { membership: { officer: { name: 'Ada' } } },
    method: { selfTest: { verdict: 'passed' } },
    tables: { files: { lines: 3 }, errors: { lines: 1 }, answers: { lines: 1 }, receipts: { lines: 1 } },
  });
  await expect(portal.at('report-answer-proof')).toHaveAttribute('data-standing', 'proven');
  expect(statement?.method.buildRoot).toMatch(/^[0-9a-f]{64}$/);
  const shown = await portal.at('report-fingerprint').innerText();
  expect(shown.replaceAll(/\s/g, '')).toHaveLength(43);

  const csv = await saved(portal, 'report-csv');
  expect(csv.split('\r\n').filter((line) => line.startsWith('files,'))).toHaveLength(3);
  // Nothing leaves for a report.
  expect(officer.sent.length).toBe(sent);
});

test('goes on paper whole, with every line that was asked for and the number of those that are left', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const { page } = portal;
  await portal.enrol(await hub.firstLink(), 'Ada');
  const files = Array.from({ length: 130 }, (_, i) => ({
    name: `letter ${String(i)}.txt`,
    bytes: new TextEncoder().encode(`letter ${String(i)}`),
  }));
  await portal.drop(files);
  await portal.jobDone(130);
  await made(portal);
  await portal.at('report-limit').selectOption('100');
  await onPaper(portal, 'report-print');
  for (const part of parts) await expect(page.locator(`#report-${part}`)).toBeVisible();
  await expect(buttons(page)).toHaveCount(0);
  const table = page.locator('[data-table=files] tbody tr:visible');
  await expect(table).toHaveCount(100);
  await expect(page.locator('[data-table=files]').getByTestId('report-left')).toHaveText(
    words('report_left', { count: 30 }),
  );
  await expect(page.locator('[data-table=ledger] tr:visible')).toHaveCount(0);
  expect(await clippedOnPaper(page)).toEqual([]);
  const sheets = async (format: 'A4' | 'Letter') => {
    const bytes = await page.pdf({ format, preferCSSPageSize: false, displayHeaderFooter: false });
    return bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  };
  for (const format of ['A4', 'Letter'] as const) expect(await sheets(format)).toBeGreaterThanOrEqual(9);

  await offPaper(page);
  await expect(table).toHaveCount(10);
});

test('without a vault is made, says that nobody signed it, and reads from right to left as well', async ({
  officer,
}) => {
  await officer.open('about:blank');
  await officer.context.addInitScript(() => {
    if (location.protocol === 'http:') localStorage.setItem('lintel-locale', 'ar-XB');
  });
  const portal = await officer.tab();
  await portal.drop(dropped);
  await portal.jobDone(3);
  await made(portal);
  await expect(portal.at('report-unsigned')).toBeVisible();
  const { statement, findings } = await verified(await saved(portal, 'report-json'));
  expect([statement?.device, statement?.case]).toEqual([null, null]);
  expect(verdictOfReport(findings)).toBe('unsigned');
  await portal.page.setViewportSize({ width: 360, height: 740 });
  expect(await portal.page.locator('html').getAttribute('dir')).toBe('rtl');
  const wide = await portal.page.evaluate(() =>
    [...document.querySelectorAll('html, body, .frame, .column, main')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, className }) => `${tagName}.${className}`),
  );
  expect(wide).toEqual([]);
});

test('tells which known sets name its files, when its job stood still, and that answers are not proven', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  const { page } = portal;
  await portal.enrol(await hub.firstLink(), 'Ada');
  const digest = createHash('sha256').update(exact.bytes).digest('hex');
  const list = { name: 'wanted.txt', mimeType: 'text/plain', buffer: Buffer.from(`${digest}  wanted.jpg\n`) };
  await portal.visit('Cases');
  await portal.at('sets-link').click();
  await portal.at('sets-import').click();
  await portal.at('import-file').setInputFiles(list);
  await portal.at('sets-kind-known-bad').check();
  await portal.at('import-start').click();
  await portal.at('import-done').waitFor();
  await portal.at('import-close').click();
  await portal.visit('Case');
  await portal.pauseAtOnce();
  const letters = Array.from({ length: 120 }, (_, i) => ({
    name: `letter ${String(i)}.txt`,
    bytes: new TextEncoder().encode(`letter ${String(i)}`),
  }));
  await portal.drop([...dropped, ...letters]);
  await expect(portal.at('job-state')).toHaveText('paused');
  await page.getByRole('button', { name: words('job_resume') }).click();
  await portal.jobDone(123);
  await portal.checkHub();
  await portal.visit('Case');
  await expect(portal.at('sets-summary')).toHaveAttribute('data-state', 'done');
  await portal.at('open-report').click();
  await expect(portal.at('report-unproven')).toBeVisible();
  await officer.context.setOffline(true);
  await expect(portal.at('report-fetch-proofs')).toHaveCount(0);
  await officer.context.setOffline(false);
  await portal.at('report-make').click();

  await expect(portal.at('report-set')).toHaveCount(1);
  await expect(portal.at('report-set')).toContainText('wanted.txt');
  const events = portal.at('report-job-events').locator('tbody tr');
  await expect(events).toHaveCount(2);
  await expect(events.first()).toHaveAttribute('data-what', 'paused');
  await expect(portal.at('report-answer-proof')).toHaveAttribute('data-standing', 'not-proven');
  expect(await violations(page, 'report with sets and pauses')).toEqual([]);
  const text = await saved(portal, 'report-json');
  const { statement, findings } = await verified(text);
  expect(findings.filter(({ state }) => state === 'fails')).toEqual([]);
  expect(statement).toMatchObject({
    knownSets: { complete: true, sets: [{ kind: 'known-bad', files: 1, probable: 1 }] },
    jobs: [{ history: { counts: { paused: 1, resumed: 1 } } }],
  });
  const csv = await saved(portal, 'report-csv');
  expect(csv).toContain('1 sha256 probable');
  expect(csv.split('\r\n').filter((line) => /^job-events,1,(paused|resumed),2/.test(line))).toHaveLength(2);
});
