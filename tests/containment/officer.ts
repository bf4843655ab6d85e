import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import type { BrowserName } from '../browser/find-browser.ts';
import { wholeJson } from '../conformance/whole-json.ts';
import { quietBrowser } from './browser.ts';

const hook = (name: string): string => `[data-testid=${name}]`;

const PATIENCE_MS = 120_000;

/** An officer at the portal in any installed browser, who does what can be done with the screen that all of them show. */
export class Officer {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #downloads: string;

  private constructor(browser: Browser, page: Page, downloads: string) {
    this.#browser = browser;
    this.page = page;
    this.#downloads = downloads;
  }

  /** @param proxy the port of the proxy that everything goes through */
  static async at(
    name: BrowserName,
    options: { readonly proxy: number; readonly resistFingerprinting: boolean },
  ): Promise<Officer> {
    const downloads = mkdtempSync(join(tmpdir(), 'lintel-saved-'));
    const browser = await quietBrowser(name, { ...options, downloads });
    const page = await browser.newPage();
    await page.setViewport({ width: 1400, height: 1000 });
    page.setDefaultTimeout(PATIENCE_MS);
    return new Officer(browser, page, downloads);
  }

  async leave(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#downloads, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Waits for the element with an automation hook. */
  async sees(name: string): Promise<void> {
    await this.page.waitForSelector(hook(name));
  }

  async press(name: string): Promise<void> {
    await this.page.locator(hook(name)).click();
  }

  async fill(name: string, text: string): Promise<void> {
    await this.page.locator(hook(name)).fill(text);
  }

  /** The texts of all elements with an automation hook. */
  async texts(name: string): Promise<string[]> {
    return this.page.$$eval(hook(name), (elements) => elements.map(({ textContent }) => textContent.trim()));
  }

  /** Goes to a place of the rail without loading the page anew. */
  async visit(path: '/' | '/cases' | '/outbox' | '/assurance'): Promise<void> {
    await this.page.locator(`nav a[href="${path}"]`).click();
    await this.page.waitForSelector(`nav a[href="${path}"][aria-current=page]`);
  }

  /** Waits until the receipt is found in the hub's log: until then the portal may still ask for that by itself. */
  async sendingSettled(): Promise<void> {
    await this.visit('/outbox');
    await this.page.waitForSelector(`${hook('receipt-proof')}[data-proven=true]`);
  }

  /** Opens the one-time link, and makes a vault on the way. */
  async enrol(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await this.press('vault-noted');
    await this.press('vault-create');
    await this.press('recovery-noted');
    await this.sees('enrol-done');
  }

  async beginCase(words: { readonly name: string; readonly reference: string; readonly notes: string }): Promise<void> {
    await this.visit('/cases');
    await this.press('cases-begin');
    for (const [field, text] of Object.entries(words)) await this.fill(`begin-case-${field}`, text);
    await this.press('begin-case-confirm');
    await this.page.waitForSelector(hook('begin-case-dialog'), { hidden: true });
    await this.visit('/');
  }

  /** Hands in files as a folder that was picked: no driver can pick one in Firefox. Waits until all have been done. */
  async pickFolder(files: readonly { readonly path: string; readonly file: Uint8Array }[]): Promise<void> {
    const given = files.map(({ path, file }) => ({ path, base64: Buffer.from(file).toString('base64') }));
    await this.page.$eval(
      hook('pick-folder'),
      (input, list) => {
        const picked = list.map(({ path, base64 }) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          const file = new File([bytes], path.replace(/^.*\//, ''), { lastModified: 1_700_000_000_000 });
          return Object.defineProperty(file, 'webkitRelativePath', { value: path });
        });
        const held = { length: picked.length, item: (at: number) => picked[at] ?? null };
        Object.defineProperty(input, 'files', { value: held, writable: true });
        input.dispatchEvent(new Event('change', { bubbles: true }));
      },
      given,
    );
    const rows = `${hook('results-table')}[aria-rowcount="${files.length + 1}"]`;
    await this.page.waitForSelector(rows);
    await this.page.waitForFunction(
      (state) => document.querySelector(state)?.textContent.trim() === 'done',
      {},
      hook('job-state'),
    );
  }

  /** Writes a note about the first picture. */
  async note(text: string): Promise<void> {
    const row = await this.page.waitForSelector(`${hook('results-table')} .body [role=row]`);
    await row?.click({ count: 2 });
    await this.fill('mark-note', text);
  }

  /** Asks the hub about everything in the case. @returns the verdicts */
  async checkHub(): Promise<string[]> {
    await this.press('check-hub');
    await this.press('lookup-ask');
    await this.press('lookup-close');
    await this.page.waitForSelector(hook('lookup-dialog'), { hidden: true });
    return this.texts('verdict');
  }

  /** Reviews and sends everything in the case. */
  async submit(): Promise<void> {
    await this.press('review-disclosure');
    await this.press('send-batch');
    await this.sees('disclosure-sent');
  }

  /** Presses what saves a JSON file. @returns its text */
  async saved(name: string): Promise<string> {
    const before = new Set(readdirSync(this.#downloads));
    await this.press(name);
    const limit = Date.now() + PATIENCE_MS;
    while (Date.now() < limit) {
      for (const file of readdirSync(this.#downloads)) {
        const text = before.has(file) || !file.endsWith('.json') ? null : wholeJson(join(this.#downloads, file));
        if (text !== null) return text;
      }
      await delay(50);
    }
    throw new Error(`Nothing was saved by ${name}.`);
  }
}
