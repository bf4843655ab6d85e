import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { readVirtualRows } from './virtual-rows.ts';
import { words } from './words.ts';

/** One line of the results table as an officer reads it; null where the table shows nothing. */
export type Row = {
  readonly path: string;
  readonly outcome: string;
  readonly verdict: string | null;
  /** How the strongest match was found, e.g. `via pdq, distance 4 · Bureau A`. */
  readonly match: string | null;
  readonly mime: string;
  readonly pixels: string;
  readonly pdq: string | null;
  readonly sha256: string | null;
};

export type LedgerLine = { readonly route: string; readonly bytes: number; readonly sha256: string };

/** The width of a screen, in CSS pixels, that leaves the table more than the 120 rem that its columns ask for. */
const EVERY_COLUMN = 3000;

/** A tab of the portal, used as an officer uses it: through what is on the screen. */
export class Portal {
  readonly page: Page;
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
  }

  /** An element by its automation hook. */
  at(hook: string): Locator {
    return this.page.getByTestId(hook);
  }

  /** Loads an address: a path, or a whole link. Everything that lives in the tab's memory is gone then. */
  async goto(path: string): Promise<void> {
    await this.page.goto(path.startsWith('/') ? this.#origin + path : path);
    if (path !== 'about:blank') await this.page.locator('h1').first().waitFor();
  }

  /** Goes to a place of the rail without loading the page anew. */
  async visit(place: 'Case' | 'Cases' | 'Disclosure' | 'Outbox' | 'Assurance' | 'Settings'): Promise<void> {
    const link = this.page.getByRole('banner').getByRole('link', { name: place, exact: true });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
  }

  /** Comes back to this tab from another one. Of itself a browser under automation takes every tab for visible, always. */
  async comeBack(): Promise<void> {
    await this.page.bringToFront();
    await this.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  }

  /** Waits until the service worker holds the whole shell. */
  async installed(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  // Intake

  async pickFiles(files: readonly string[]): Promise<void> {
    await this.at('pick-files').setInputFiles([...files]);
  }

  async pickFolder(folder: string): Promise<void> {
    await this.at('pick-folder').setInputFiles(folder);
  }

  /** Drops files and folders of the disk on the page, as a file manager does. */
  async dropFromDisk(...paths: readonly string[]): Promise<void> {
    const box = await this.at('drop-zone').boundingBox();
    if (box === null) throw new Error('Nothing to drop on is on the screen.');
    const session = await this.page.context().newCDPSession(this.page);
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...place, data });
    await session.detach();
  }

  /** Drops files on the page, with contents of the test's own making. */
  async drop(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const list = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    const dataTransfer = await this.page.evaluateHandle((dropped) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of dropped)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
      return transfer;
    }, list);
    await this.at('drop-zone').dispatchEvent('drop', { dataTransfer });
  }

  /** The job's numbers as the interface offers them to programs. */
  async job(): Promise<{ state: string; total: number; done: number; failed: number }> {
    const progress = this.at('job-progress');
    const number = async (name: string) => Number(await progress.getAttribute(`data-${name}`));
    const state = (await this.at('job-state').textContent()) ?? '';
    return { state, total: await number('total'), done: await number('done'), failed: await number('failed') };
  }

  /** Has the next job paused at the moment in which that can be done, however fast the machine is. */
  async pauseAtOnce(): Promise<void> {
    await this.page.evaluate((word) => {
      new MutationObserver((_, observer) => {
        const pause = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === word);
        if (pause === undefined) return;
        observer.disconnect();
        pause.click();
      }).observe(document.body, { subtree: true, childList: true });
    }, words('job_pause'));
  }

  /** Waits until a job is over that has brought the table to so many files. */
  async jobDone(found: number): Promise<void> {
    await expect(this.at('results-table')).toHaveAttribute('aria-rowcount', String(found + 1), { timeout: 120_000 });
    await expect(this.at('job-state')).toHaveText('done');
  }

  // Results

  /** All rows that the table shows now, as on a screen on which every column has room: no more of them than fit on it. */
  async rows(): Promise<Row[]> {
    const before = this.page.viewportSize() ?? { width: 1400, height: 1800 };
    await this.page.setViewportSize({ ...before, width: EVERY_COLUMN });
    const rows = await this.#rows();
    await this.page.setViewportSize(before);
    return rows;
  }

  /** A table that has just come draws its rows a moment later. */
  async #rows(): Promise<Row[]> {
    const table = this.at('results-table');
    await table.locator('.head .sha256').waitFor();
    const lines = table.locator('.body [role=row]');
    await lines.first().waitFor();
    const undrawn = () =>
      table.evaluate((grid) => {
        const drawn = grid.querySelectorAll('.body [role=row]').length;
        return Number(grid.getAttribute('aria-rowcount')) - 1 - drawn;
      });
    await expect.poll(undrawn).toBe(0);
    return lines.evaluateAll((rows) =>
      rows.map((row) => {
        const cell = (name: string) => row.querySelector(`.cell.${name}`);
        const text = (name: string, part = '') =>
          cell(name)
            ?.querySelector(part || '*')
            ?.textContent.trim() ?? null;
        const hash = (name: string) => cell(name)?.querySelector('.digits')?.getAttribute('title') ?? null;
        return {
          path: cell('path')?.querySelector('[title]')?.getAttribute('title') ?? '',
          outcome: text('outcome', '.first') ?? '',
          verdict: text('verdict', '[data-testid=verdict]'),
          match: text('verdict', '.second'),
          mime: cell('type')?.textContent.trim() ?? '',
          pixels: cell('pixels')?.textContent.trim() ?? '',
          pdq: hash('pdq'),
          sha256: hash('sha256'),
        };
      }),
    );
  }

  /** One line of the table by the end of its path. */
  async row(name: string): Promise<Row> {
    const [found, ...more] = (await this.rows()).filter(({ path }) => path.endsWith(name));
    if (found === undefined || more.length > 0) throw new Error(`The table has not exactly one ${name}.`);
    return found;
  }

  /** Opens the details of a file and reads every whole digest there, by its label. */
  async details(path: string): Promise<{ digests: Record<string, string>; text: string }> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.at('results-table')
      .locator('.body [role=row]', { has: this.page.getByTitle(path, { exact: true }) })
      .dblclick();
    const pane = this.page.getByRole('complementary');
    await pane.getByRole('heading', { name, exact: true }).waitFor();
    // What the list does not hold comes out of the vault a moment later.
    await expect(pane).toHaveAttribute('aria-busy', 'false');
    const digests = await pane.locator('dt').evaluateAll((terms) =>
      terms.flatMap((term) => {
        const value = term.nextElementSibling?.querySelector('.digits')?.getAttribute('title');
        return value ? [[term.textContent.trim().split(/\s/)[0] ?? '', value] as const] : [];
      }),
    );
    const text = await pane.innerText();
    await pane.getByRole('button', { name: words('frame_close') }).click();
    return { digests: Object.fromEntries(digests), text };
  }

  /** The sum that stands above the table: found and its parts, by their words. */
  async tally(): Promise<Record<string, number>> {
    // A page that has just come shows its sum a moment later.
    await this.page.locator('.sum .chip').first().waitFor();
    const chips = await this.page.locator('.sum .chip').allInnerTexts();
    return Object.fromEntries(
      chips.map((chip) => {
        const [, words = '', count = ''] = /^(.*?)\s*([\d,.]+)$/s.exec(chip) ?? [];
        return [words.trim(), Number(count.replace(/\D/g, ''))];
      }),
    );
  }

  /** The same, after going to that place. */
  async tallyOf(place: 'Case'): Promise<Record<string, number>> {
    await this.visit(place);
    return this.tally();
  }

  /** Begins a case in the open vault, from the case that is on the screen. */
  async beginCase(words: {
    readonly name: string;
    readonly reference?: string;
    readonly notes?: string;
  }): Promise<void> {
    await this.at('new-case').click();
    await this.at('new-case-name').fill(words.name);
    await this.at('new-case-reference').fill(words.reference ?? '');
    await this.at('new-case-notes').fill(words.notes ?? '');
    await this.at('new-case-confirm').click();
    await this.at('new-case-dialog').waitFor({ state: 'detached' });
  }

  exportJson(): Promise<string> {
    return this.#saved('export-json');
  }

  exportCsv(): Promise<string> {
    return this.#saved('export-csv');
  }

  async #saved(hook: string): Promise<string> {
    const [download]: [Download, unknown] = await Promise.all([
      this.page.waitForEvent('download'),
      this.at(hook).click(),
    ]);
    return readFile(await download.path(), 'utf8');
  }

  // Vault and identity

  /** Makes a vault with the words that the portal proposes. @returns the passphrase */
  async createVault(): Promise<string> {
    await expect(this.at('vault-passphrase')).toHaveValue(/^\w+(-\w+){5}$/);
    const passphrase = await this.at('vault-passphrase').inputValue();
    await this.at('vault-noted').check();
    await this.at('vault-create').click();
    await this.noteRecoveryKey();
    return passphrase;
  }

  /** Puts the sheet with the recovery key away. @returns its words */
  async noteRecoveryKey(): Promise<string> {
    await this.at('recovery-sheet').waitFor();
    const words = await this.at('recovery-words').getByRole('listitem').allInnerTexts();
    await this.at('recovery-noted').click();
    return words.join(' ');
  }

  async unlock(passphrase: string): Promise<void> {
    await this.at('vault-passphrase').fill(passphrase);
    await this.at('vault-unlock').click();
  }

  /** Opens the vault of this browser, and comes back to the case when everything in it has been read. */
  async openVault(passphrase: string): Promise<void> {
    await this.visit('Settings');
    await this.unlock(passphrase);
    await this.at('vault-lock').waitFor();
    await this.visit('Case');
  }

  /** Enrols this browser by a link: makes a vault on the way. @returns its passphrase */
  async enrol(link: string, name = 'Officer'): Promise<string> {
    await this.goto('/enrol');
    await this.at('enrol-code').fill(link);
    await this.at('enrol-name').fill(name);
    const passphrase = await this.createVault();
    await this.at('enrol-done').waitFor();
    await this.page.getByRole('link', { name: words('enrol_start') }).click();
    return passphrase;
  }

  /** Waits for the result of a self-test, which hashes more than fifty files: that takes as long as a job of them. */
  async selfTested(): Promise<void> {
    await this.at('self-test-result').waitFor({ timeout: 120_000 });
  }

  // Questions, submissions, ledger

  /** Opens the question about everything in the case. */
  async openLookup(): Promise<Locator> {
    await this.at('check-hub').click();
    const dialog = this.at('lookup-dialog');
    await dialog.waitFor();
    return dialog;
  }

  /** Asks about everything in the case; for the hub that cannot or may not answer. @returns what the dialogue says */
  async checkHubInVain(): Promise<string> {
    const dialog = await this.openLookup();
    await this.at('lookup-ask').click();
    const said = await dialog.getByRole('alert').innerText();
    await dialog.getByRole('button', { name: words('hub_cancel') }).click();
    await dialog.waitFor({ state: 'detached' });
    return said;
  }

  /** Asks the hub about everything and closes the dialogue when it has answered. */
  async checkHub(): Promise<void> {
    await this.openLookup();
    await this.at('lookup-ask').click();
    await this.at('lookup-close').click();
    await this.at('lookup-dialog').waitFor({ state: 'detached' });
  }

  /** The bytes that the open disclosure says would leave, put together from what it shows. */
  async exactBytes(): Promise<Buffer> {
    await this.at('show-exact-bytes').click();
    return Buffer.from((await readVirtualRows(this.at('exact-bytes'))).join(''));
  }

  async reviewDisclosure(): Promise<void> {
    await this.at('review-disclosure').click();
    await this.at('send-batch').waitFor();
  }

  /** Reviews and sends everything in the case. */
  async submit(): Promise<void> {
    await this.reviewDisclosure();
    await this.at('send-batch').click();
  }

  /** Waits in the outbox until every receipt was looked up in the hub's log: from then on nothing leaves by itself. */
  async proven(): Promise<void> {
    await this.visit('Outbox');
    await this.page.getByRole('heading', { name: words('outbox_receipts') }).waitFor();
    await expect(this.page.locator('[data-testid="receipt-proof"][data-proven="false"]')).toHaveCount(0);
  }

  /** Goes to the ledger and reads it, oldest request first. */
  async ledger(): Promise<LedgerLine[]> {
    await this.visit('Assurance');
    await this.at('ledger').waitFor();
    await expect(this.at('ledger-whole')).toBeVisible();
    const lines = await this.at('ledger-entry').evaluateAll((rows) =>
      rows.map((row) => ({
        route: row.getAttribute('data-route') ?? '',
        bytes: Number(row.getAttribute('data-bytes')),
        sha256: row.getAttribute('data-sha256') ?? '',
      })),
    );
    return lines.toReversed();
  }
}
