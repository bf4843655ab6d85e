import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { findBrowser } from '../browser/find-browser.ts';
import { openBrowser } from '../conformance/open-browser.ts';
import type { OpenBenchPage } from './bench-page.ts';
import type { Scratch } from './engine/scratch.ts';
import type { BenchPage, BenchWindow } from './page/api.ts';
import { servePage } from './served-page.ts';

/** What figures ask of a page, whatever browser it is in. */
export type AnyBenchPage = Pick<OpenBenchPage, 'give' | 'call'>;

const root = fileURLToPath(new URL('page', import.meta.url));

/** Opens the page of the bench in an installed Firefox for as long as `use` takes; does nothing where there is none. */
export async function* inFirefox<T>(
  scratch: Scratch,
  use: (page: AnyBenchPage) => AsyncIterable<T>,
): AsyncGenerator<T, undefined> {
  if (!findBrowser('firefox')) return;
  const served = await servePage(root);
  const browser = await openBrowser('firefox', scratch.path('.'));
  try {
    const page = await browser.newPage();
    await page.goto(served.origin);
    await page.waitForFunction(() => 'bench' in window);
    yield* use(benchPageOn(page));
  } finally {
    await browser.close();
    await served.close();
  }
}

function benchPageOn(page: Page): AnyBenchPage {
  return {
    give: async (paths) => {
      const input = await page.$('input');
      await input?.uploadFile(...paths);
    },
    call: <K extends keyof BenchPage>(name: K, ...values: Parameters<BenchPage[K]>) =>
      page.evaluate(
        (name, values) => {
          const { bench } = window as unknown as BenchWindow;
          const call = bench[name] as (...values: readonly unknown[]) => Awaited<ReturnType<BenchPage[K]>>;
          return call(...values);
        },
        name,
        values,
      ),
  };
}
