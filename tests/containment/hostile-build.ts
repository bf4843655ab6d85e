import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servedFolders } from '../../src/build/served-files.ts';
import { writeIntegrity } from '../../src/build/write-integrity.ts';
import { checkout } from '../fixtures/portal-server.ts';
import { serviceWorkerCode, workerCode } from './attempt-code.ts';

/** The workers that are closed, by the beginning of their files' names. */
export const workerKinds = ['engine', 'heif', 'import', 'matching'] as const;
export type WorkerKind = (typeof workerKinds)[number];

export type HostileBuild = {
  /** A checkout that the portal's own server can be started in. */
  readonly root: string;
  /** Where each worker's script is served. */
  readonly workers: Readonly<Record<WorkerKind, string>>;
  readonly remove: () => void;
};

const workersFolder = '_app/immutable/workers';

/**
 * The build of this checkout with one change: at the end of its workers' files, and of the service worker's, stands the code of
 * the attempts, and the build's own list of hashes says so. Everything else is the product's, its server with the headers that it sends above all.
 */
export function makeHostileBuild(): HostileBuild {
  const root = mkdtempSync(join(tmpdir(), 'lintel-hostile-'));
  for (const part of ['src', 'wasm/build', 'build', 'package.json'])
    cpSync(join(checkout, part), join(root, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));

  const folder = join(root, 'build/client', workersFolder);
  const names = readdirSync(folder);
  const changed = (kind: WorkerKind): string => {
    const name = names.find((file) => file.startsWith(`${kind}.worker-`) && file.endsWith('.js'));
    if (name === undefined) throw new Error(`The build has no ${kind} worker.`);
    appendFileSync(join(folder, name), workerCode());
    dropCompressed(join(folder, name));
    return `/${workersFolder}/${name}`;
  };
  const workers = {
    engine: changed('engine'),
    heif: changed('heif'),
    import: changed('import'),
    matching: changed('matching'),
  };
  const { version } = JSON.parse(readFileSync(join(root, 'build/client/_app/version.json'), 'utf8')) as {
    version: string;
  };
  appendFileSync(join(root, 'build/client/service-worker.js'), serviceWorkerCode);
  for (const file of ['service-worker.js', 'integrity.json']) dropCompressed(join(root, 'build/client', file));
  writeIntegrity(servedFolders(join(root, 'build')), version);
  const remove = () => {
    rmSync(root, { recursive: true, force: true });
  };
  return { root, workers, remove };
}

/** Compressed by the build from the text as it was; the server falls back to what is left. */
function dropCompressed(file: string): void {
  for (const ending of ['br', 'gz']) rmSync(`${file}.${ending}`, { force: true });
}
