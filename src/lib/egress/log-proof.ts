import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '#lib/domain/equal-bytes.ts';
import { fromHex } from '#lib/domain/hash.ts';
import { isGrown, rootWithRun } from '#lib/domain/merkle-proof.ts';
import { receiptIsIn } from '#lib/domain/receipt-leaf.ts';
import { thumbprint, unsigned, verify, type PublicJwk } from '#lib/domain/signature.ts';
import type { Checkpoint, LogConsistency, LogProof, LogRun } from '#lib/domain/wire/log.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';

/** Whether the pinned hub has signed the checkpoint, and of the same log as the one before. */
export async function isOfHub(checkpoint: Checkpoint, hubKey: PublicJwk, seen: Checkpoint | null): Promise<boolean> {
  if (checkpoint.hub !== (await thumbprint(hubKey))) return false;
  if (seen !== null && checkpoint.origin !== seen.origin) return false;
  return verify(hubKey, 'lintel/checkpoint/1', unsigned(checkpoint), checkpoint.signature);
}

/** Whether the log of the later checkpoint begins with the one of the earlier. */
export function beginsWith(earlier: Checkpoint, later: Checkpoint, { from, to, path }: LogConsistency): boolean {
  if (from !== earlier.size || to !== later.size) return false;
  const [first, second] = [sized(earlier), sized(later)];
  return isGrown(sha256, { first, second, path: path.map(fromHex) });
}

/** Whether what a receipt says, and nothing else, stands where it says so in the log of the checkpoint. */
export function isWritten(receipt: Receipt, proof: LogProof, checkpoint: Checkpoint): boolean {
  return receiptIsIn(sha256, receipt, proof, checkpoint);
}

/** Whether these leaves stand one after the other in the log of the checkpoint. */
export function hasRun({ from, size, leaves, left, right }: LogRun, checkpoint: Checkpoint): boolean {
  if (size !== checkpoint.size) return false;
  const run = { from, leaves: leaves.map(fromHex), left: left.map(fromHex), right: right.map(fromHex) };
  const root = rootWithRun(sha256, size, run);
  return root !== null && equalBytes(root, fromHex(checkpoint.root));
}

const sized = ({ size, root }: Checkpoint) => ({ size, root: fromHex(root) });
