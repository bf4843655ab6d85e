import { sha256Hex } from '#lib/domain/hash.ts';
import {
  INTEGRITY_PATH,
  integrityContent,
  integrityRoot,
  integrityText,
  type FileHashes,
} from '#lib/domain/integrity.ts';

export { INTEGRITY_PATH } from '#lib/domain/integrity.ts';

export type ShellGuardOptions = {
  readonly version: string;
  /** What the service worker's own script carries: only these bytes are let into its cache. */
  readonly files: FileHashes;
  /** Asks the hub for the service worker's script once more; its hash stands in `integrity.json`. */
  readonly ownScript: () => Promise<Response>;
};

/** Whether a response is, to the byte, the file that the build of this service worker has under that path. Reads its body. */
export type ShellGuard = (path: string, response: Response) => Promise<boolean>;

/**
 * The one file that the script cannot carry the hash of is the list with that script's own hash in it: but all that it
 * must say is known, so it is compared as a text.
 */
export function shellGuard({ version, files, ownScript }: ShellGuardOptions): ShellGuard {
  const expectedList = async () => {
    const script = await bytesOf(await ownScript());
    if (script === null) return null;
    const content = integrityContent(version, files, await sha256Hex(script));
    return sha256Hex(new TextEncoder().encode(integrityText(content, await integrityRoot(content))));
  };
  return async (path, response) => {
    const bytes = await bytesOf(response);
    if (bytes === null) return false;
    const expected = path === INTEGRITY_PATH ? await expectedList() : Object.hasOwn(files, path) ? files[path] : null;
    return (await sha256Hex(bytes)) === expected;
  };
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  return response.status === 200 && !response.redirected ? new Uint8Array(await response.arrayBuffer()) : null;
}
