import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../browser/free-port.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const buildDirectory = join(root, 'build');

export type ServedBuild = {
  readonly origin: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

type Run = {
  readonly code: number | null;
  readonly output: string;
};

/** Starts `src/server.ts` with these settings and no others of ours; `listening` fails when it ends before. */
export function runServer(settings: Readonly<Record<string, string>>) {
  const { HOST: _host, ORIGIN: _origin, TLS_CERT: _cert, TLS_KEY: _key, ...environment } = process.env;
  const server = spawn(process.execPath, ['src/server.ts'], { cwd: root, env: { ...environment, ...settings } });
  let output = '';
  const listening = new Promise<void>((resolve, reject) => {
    const read = (data: Buffer) => {
      output += data.toString();
      if (output.includes('Lintel listens on')) resolve();
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('close', () => {
      reject(new Error(output));
    });
  });
  listening.catch(() => undefined);
  const ended = new Promise<Run>((resolve) => {
    server.on('close', (code) => {
      resolve({ code, output });
    });
  });
  return { server, listening, ended };
}

/** Serves the build of this checkout on a free port (or the given one) with an empty store of its own. */
export async function serveBuild(given: { port?: number } = {}): Promise<ServedBuild> {
  const port = given.port ?? (await freePort());
  const data = mkdtempSync(join(tmpdir(), 'lintel-shell-'));
  const { server, listening, ended } = runServer({ PORT: String(port), LINTEL_DATA: data });
  await listening;
  return {
    origin: `http://localhost:${String(port)}`,
    port,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Every file below a directory of the build, as URL paths. */
export function builtFiles(directory: 'client' | 'prerendered'): string[] {
  const top = join(buildDirectory, directory);
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length).replaceAll('\\', '/'))
    .sort();
}

export const built = (path: string): Buffer => readFileSync(join(buildDirectory, path));
