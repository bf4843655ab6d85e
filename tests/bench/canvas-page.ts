import type { Browser, Page } from '@playwright/test';

/** Decodes files as a web page without codecs of its own has to: into a bitmap, onto a canvas, and back as pixels. */
const workerSource = `onmessage = async ({ data: file }) => {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return postMessage(0);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  postMessage(context.getImageData(0, 0, context.canvas.width, context.canvas.height).data.length);
};`;

/** An empty page with a file input and as many workers as the portal's pool has. */
export async function openCanvasPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent('<input type="file" multiple>');
  await page.evaluate((source) => {
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const workers = Array.from({ length: navigator.hardwareConcurrency + 1 }, () => new Worker(url));
    Object.assign(window, { workers });
  }, workerSource);
  return page;
}

/** Milliseconds from handing files to the workers until the last one's pixels are there, by the page's own clock; null when it has no decoder. */
export async function canvasMilliseconds(page: Page, paths: string[]): Promise<number | null> {
  await page.locator('input').setInputFiles(paths);
  return page.evaluate(async () => {
    const { workers } = window as unknown as { workers: readonly Worker[] };
    const files = [...(document.querySelector('input')?.files ?? [])];
    const from = performance.now();
    let undecoded = 0;
    const decode = (worker: Worker, file: File) =>
      new Promise<void>((resolve) => {
        worker.onmessage = ({ data: samples }: MessageEvent<number>) => {
          if (samples === 0) undecoded++;
          resolve();
        };
        worker.postMessage(file);
      });
    const work = async (worker: Worker) => {
      for (let file = files.pop(); file; file = files.pop()) await decode(worker, file);
    };
    await Promise.all(workers.map(work));
    return undecoded === 0 ? performance.now() - from : null;
  });
}
