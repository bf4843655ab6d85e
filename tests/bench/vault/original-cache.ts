import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../fixtures/portal-server.ts';
import { makeOriginal, original, RECIPES } from './originals.ts';

const folder = join(checkout, `node_modules/.cache/lintel-bench/vault-originals-${RECIPES}`);

const pathOf = (number: number): string => join(folder, `${number}.${original(number).format}`);

/** Encodes an original unless an earlier run did. */
export async function keepOriginal(number: number): Promise<void> {
  const path = pathOf(number);
  if (existsSync(path)) return;
  const file = await makeOriginal(original(number));
  mkdirSync(folder, { recursive: true });
  // Whole or not at all, also when the run is ended now.
  writeFileSync(`${path}.part`, file);
  renameSync(`${path}.part`, path);
}

export const keptOriginal = (number: number): Uint8Array => readFileSync(pathOf(number));
