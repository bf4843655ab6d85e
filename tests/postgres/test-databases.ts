import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openPostgresStore } from '#lib/server/store/postgres.ts';

/** A database with the newest tables and nothing in them, of which each test gets a copy. */
const TEMPLATE = 'lintel_template';

/** Databases for tests on one server, each with a name of its own. */
export class TestDatabases {
  readonly #server: string;

  /** @param server the URL of any database on it */
  constructor(server: string) {
    this.#server = server;
  }

  /** Makes what copies are made of. */
  async prepare(): Promise<void> {
    await this.#run(`create database ${TEMPLATE} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
    await (await openPostgresStore(this.#url(TEMPLATE))).close();
  }

  /** The URL of a new database; an `empty` one has no tables yet. */
  async make(content: 'empty' | 'tables' = 'tables'): Promise<string> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await this.#run(`create database ${name} template ${content === 'empty' ? 'template0' : TEMPLATE}`);
    return this.#url(name);
  }

  async drop(url: string): Promise<void> {
    await this.#run(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
  }

  #url(database: string): string {
    const url = new URL(this.#server);
    url.pathname = `/${database}`;
    return url.href;
  }

  async #run(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
