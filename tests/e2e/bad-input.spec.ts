import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import Papa from 'papaparse';
import { readLintelReport } from '#lib/formats/lintel-report.ts';
import { samples, type Sample } from '../fixtures/sample-folder.ts';
import { folderOf } from './evidence.ts';
import { expect, test } from './fixture.ts';
import type { Portal } from './portal.ts';
import { words as said } from './words.ts';

/** What the table says beside a file, in words: its outcome, and why it is not simply `hashed`. */
const words = {
  'odd/empty.jpg': ['without pixels', 'empty file'],
  'odd/letter.jpg': ['without pixels', 'not a picture'],
  'odd/cut.jpg': ['hashed', 'damaged data'],
  'odd/cut.png': ['hashed', 'damaged data'],
  'odd/hollow.png': ['without pixels', 'broken picture data'],
  'odd/huge.png': ['without pixels', 'too many pixels'],
} as const;

const EMPTY = 5_000;

const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');

const empties = (): Sample[] =>
  Array.from({ length: EMPTY }, (_, at) => ({
    path: `nothing/${String(at).padStart(4, '0')}.jpg`,
    bytes: new Uint8Array(),
    fact: { outcome: 'hashed-without-pixels', reason: 'empty-file' },
  }));

/**
 * Watches how long the page stands still once files are picked; until then it is the browser that makes the list of them.
 *
 * @returns how often it did so for more than 50 ms, and the worst
 */
async function watchStalls(portal: Portal): Promise<() => Promise<{ count: number; longest: number }>> {
  const stalls = await portal.page.evaluateHandle(() => {
    const seen: number[] = [];
    let picked = Infinity;
    addEventListener('change', () => (picked = performance.now()), true);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) if (startTime > picked) seen.push(Math.round(duration));
    }).observe({ type: 'longtask' });
    return seen;
  });
  return async () => {
    const seen = await stalls.jsonValue();
    return { count: seen.length, longest: Math.max(0, ...seen) };
  };
}

test('every file gets its digests and an outcome with a reason, and the job goes on to its end', async ({
  officer,
}) => {
  const files = [...empties(), ...(await samples())];
  const folder = await folderOf(files);
  const portal = await officer.open();
  const stalls = await watchStalls(portal);
  await portal.pickFolder(folder);
  await portal.jobDone(files.length);
  const { count, longest } = await stalls();
  console.log(`      the page stood still for more than 50 ms ${count} times, at most ${longest} ms`);

  await test.step('the counts add up', async () => {
    expect(await portal.job()).toEqual({ state: 'done', total: files.length, done: files.length, failed: 0 });
    const hashed = files.filter(({ fact }) => fact.outcome === 'hashed').length;
    expect(await portal.tally()).toEqual({
      found: files.length,
      hashed,
      'without pixels': files.length - hashed,
      quarantined: 0,
      unreadable: 0,
    });
    const pictures = files.filter(({ fact }) => fact.outcome === 'hashed').map(({ bytes }) => digest('sha256', bytes));
    const damaged = files.filter(({ fact }) => fact.damaged).length;
    await expect(portal.page.locator('.sum')).toContainText(
      `duplicates ${(pictures.length - new Set(pictures).size).toLocaleString('en')} · damaged ${damaged}`,
    );
  });

  await test.step('the table says what is wrong with a file in its own line', async () => {
    await portal.page.getByRole('searchbox').fill('odd/');
    await expect(portal.at('results-table')).toHaveAttribute('aria-rowcount', String(Object.keys(words).length + 1));
    const lines = portal.at('results-table').locator('.body [role=row]');
    for (const [path, [outcome, reason]] of Object.entries(words)) {
      const cell = lines
        .filter({ has: portal.page.getByTitle(`${basename(folder)}/${path}`) })
        .locator('.cell.outcome');
      await expect(cell.locator('.first')).toHaveText(outcome);
      await expect(cell.locator('.second')).toHaveText(reason);
      expect((await portal.row(path)).sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    const { text } = await portal.details(`${basename(folder)}/odd/huge.png`);
    expect(text).toContain('The picture declares more pixels than are safe to decode. The digests are valid');
    await portal.page.getByRole('searchbox').fill('');
  });

  await test.step('both exports hold every file', async () => {
    const read = readLintelReport(await portal.exportJson());
    expect(read).toMatchObject({ ok: true, value: { skipped: [] } });
    const reported = new Map(read.ok ? read.value.report.files.map((file) => [file.path, file]) : []);
    expect(reported.size).toBe(files.length);
    for (const { path, bytes, fact } of files) {
      const file = reported.get(`${basename(folder)}/${path}`);
      expect(file, path).toMatchObject({
        bytes: bytes.length,
        md5: digest('md5', bytes),
        sha1: digest('sha1', bytes),
        sha256: digest('sha256', bytes),
        reason: null,
        damaged: false,
        ...fact,
      });
      expect(file?.pdq !== null, path).toBe(fact.outcome === 'hashed');
    }
    const csv = Papa.parse<Record<string, string>>((await portal.exportCsv()).replace('\uFEFF', ''), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(new Set(csv.map(({ path }) => path))).toEqual(new Set(reported.keys()));
  });
});

test('a folder with nothing but empty files is done at once, and the hub is never asked about them', async ({
  hub,
  officer,
}) => {
  const portal = await officer.open();
  await portal.enrol(await hub.firstLink());
  await portal.drop(
    empties()
      .slice(0, 20)
      .map(({ path, bytes }) => ({ name: basename(path), bytes })),
  );
  await portal.jobDone(20);
  const dialog = await portal.openLookup();
  await expect(dialog.getByRole('status').filter({ hasText: said('hub_lookup_nothing') })).toBeVisible();
  await expect(portal.at('lookup-ask')).toHaveAttribute('aria-disabled', 'true');
  await expect(dialog).toContainText(said('disclosure_why_empty_file'));
  expect(officer.sent.filter(({ path }) => path === '/api/v1/lookups')).toEqual([]);
});
