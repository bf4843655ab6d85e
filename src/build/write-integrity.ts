import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '#lib/domain/canonical.ts';
import {
  INTEGRITY_PATH,
  SERVICE_WORKER_PATH,
  integrityContent,
  integrityText,
  type FileHashes,
} from '#lib/domain/integrity.ts';
import { listedHashes, sha256Of, type ServedFolders } from './served-files.ts';

const firstLine = /^self\.lintelFiles=.*\n/;

/**
 * Writes `integrity.json`, in an order without a cycle: all other files are hashed; their list becomes the first line of
 * the service worker's script, so that what it checks against cannot be changed without changing the script; the script
 * is hashed; list and script's hash together have the root. To be called before anything is compressed. A build that
 * was changed since can be given a new list by calling it again.
 */
export function writeIntegrity(folders: ServedFolders, version: string): void {
  const files = listedHashes(folders);
  const worker = join(folders.client, SERVICE_WORKER_PATH);
  const script = withList(readFileSync(worker, 'utf8'), files);
  writeFileSync(worker, script);
  const content = integrityContent(version, files, sha256Of(script));
  writeFileSync(join(folders.client, INTEGRITY_PATH), integrityText(content, sha256Of(canonicalJson(content))));
}

function withList(script: string, files: FileHashes): string {
  return `self.lintelFiles=${canonicalJson(files)};\n${script.replace(firstLine, '')}`;
}
