import type { CDPSession, Page } from '@playwright/test';

/** The JavaScript heap of a page, without its workers, as it is after a collection. */
export class PageMemory {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<PageMemory> {
    return new PageMemory(await page.context().newCDPSession(page));
  }

  async heapBytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    return (await this.#session.send('Runtime.getHeapUsage')).usedSize;
  }
}
