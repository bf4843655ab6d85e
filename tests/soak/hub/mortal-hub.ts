import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../browser/free-port.ts';
import pg from 'pg';
import { hubRows } from '../../fixtures/hub-rows.ts';
import { type PortalServer, startPortalServer } from '../../fixtures/portal-server.ts';
import { placeOf, removePlace } from '../../fixtures/store-place.ts';

type Place = { port: number; metrics: number; data: string };

/** A hub that is shot down and comes back on the same port, with the same store; and what it says of itself. */
export class MortalHub {
  readonly #place: Place;
  #server: PortalServer;
  kills = 0;

  private constructor(place: Place, server: PortalServer) {
    this.#place = place;
    this.#server = server;
  }

  static async start(): Promise<MortalHub> {
    const data = await mkdtemp(join(tmpdir(), 'lintel-soak-hub-'));
    const place = { port: await freePort(), metrics: await freePort(), data };
    return new MortalHub(place, await startAt(place));
  }

  get server(): PortalServer {
    return this.#server;
  }

  async kill(): Promise<void> {
    this.kills++;
    await this.#server.kill();
    this.#server = await startAt(this.#place);
  }

  /** One of its measurements (Prometheus' text format); null while it does not answer. */
  async measure(name: string): Promise<number | null> {
    try {
      const text = await (await fetch(`http://127.0.0.1:${this.#place.metrics}/metrics`)).text();
      const [, value] = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text) ?? [];
      return value === undefined ? null : Number(value);
    } catch {
      return null;
    }
  }

  /** Rows of its store, read beside it; digests as hexadecimal text. */
  async rows(sql: string): Promise<string[]> {
    const { data } = this.#place;
    const { databaseUrl } = await placeOf(data);
    if (databaseUrl === null) return hubRows(data, sql).map(lineOfRow);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows.map(lineOfRow);
    } finally {
      await client.end();
    }
  }

  async destroy(): Promise<void> {
    await this.#server.stop();
    await removePlace(this.#place.data);
  }
}

function startAt({ port, metrics, data }: Place): Promise<PortalServer> {
  const environment = { METRICS_PORT: String(metrics), LINTEL_LOOKUPS_PER_DAY: '1000000000' };
  return startPortalServer({ port, data, environment });
}

function lineOfRow(row: Record<string, unknown>): string {
  return Object.values(row)
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)))
    .join(' ');
}
