import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../browser/free-port.ts';
import { hubRows } from '../fixtures/hub-rows.ts';
import { startPortalServer, type PortalServer } from '../fixtures/portal-server.ts';
import { ADDRESS } from './fault-proxy.ts';

/** A hub that can be shot down and comes back on the same port, with the same store. */
export class DoomedHub {
  readonly port: number;
  readonly data: string;
  /** Where browsers reach it: not here, but at the proxy in front. */
  readonly origin: string;
  /** How often it was killed. */
  crashes = 0;
  #server: PortalServer;
  #starting: Promise<void> | null = null;

  private constructor(server: PortalServer, origin: string) {
    this.#server = server;
    this.port = server.port;
    this.data = server.data;
    this.origin = origin;
  }

  static async start(origin: string): Promise<DoomedHub> {
    const data = await mkdtemp(join(tmpdir(), 'lintel-doomed-hub-'));
    return new DoomedHub(await startAt(origin, await freePort(), data), origin);
  }

  /** Settled as soon as it runs. */
  get up(): Promise<void> {
    return this.#starting ?? Promise.resolve();
  }

  /** Ends its process at once, and starts it again; while that goes on, once is enough. */
  crash(): Promise<void> {
    this.#starting ??= this.#crash().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** Rows of its store, read beside it. */
  rows(sql: string): Record<string, unknown>[] {
    return hubRows(this.data, sql);
  }

  async destroy(): Promise<void> {
    await this.up;
    await this.#server.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  async #crash(): Promise<void> {
    this.crashes++;
    await this.#server.kill();
    this.#server = await startAt(this.origin, this.port, this.data);
  }
}

function startAt(origin: string, port: number, data: string): Promise<PortalServer> {
  return startPortalServer({ port, data, environment: { ORIGIN: origin, ADDRESS_HEADER: ADDRESS } });
}
