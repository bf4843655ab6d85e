import * as z from 'zod/mini';
import { canonicalBytes, canonicalJson } from './canonical.ts';
import { Sha256, sha256Hex } from './hash.ts';
import { err, ok, type Result } from './result.ts';

/** Where a hub serves the list, and the one file that stands beside it. */
export const INTEGRITY_PATH = '/integrity.json';
export const SERVICE_WORKER_PATH = '/service-worker.js';

/** As a browser asks for it: `/`, `/assurance`, `/_app/immutable/…`; see `server/http/request-target.ts`. */
const ServedPath = z.string().check(z.maxLength(512), z.regex(/^\/[A-Za-z0-9._~/-]*$/));

/**
 * SHA-256 of every file and page of a build, as a browser has it after it has undone `Content-Encoding`. `x.br` and `x.gz`
 * are the same bytes as `x`, compressed, and not listed. Two files cannot be in a list that they carry themselves: this
 * list's own file, and the service worker's script, which begins with the list and is named beside it.
 */
export const FileHashes = z.record(ServedPath, Sha256);
export type FileHashes = Readonly<z.infer<typeof FileHashes>>;

const content = {
  format: z.literal('lintel-integrity/1'),
  version: z.string().check(z.maxLength(64)),
  files: FileHashes,
  serviceWorker: Sha256,
};

/**
 * What a build serves, `lintel-integrity/1`. `root` is the SHA-256 of the RFC 8785 form of all other members: one number
 * for the whole build. The file is its own RFC 8785 form.
 */
export const Integrity = z.strictObject({ ...content, root: Sha256 });
export type Integrity = Readonly<z.infer<typeof Integrity>>;
export type IntegrityContent = Omit<Integrity, 'root'>;

/** What a file of our own making says of the build that wrote it; no root where the page has not learnt it. */
export type BuildFacts = { readonly build: string; readonly buildRoot?: string | undefined };

/** `not-a-list`: of another form, or not canonical. `wrong-root`: its root is not that of what it lists. */
export type IntegrityFault = 'not-a-list' | 'wrong-root';

export function integrityContent(version: string, files: FileHashes, serviceWorker: string): IntegrityContent {
  return { format: 'lintel-integrity/1', version, files, serviceWorker };
}

/** The text of `integrity.json`. */
export function integrityText(content: IntegrityContent, root: string): string {
  return canonicalJson({ ...content, root });
}

/** SHA-256 of the content's canonical form, as hexadecimal. */
export function integrityRoot(content: IntegrityContent): Promise<string> {
  return sha256Hex(canonicalBytes(content));
}

/** The list in a text, when it is of the form that a build writes and its root is that of its content. */
export async function readIntegrity(text: string): Promise<Result<Integrity, IntegrityFault>> {
  const list = parsed(text);
  if (list === null || canonicalJson(list) !== text) return err('not-a-list');
  const { root, ...listed } = list;
  return (await integrityRoot(listed)) === root ? ok(list) : err('wrong-root');
}

function parsed(text: string): Integrity | null {
  try {
    const list = Integrity.safeParse(JSON.parse(text));
    return list.success ? list.data : null;
  } catch {
    return null;
  }
}
