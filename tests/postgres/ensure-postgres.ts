import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where packages of the system put one folder a version; the newest one is used. */
const VERSIONS = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`: the one that LINTEL_POSTGRES names, else of the newest version that is installed. */
function findPostgres(): string | undefined {
  const named = process.env['LINTEL_POSTGRES'];
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const installed = versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(VERSIONS, version, 'bin'));
  const places = named ? [named] : [...installed, ...(process.env['PATH'] ?? '').split(delimiter)];
  return places.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

/** The programs of PostgreSQL; where there are none, and the system is Debian's kind and we are root, they are installed first. */
export function ensurePostgres(): string | undefined {
  const found = findPostgres();
  if (found || process.env['LINTEL_POSTGRES'] || process.platform !== 'linux' || process.getuid?.() !== 0) return found;
  console.log('No PostgreSQL found; installing the package of the system ...');
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (apt('update', '-q')) apt('install', '-y', '-q', '--no-install-recommends', 'postgresql');
  return findPostgres();
}
