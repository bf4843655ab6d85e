import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../browser/launch-options.ts';
import { watchRenderers } from '../../browser/renderer-memory.ts';
import { type VicsShape, vicsParts, writeVics } from '../../fixtures/exchange/vics-writer.ts';
import { figure, type Figure } from '../figure.ts';
import { servePage } from '../served-page.ts';
import type { FormatsWindow, ReadOutcome } from './api.ts';

const MB = 1_000_000;
/** As a national hash set is distributed. */
const SHAPE: VicsShape = { version: '2.0', profile: 'Default', kind: 'Media' };
const SAMPLE = 1000;
/** Page and worker have then been through everything that they need but for the size. */
const WARMING_BYTES = 20 * MB;

/** A hash set of `bytes` bytes, give or take a record, written as a stream. */
export async function writeHashSet(path: string, bytes: number): Promise<number> {
  const media = Math.ceil(bytes / (writeVics({ ...SHAPE, media: SAMPLE }).length / SAMPLE));
  await pipeline(Readable.from(vicsParts({ ...SHAPE, media })), createWriteStream(path));
  return media;
}

async function read(page: Page, path: string, media: number): Promise<ReadOutcome> {
  await page.locator('input').setInputFiles(path);
  const outcome = await page.evaluate(() => (window as unknown as FormatsWindow).bench.readExchange());
  const isAll = outcome.entries === media && !outcome.truncated && outcome.bytes === (await stat(path)).size;
  if (!isAll) throw new Error(`Of ${media} media, this was read: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** A generated hash set of several gigabytes through the closed import worker of the installed browser. */
export async function* vicsImport(bytes: number): AsyncGenerator<Figure> {
  const served = await servePage(fileURLToPath(new URL('.', import.meta.url)));
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-vics-'));
  try {
    yield* readIn(served.origin, folder, bytes);
  } finally {
    await served.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* readIn(origin: string, folder: string, bytes: number): AsyncGenerator<Figure> {
  const [small, large] = [join(folder, 'small.json'), join(folder, 'large.json')];
  console.log(`Writing a hash set of ${bytes / MB} MB ...`);
  const media = await writeHashSet(large, bytes);
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(origin);
    await page.waitForFunction(() => 'bench' in window);
    await read(page, small, await writeHashSet(small, WARMING_BYTES));
    const memory = await watchRenderers(browser);
    const outcome = await read(page, large, media);
    if (memory !== null) yield figure('vics-3gb-peak-mb', memory.stop() / MB, 'MB');
    yield figure('vics-mb-per-s', outcome.bytes / MB / (outcome.milliseconds / 1000), 'MB/s');
    yield figure('vics-entries-per-s', outcome.entries / (outcome.milliseconds / 1000), '1/s');
  } finally {
    await browser.close();
  }
}
