import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../browser/free-port.ts';

/** A PostgreSQL server of our own, in a folder that goes with it. */
export type TemporaryPostgres = {
  /** Of its first database, with the password. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

type User = { uid: number; gid: number };

const PATIENCE = 60_000;
const SETTINGS = ['fsync=on', 'max_connections=300', 'shared_buffers=128MB', 'listen_addresses=127.0.0.1'];

/**
 * Makes a cluster and starts its server, on a free port of the loopback interface. The server is our child, so that nothing
 * waits for a pipe that it keeps open, as happens with `pg_ctl`; and it never is root, which it refuses.
 *
 * @param programs the folder of `initdb` and `postgres`
 */
export async function startPostgres(programs: string): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-postgres-'));
  const user = process.getuid?.() === 0 ? serviceUser() : null;
  const as = user ?? {};
  const [password, secret, data] = [randomBytes(16).toString('hex'), join(folder, 'password'), join(folder, 'data')];
  writeFileSync(secret, password, { mode: 0o600 });
  if (user !== null) for (const path of [folder, secret]) chownSync(path, user.uid, user.gid);
  const settings = [
    '-D',
    data,
    '-U',
    'lintel',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
    '--no-locale',
  ];
  execFileSync(join(programs, 'initdb'), settings, { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

  const port = await freePort();
  const options = [...SETTINGS, `port=${String(port)}`, `unix_socket_directories=${folder}`];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  });
  const orphaned = () => server.kill('SIGQUIT');
  process.once('exit', orphaned);
  const stop = async () => {
    process.off('exit', orphaned);
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://lintel:${password}@127.0.0.1:${String(port)}/postgres`;
  try {
    await answering(server, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** Root starts it as the user that the system's package has made for it (passwd(5)). */
function serviceUser(): User {
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  if (uid === undefined || gid === undefined) throw new Error('There is no user postgres to start the server as');
  return { uid: Number(uid), gid: Number(gid) };
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  for (const limit = Date.now() + PATIENCE; ; await new Promise((wake) => setTimeout(wake, 50))) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > limit) throw error;
    }
  }
}

/** SIGINT is its fast shutdown: connections that are open are cut. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGINT');
  await gone;
}
