import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { base64urlOf } from '#lib/domain/base64url.ts';
import { PublicJwk, thumbprint } from '#lib/domain/signature.ts';
import { importBoxKey } from '#lib/formats/parcel-box.ts';
import type { HubKey } from './services/hub-key.ts';

/** A hub of the first version has no file for the second one: it is made when it starts. */
const SIGN = { file: 'hub-key.json', name: 'ECDSA', use: ['sign', 'verify'] } as const;
const BOX = { file: 'hub-box-key.json', name: 'ECDH', use: ['deriveBits'] } as const;
const PrivateJwk = z.object({ ...PublicJwk.shape, d: base64urlOf(32) });

/**
 * The hub's own keys, made at the first call and kept in files that only the hub's user can read. Vaults pin the one that
 * signs: a hub that comes back with another one is refused by every device. It vouches for the other, to which devices
 * encrypt files that somebody carries.
 */
export async function loadHubKey(dataDir: string): Promise<HubKey> {
  const [sign, box] = [await load(dataDir, SIGN), await load(dataDir, BOX)];
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const privateKey = await crypto.subtle.importKey('jwk', sign.key, curve, false, ['sign']);
  return {
    publicKey: sign.publicKey,
    thumbprint: await thumbprint(sign.publicKey),
    privateKey,
    box: { publicKey: box.publicKey, privateKey: await importBoxKey(box.key) },
  };
}

async function load(
  dataDir: string,
  kind: typeof SIGN | typeof BOX,
): Promise<{ publicKey: PublicJwk; key: PublicJwk & { d: string } }> {
  const file = join(dataDir, kind.file);
  const text = read(file) ?? (await make(file, kind));
  const { crv, kty, x, y, d } = PrivateJwk.parse(JSON.parse(text));
  const publicKey = { crv, kty, x, y };
  return { publicKey, key: { ...publicKey, d } };
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
async function make(file: string, { name, use }: typeof SIGN | typeof BOX): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, use);
  const { crv, kty, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  // In containers two processes may have the same number.
  const aside = `${file}.${crypto.randomUUID()}`;
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
