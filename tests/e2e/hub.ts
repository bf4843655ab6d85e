import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../browser/free-port.ts';
import { hubRows } from '../fixtures/hub-rows.ts';
import { environmentOf } from '../fixtures/store-place.ts';
import { checkout, startPortalServer, type PortalServer } from '../fixtures/portal-server.ts';

const run = promisify(execFile);

/** A hub with a store of its own, which a story may stop and start as often as it likes: always at the same address. */
export class TestHub {
  readonly origin: string;
  readonly data: string;
  readonly #port: number;
  #server: PortalServer | null = null;
  #printed = '';

  private constructor(port: number, data: string) {
    this.#port = port;
    this.origin = `http://localhost:${port}`;
    this.data = data;
  }

  /** A hub that runs, on a free port and an empty store. */
  static async start(): Promise<TestHub> {
    const hub = new TestHub(await freePort(), await mkdtemp(join(tmpdir(), 'lintel-hub-')));
    await hub.start();
    return hub;
  }

  /** @param root the checkout whose build is served, this one unless told otherwise */
  async start(root = checkout): Promise<void> {
    this.#server = await startPortalServer({ port: this.#port, data: this.data, root });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    this.#printed += server.output();
    await server.stop();
  }

  /** Stops the hub and takes its store away. */
  async destroy(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** All that the hub has ever printed. */
  get printed(): string {
    return this.#printed + (this.#server?.output() ?? '');
  }

  /** The one-time link that an empty hub prints for its first officer. */
  async firstLink(): Promise<string> {
    for (const limit = Date.now() + 10_000; Date.now() < limit; await new Promise((wake) => setTimeout(wake, 50))) {
      const link = /^http\S+\/enrol#\S+$/m.exec(this.printed)?.[0];
      if (link !== undefined) return link;
    }
    throw new Error(`The hub printed no enrolment link:\n${this.printed}`);
  }

  /** Runs `npm run hub -- …` beside the hub, as its operator does. @returns the last line that it prints */
  async command(...words: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, ['src/lib/server/cli.ts', ...words], {
      cwd: checkout,
      env: { ...process.env, ...(await environmentOf(this.data)), PORT: String(this.#port) },
    });
    return stdout.trimEnd().split('\n').at(-1) ?? '';
  }

  /** Rows of the hub's own store, read beside the hub without writing. Digests and bodies are bytes. */
  rows(sql: string): Record<string, unknown>[] {
    return hubRows(this.data, sql);
  }
}
