import { ensurePostgres } from './ensure-postgres.ts';
import { startPostgres } from './temporary-postgres.ts';
import { TestDatabases } from './test-databases.ts';

/** Starts the server of the suite `postgres`. The tests find it by the variable; without it they use the embedded store. */
export default async function setup(): Promise<() => Promise<void>> {
  const programs = ensurePostgres();
  if (programs === undefined) throw new Error('There is no PostgreSQL to test with');
  const server = await startPostgres(programs);
  try {
    await new TestDatabases(server.url).prepare();
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env['LINTEL_TEST_DATABASE_URL'] = server.url;
  return server.stop;
}
