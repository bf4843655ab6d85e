import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { base64urlOf } from '#lib/domain/base64url.ts';
import { PublicJwk, thumbprint } from '#lib/domain/signature.ts';
import type { HubKey } from './services/hub-key.ts';

const FILE = 'hub-key.json';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const PrivateJwk = z.object({ ...PublicJwk.shape, d: base64urlOf(32) });

/**
 * The hub's own key, made at the first call and kept in a file that only the hub's user can read. Vaults pin it: a hub
 * that comes back with another one is refused by every device.
 */
export async function loadHubKey(dataDir: string): Promise<HubKey> {
  const file = join(dataDir, FILE);
  const text = read(file) ?? (await make(file));
  const { crv, kty, x, y, d } = PrivateJwk.parse(JSON.parse(text));
  const publicKey = { crv, kty, x, y };
  const privateKey = await crypto.subtle.importKey('jwk', { ...publicKey, d }, CURVE, false, ['sign']);
  return { publicKey, thumbprint: await thumbprint(publicKey), privateKey };
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Written aside, then linked into place: of two processes that begin at once, both get the key of the first. */
async function make(file: string): Promise<string> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const { crv, kty, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const aside = `${file}.${String(process.pid)}`;
  writeFileSync(aside, JSON.stringify({ crv, kty, x, y, d }), { mode: 0o600, flush: true });
  chmodSync(aside, 0o600);
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(aside);
  }
  return readFileSync(file, 'utf8');
}
