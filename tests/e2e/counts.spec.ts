import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { claimPng, writePng } from '../fixtures/png-writer.ts';
import { seededRandom } from '../fixtures/random.ts';
import { truncate } from '../fixtures/truncate.ts';
import { expect, test } from './fixture.ts';
import { watchNumbers, type Numbers } from './job-watch.ts';
import { words } from './words.ts';

const jpeg = await writeJpeg(paint(21, 240, 180), 80);
const png = writePng(paint(22, 160, 120));

/** Kinds of files, how each ends, and whether a number behind its end makes another file of it that ends alike. */
const kinds = [
  { name: 'photo.jpg', bytes: jpeg, pixels: true },
  { name: 'photo.png', bytes: png, pixels: true },
  { name: 'letter.jpg', bytes: Buffer.from('Not a picture at all.'), pixels: false },
  { name: 'cut.png', bytes: truncate(png, 0.5), pixels: true },
  { name: 'hollow.png', bytes: claimPng(160, 120), pixels: false },
  { name: 'huge.png', bytes: claimPng(60_000, 60_000), pixels: false },
  { name: 'empty.jpg', bytes: new Uint8Array(), pixels: false },
] as const;

type Made = { readonly name: string; readonly bytes: Uint8Array; readonly pixels: boolean };

/** A folder as disks have them: all kinds mixed, some files more than once. */
function folder(seed: number, size: number): Made[] {
  const random = seededRandom(seed);
  return Array.from({ length: size }, (_, index) => {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? kinds[0];
    // Few numbers for many files: duplicates come of themselves. Nothing may stand behind nothing.
    const variant = kind.bytes.length === 0 ? '' : String(Math.floor(random() * 6));
    return { ...kind, name: `${index} ${kind.name}`, bytes: Buffer.concat([kind.bytes, Buffer.from(variant)]) };
  });
}

/** @param before how many files were in the table when the job began */
function expectSums(seen: readonly Numbers[], before: number): void {
  expect(seen.length).toBeGreaterThan(2);
  for (const { total, done, failed, sum } of seen) {
    expect(failed).toBeLessThanOrEqual(done);
    expect(done).toBeLessThanOrEqual(total);
    if (sum === null) continue;
    const [found = NaN, ...parts] = sum;
    expect(parts).toHaveLength(4);
    expect(parts.reduce((total, part) => total + part, 0)).toBe(found);
    expect(found - before).toBe(done);
  }
}

test('every number on the screen adds up, at every moment of a job', async ({ officer }) => {
  const portal = await officer.open();
  for (const seed of [1, 2, 3]) {
    await portal.goto('/');
    const files = folder(seed, 60 + 30 * seed);
    const numbers = await watchNumbers(portal.page);
    await portal.drop(files);
    await portal.jobDone(files.length);
    expectSums(await numbers(), 0);
    expect(await portal.job()).toEqual({ state: 'done', total: files.length, done: files.length, failed: 0 });
    const hashed = files.filter(({ pixels }) => pixels).length;
    expect(Object.values(await portal.tally())).toEqual([files.length, hashed, files.length - hashed, 0, 0]);
    const pictures = files.filter(({ pixels }) => pixels).map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
    const duplicates = pictures.length - new Set(pictures).size;
    const damaged = files.filter(({ name }) => name.endsWith('cut.png')).length;
    await expect(portal.page.locator('.sum')).toContainText(words('results_of_which', { duplicates, damaged }));
  }
});

test('also of one that is paused, goes on, and is cancelled, and of the next one', async ({ officer }) => {
  const portal = await officer.open();
  const files = folder(4, 150);
  const numbers = await watchNumbers(portal.page);
  await portal.pauseAtOnce();
  await portal.drop(files);
  await expect(portal.at('job-state')).toHaveText('paused');
  await expect(portal.at('job-progress')).toHaveAttribute('data-total', String(files.length));
  const paused = await portal.job();
  expect(paused.done).toBeLessThan(files.length);
  await portal.page.getByRole('button', { name: words('job_resume') }).click();
  await portal.page
    .getByRole('button', { name: words('job_cancel') })
    .click({ timeout: 2_000 })
    .catch(() => undefined);
  await expect(portal.at('job-state')).toHaveText(/done|idle/);
  expectSums(await numbers(), 0);
  const ended = await portal.job();
  expect(ended.done).toBe(ended.total);

  const before = ended.done;
  const again = await watchNumbers(portal.page);
  await portal.drop(files.map((file) => ({ ...file, name: `again ${file.name}` })));
  await portal.jobDone(before + files.length);
  const seen = await again();
  const begun = seen.findIndex(({ state }) => state === 'running');
  expectSums(seen.slice(begun), before);
});
