import { INTEGRITY_PATH } from '#lib/domain/integrity.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { engineModuleUrls } from '#lib/wasm/asset-urls.ts';
import type { ModuleName } from '#lib/wasm/modules.ts';

/**
 * - `unlisted`: not in the build manifest; nothing was sent
 * - `unreachable`: neither the service worker's cache nor the server could be reached
 * - `refused`: the server answered, but not with the file
 */
export type ShellAssetFault = 'unlisted' | 'unreachable' | 'refused';

/**
 * The second file of the only door (the first is `egress/hub-client.ts`): a GET without body or query of a file that
 * this build lists by name. No caller can choose the URL, so nothing can be carried out in it.
 */
export async function fetchShellAsset(name: ModuleName): Promise<Result<Uint8Array<ArrayBuffer>, ShellAssetFault>> {
  const url = Object.hasOwn(engineModuleUrls, name) ? engineModuleUrls[name] : undefined;
  return url === undefined ? err('unlisted') : fetchListed(url);
}

/** The same of the build's list of hashes: `integrity.json`, as it came. */
export function fetchIntegrity(): Promise<Result<Uint8Array<ArrayBuffer>, ShellAssetFault>> {
  return fetchListed(INTEGRITY_PATH);
}

async function fetchListed(url: string): Promise<Result<Uint8Array<ArrayBuffer>, ShellAssetFault>> {
  if (new URL(url, location.href).origin !== location.origin) return err('unlisted');
  try {
    const response = await fetch(url, {
      method: 'GET',
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    return response.status === 200 ? ok(new Uint8Array(await response.arrayBuffer())) : err('refused');
  } catch {
    return err('unreachable');
  }
}
