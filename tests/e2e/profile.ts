import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { Portal } from './portal.ts';
import { recordApi, type Sent } from './wire.ts';

/** A browser profile of one officer on a disk of its own: what a browser keeps survives its restarts. */
export class Profile {
  readonly #origin: string;
  readonly #launch: typeof chromiumLaunch;
  /** Where it lies on the disk. */
  readonly folder: string;
  #context: BrowserContext | null = null;
  /** Every request to the hub's API since the profile was made. */
  readonly sent: Sent[] = [];
  /** What pages complained about: uncaught errors, and breaches of the page's own policies. */
  readonly faults: string[] = [];

  private constructor(origin: string, folder: string, launch: typeof chromiumLaunch) {
    this.#origin = origin;
    this.folder = folder;
    this.#launch = launch;
  }

  /** @param launch how its browser is started */
  static async create(origin: string, launch = chromiumLaunch): Promise<Profile> {
    return new Profile(origin, await mkdtemp(join(tmpdir(), 'lintel-profile-')), launch);
  }

  /** Starts the browser and opens the portal; tall enough that a table of some files needs no scrolling. */
  async open(path = '/'): Promise<Portal> {
    const viewport = { width: 1400, height: 1800 };
    const context = await chromium.launchPersistentContext(this.folder, { ...this.#launch(), viewport });
    this.#context = context;
    context.setDefaultTimeout(20_000);
    recordApi(context, this.sent);
    context.on('weberror', (error) => this.faults.push(error.error().message));
    context.on('console', (message) => {
      if (/Content.Security.Policy|TrustedScript|Connection-Allowlist/i.test(message.text()))
        this.faults.push(message.text());
    });
    const portal = new Portal(context.pages()[0] ?? (await context.newPage()), this.#origin);
    await portal.goto(path);
    return portal;
  }

  get context(): BrowserContext {
    if (this.#context === null) throw new Error('The browser of this profile does not run.');
    return this.#context;
  }

  /** Another tab of the running browser. */
  async tab(path = '/'): Promise<Portal> {
    const portal = new Portal(await this.context.newPage(), this.#origin);
    await portal.goto(path);
    return portal;
  }

  /** Ends the browser; the profile stays. */
  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  /** Ends the browser, starts it again and empties its HTTP cache: what the portal kept by itself must do. */
  async restart(path = '/'): Promise<Portal> {
    await this.close();
    const portal = await this.open('about:blank');
    const session = await this.context.newCDPSession(portal.page);
    await session.send('Network.clearBrowserCache');
    await portal.goto(path);
    return portal;
  }

  async destroy(): Promise<void> {
    await this.close();
    // The processes of a browser that has closed may write down a last thing in it.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
