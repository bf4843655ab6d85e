import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { Portal } from '../e2e/portal.ts';
import { answerPicker } from './evidence-folder.ts';

/** A browser with a profile on the disk that can be shot down with all its processes, and started again. */
export class DoomedBrowser {
  readonly #origin: string;
  readonly #prepare: (context: BrowserContext) => Promise<unknown>;
  /** Its profile on the disk. */
  readonly folder: string;
  #context: BrowserContext | null = null;
  #process: number | null = null;

  private constructor(origin: string, folder: string, prepare: (context: BrowserContext) => Promise<unknown>) {
    this.#origin = origin;
    this.#prepare = prepare;
    this.folder = folder;
  }

  /** @param prepare called at each start, before any page loads */
  static async create(
    origin: string,
    prepare: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<DoomedBrowser> {
    return new DoomedBrowser(origin, await mkdtemp(join(tmpdir(), 'lintel-doomed-')), prepare);
  }

  async open(): Promise<Portal> {
    const viewport = { width: 1400, height: 1800 };
    const context = await chromium.launchPersistentContext(this.folder, { ...chromiumLaunch(), viewport });
    this.#context = context;
    this.#process = await processOf(context);
    context.setDefaultTimeout(30_000);
    await context.addInitScript(answerPicker, 'evidence');
    await this.#prepare(context);
    const portal = new Portal(context.pages()[0] ?? (await context.newPage()), this.#origin);
    await portal.goto('/');
    return portal;
  }

  /** Ends every process of the browser at once; none of them is asked. */
  async kill(): Promise<void> {
    const [context, process] = [this.#context, this.#process];
    if (context === null || process === null) throw new Error('The browser does not run.');
    const closed = context.waitForEvent('close');
    // Playwright starts a browser as the leader of a process group of its own.
    globalThis.process.kill(-process, 'SIGKILL');
    await closed;
    [this.#context, this.#process] = [null, null];
  }

  async close(): Promise<void> {
    await this.#context?.close();
    [this.#context, this.#process] = [null, null];
  }

  async destroy(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function processOf(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession();
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  await session?.detach();
  const browser = processInfo.find(({ type }) => type === 'browser');
  if (browser === undefined) throw new Error('The browser does not say which process it is.');
  return browser.id;
}
