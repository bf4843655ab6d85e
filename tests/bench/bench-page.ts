import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import type { BenchPage, BenchWindow } from './page/api.ts';
import { servePage } from './served-page.ts';

const root = fileURLToPath(new URL('page', import.meta.url));

/** A page that holds the engine itself, with a worker that takes the pipeline to pieces. */
export class OpenBenchPage {
  readonly #page: Page;
  readonly #close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.#page = page;
    this.#close = close;
  }

  /** Builds the page and opens it. */
  static async open(browser: Browser): Promise<OpenBenchPage> {
    const served = await servePage(root);
    const page = await browser.newPage();
    await page.goto(served.origin);
    await page.waitForFunction(() => 'bench' in window);
    return new OpenBenchPage(page, async () => {
      await page.close();
      await served.close();
    });
  }

  /** Puts files into the input of the page. */
  async give(paths: readonly string[]): Promise<void> {
    await this.#page.locator('input').setInputFiles([...paths]);
  }

  /** Calls a function of the page. */
  call<K extends keyof BenchPage>(
    name: K,
    ...values: Parameters<BenchPage[K]>
  ): Promise<Awaited<ReturnType<BenchPage[K]>>>;
  call(name: keyof BenchPage, ...values: readonly unknown[]): Promise<unknown> {
    return this.#page.evaluate(
      ([name, values]) => {
        const { bench } = window as unknown as BenchWindow;
        const call = bench[name] as (...values: readonly unknown[]) => Promise<unknown>;
        return call(...values);
      },
      [name, values] as const,
    );
  }

  close(): Promise<void> {
    return this.#close();
  }
}
