import { type Browser, chromium } from '@playwright/test';
import { PdqHasher } from '#lib/engine/hash/pdq.ts';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { freshKernel } from '../fixtures/kernel.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';
import type { Picture } from '../fixtures/picture.ts';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { OpenBenchPage } from './bench-page.ts';
import { openCanvasPage } from './canvas-page.ts';
import { distinctCopies } from './distinct-copies.ts';
import { digestFigures } from './engine/digests.ts';
import { jpegFigures } from './engine/jpeg.ts';
import { largeFileFigures } from './engine/large-file.ts';
import { messageFigures } from './engine/messages.ts';
import { partFigures } from './engine/parts.ts';
import { Scratch } from './engine/scratch.ts';
import { photograph, specimens, type Specimen } from './engine/specimens.ts';
import { throughputFigures } from './engine/throughput.ts';
import { wholeJob } from './engine/whole-job.ts';
import { milliseconds, ratio, type Figure } from './figure.ts';
import { inFirefox } from './firefox-page.ts';
import { openPortalPage } from './portal-page.ts';

async function kernelFigure(picture: Picture): Promise<Figure> {
  const hasher = new PdqHasher(await freshKernel());
  const pixels = { ...picture, channels: 4 } as const;
  if (hasher.hash(pixels).direct !== referencePdq(pixels).direct)
    throw new Error('The kernel and its plain twin differ');
  return ratio(
    'pdq-12mp-vs-plain-js',
    () => milliseconds(() => hasher.hash(pixels)),
    () => milliseconds(() => referencePdq(pixels)),
    3,
  );
}

/** A file that is refused is fast: nothing is measured before it is known to be hashed, and undamaged. */
async function giveHashed(specimen: Specimen, page: OpenBenchPage, scratch: Scratch): Promise<void> {
  await page.give(await scratch.write(distinctCopies(specimen, 1, -1)));
  const { outcome, reason, damaged } = await page.call('outcome');
  if (outcome !== 'hashed' || damaged)
    throw new Error(`${specimen.name} is ${damaged ? 'damaged' : (reason ?? 'odd')}: there is nothing to measure`);
}

/** Parts, digests, throughput and memory, in a page that holds the engine itself. */
async function* benchPageFigures(all: readonly Specimen[], browser: Browser, scratch: Scratch) {
  const page = await OpenBenchPage.open(browser);
  try {
    for (const specimen of all) {
      await giveHashed(specimen, page, scratch);
      yield* partFigures(specimen, page);
      if (specimen.name === 'jpeg-12mp') yield* digestFigures(page);
      if (specimen.name === 'jpeg-2mp') yield* throughputFigures(specimen, page, scratch);
    }
    yield* jpegFigures(page, scratch);
    yield* messageFigures(page, scratch);
    yield* largeFileFigures(page, browser, scratch);
  } finally {
    await page.close();
  }
}

async function* portalFigures(all: readonly Specimen[], browser: Browser, scratch: Scratch) {
  const server = await startPortalServer();
  try {
    const pages = { portal: await openPortalPage(browser, server.origin), canvas: await openCanvasPage(browser) };
    for (const specimen of all) yield* wholeJob(specimen, pages, scratch);
  } finally {
    await server.stop();
  }
}

/**
 * The way from a file to its record, for every format and size: part by part in a worker of the browser, and as a whole in the portal against
 * nothing but decoding by the same browser; digests, throughput, messages and memory; and the PDQ kernel against its plain twin.
 */
export async function* engine(): AsyncGenerator<Figure> {
  yield await kernelFigure(photograph('12mp'));
  const all = await specimens();
  const scratch = await Scratch.make();
  const browser = await chromium.launch(chromiumLaunch());
  try {
    yield* benchPageFigures(all, browser, scratch);
    yield* inFirefox(scratch, (page) => jpegFigures(page, scratch, '-firefox'));
    yield* portalFigures(all, browser, scratch);
  } finally {
    await browser.close();
    await scratch.remove();
  }
}
