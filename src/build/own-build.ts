import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTEGRITY_PATH, SERVICE_WORKER_PATH, readIntegrity, type Integrity } from '#lib/domain/integrity.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { readPages, type Pages } from '#lib/server/http/pages.ts';
import { listedHashes, servedFiles, servedFolders, sha256Of } from './served-files.ts';

/** A build that was made here, as something to compare a hub with. */
export type OwnBuild = {
  readonly integrity: Integrity;
  /** SHA-256 by path of everything that is served: what is listed, the list, and the service worker. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly pages: Pages;
};

/** Reads the build in `folder`; its files are hashed anew, and have to be what its own list says. */
export async function readOwnBuild(folder: string): Promise<Result<OwnBuild, string>> {
  const list = join(folder, 'client', INTEGRITY_PATH);
  if (!existsSync(list)) return err(`There is no build in ${folder}. Make one with \`npm run build\`.`);
  const integrity = await readIntegrity(readFileSync(list, 'utf8'));
  if (!integrity.ok) return err(`${list} is not what a build writes (${integrity.error}). Build anew.`);
  const folders = servedFolders(folder);
  const hashes = new Map(
    [...servedFiles(folders)].map(([path, file]) => [path, sha256Of(readFileSync(file))] as const),
  );
  const isIntact =
    canonicalJson(listedHashes(folders)) === canonicalJson(integrity.value.files) &&
    hashes.get(SERVICE_WORKER_PATH) === integrity.value.serviceWorker;
  if (!isIntact) return err(`The build in ${folder} was changed after it was made. Build anew.`);
  return ok({
    integrity: integrity.value,
    hashes,
    pages: readPages(readFileSync(join(folder, 'pages.json'), 'utf8')),
  });
}
