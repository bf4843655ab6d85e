import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { PdqHasher } from '#lib/engine/hash/pdq.ts';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { freshKernel } from '../fixtures/kernel.ts';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import type { Picture } from '../fixtures/picture.ts';
import { referencePdq } from '../fixtures/pdq-reference.ts';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { makeFolder } from '../fixtures/sample-folder.ts';
import { canvasMilliseconds, openCanvasPage } from './canvas-page.ts';
import { milliseconds, ratio, type Figure } from './figure.ts';
import { distinctCopies } from './distinct-copies.ts';
import { openPortalPage, portalMilliseconds } from './portal-page.ts';

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

/** Files of one size, the same number for both sides; every one differs in its bytes, so that none is known already. */
type Workload = { readonly name: string; readonly jpeg: Uint8Array; readonly files: number };

async function browserFigures(workloads: readonly Workload[]): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-'));
  const server = await startPortalServer();
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const [portal, canvas] = [await openPortalPage(browser, server.origin), await openCanvasPage(browser)];
    const figures = [];
    for (const { name, jpeg, files } of workloads) {
      let round = 0;
      let paths: string[] = [];
      const nextFiles = async () => {
        const copies = distinctCopies(jpeg, files, `${name}-${round++}`);
        await makeFolder(folder, copies);
        paths = copies.map(({ path }) => join(folder, path));
      };
      figures.push(
        await ratio(
          name,
          async () => {
            await nextFiles();
            return portalMilliseconds(portal, paths);
          },
          () => canvasMilliseconds(canvas, paths),
        ),
      );
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The way from a JPEG file to its record: in the portal, with all digests and both PDQ profiles, against nothing but decoding the same files
 * with the same browser's own decoder, on as many workers; and the PDQ kernel against its plain twin.
 */
export async function engine(): Promise<Figure[]> {
  const [large, small] = [paint(11, 4000, 3000), paint(12, 1632, 1224)];
  return [
    ...(await browserFigures([
      { name: 'jpeg-12mp-vs-canvas', jpeg: await writeJpeg(large, 90), files: 16 },
      { name: 'jpeg-2mp-vs-canvas', jpeg: await writeJpeg(small, 90), files: 80 },
    ])),
    await kernelFigure(large),
  ];
}
