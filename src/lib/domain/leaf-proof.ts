import { fromBase64url } from './base64url.ts';
import { fromHex } from './hash.ts';
import { commitment, type LogStatement } from './log-entry.ts';
import { isIncluded } from './merkle-proof.ts';
import { leafHash, type Sha256Of } from './merkle.ts';
import type { Checkpoint } from './wire/log.ts';

/** A leaf that is opened with its salt, and hashes from it upwards. */
type Place = { readonly salt: string; readonly index: number; readonly path: readonly string[] };

/** Whether this very statement stands there in the log of the checkpoint. */
export function isLeafIn(
  sha256: Sha256Of,
  statement: LogStatement,
  { salt, index, path }: Place,
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
): boolean {
  const key = fromBase64url(salt);
  if (key === null) return false;
  const leaf = leafHash(sha256, commitment(sha256, key, statement));
  return isIncluded(sha256, { index, size, leaf, path: path.map(fromHex), root: fromHex(root) });
}
