import { fromBase64url } from '#lib/domain/base64url.ts';
import type { Json } from '#lib/domain/canonical.ts';
import { equalBytes } from '#lib/domain/equal-bytes.ts';
import { fromHex, toHex } from '#lib/domain/hash.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import { completedBy, emptyRoot, joinSubtrees, leafHash, nodeHash, type Subtree } from '#lib/domain/merkle.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { Checkpoint } from '#lib/domain/wire/log.ts';
import type { LogNode, LogRow, StoredCheckpoint } from '../store/log-store.ts';
import type { Store } from '../store/store.ts';
import type { HubKey } from './hub-key.ts';
import { originOf, readCheckpoint } from './log-proofs.ts';
import { sha256 } from './sha256.ts';

/** Rows that are read at once. */
const CHUNK = 1000;

/** The log as it was found: `erased` counts entries of which only the leaf is left. */
export type Checked = { size: number; root: string; erased: number; checkpoints: number };

/**
 * Where it is not what was written. `index` is a leaf; of a checkpoint, how many leaves it speaks of.
 * - `missing`: a leaf, or leaves that a checkpoint or the log's own count speaks of · `entry`: an entry is not what its leaf
 *   commits to · `node`: a kept subtree is not what its leaves make · `erasure`: half of an entry is gone
 * - `checkpoint`: another root than the leaves make · `signature`: not signed with this hub's key, or of another log
 */
export type LogFault = {
  index: number;
  why: 'missing' | 'entry' | 'node' | 'erasure' | 'checkpoint' | 'signature';
};

/**
 * Makes the whole log anew out of the stored leaves and compares it with everything that is kept beside them.
 *
 * @param earlier a checkpoint that was kept elsewhere: the log has to begin with it
 */
export async function checkLog(
  store: Store,
  key: HubKey,
  earlier: Checkpoint | null = null,
): Promise<Result<Checked, LogFault>> {
  const [size, open] = [await store.log.size(), new OpenTree()];
  const kept = new KeptNodes(store);
  const signed = new Signed(store, key, earlier);
  let erased = 0;
  let fault = await signed.reached(0, toHex(emptyRoot(sha256)));
  while (fault === null && open.size < size) {
    const rows = await store.log.entriesFrom(open.size, CHUNK);
    if (rows.length === 0) return err({ index: open.size, why: 'missing' });
    for (const row of rows) {
      const made = open.add(fromHex(row.hash));
      fault = faultOf(row, open.size - 1) ?? (await kept.compare(made));
      fault ??= await signed.reached(open.size, () => open.root());
      if (fault !== null) break;
      if (row.erased !== null) erased++;
    }
  }
  fault ??= await signed.left();
  if (fault !== null) return err(fault);
  return ok({ size: open.size, root: open.root(), erased, checkpoints: signed.count });
}

/** What is wrong with one entry in itself. */
function faultOf({ index, hash, details, salt, erased, ...rest }: LogRow, expected: number): LogFault | null {
  if (index !== expected) return { index: expected, why: 'missing' };
  if (details === null || salt === null) {
    return erased !== null && details === null && salt === null ? null : { index, why: 'erasure' };
  }
  const bytes = fromBase64url(salt) ?? new Uint8Array();
  const statement = { ...rest, details: JSON.parse(details) as Record<string, Json> };
  const leaf = leafHash(sha256, commitment(sha256, bytes, statement));
  return equalBytes(leaf, fromHex(hash)) ? null : { index, why: 'entry' };
}

/** The complete subtrees at the right edge of the leaves so far. */
class OpenTree {
  size = 0;
  readonly #edge: Uint8Array[] = [];

  /** Adds a leaf. @returns the subtrees that are complete with it */
  add(leaf: Uint8Array): LogNode[] {
    let hash = leaf;
    const made = completedBy(this.size).map((subtree) => {
      hash = nodeHash(sha256, this.#edge.pop() ?? new Uint8Array(), hash);
      return { ...subtree, hash: toHex(hash) };
    });
    this.#edge.push(hash);
    this.size++;
    return made;
  }

  root(): string {
    return toHex(this.#edge.length === 0 ? emptyRoot(sha256) : joinSubtrees(sha256, this.#edge));
  }
}

/** Compares made subtrees with the kept ones: in the order in which they become complete, read some at a time. */
class KeptNodes {
  readonly #store: Store;
  readonly #ahead = new Map<number, LogNode[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  async compare(made: readonly LogNode[]): Promise<LogFault | null> {
    for (const node of made) {
      if ((await this.#next(node))?.hash !== node.hash)
        return { index: (node.index + 1) * 2 ** node.level - 1, why: 'node' };
    }
    return null;
  }

  /** Of each level, nodes come one after the other. */
  async #next({ level, index }: Subtree): Promise<LogNode | undefined> {
    let ahead = this.#ahead.get(level) ?? [];
    if (ahead.length === 0) {
      ahead = await this.#store.log.nodesFrom({ level, index }, CHUNK);
      this.#ahead.set(level, ahead);
    }
    return ahead[0]?.index === index ? ahead.shift() : undefined;
  }
}

/** Signed checkpoints in the order of their sizes, each to be met by the leaves on their way. */
class Signed {
  count = 0;
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #earlier: Checkpoint | null;
  #ahead: StoredCheckpoint[] | null = null;

  constructor(store: Store, key: HubKey, earlier: Checkpoint | null) {
    this.#store = store;
    this.#key = key;
    this.#earlier = earlier;
  }

  /** So many leaves have been read, and make this root. */
  async reached(size: number, root: string | (() => string)): Promise<LogFault | null> {
    const rootNow = () => (typeof root === 'string' ? root : root());
    const earlier = this.#earlier;
    if (earlier?.size === size) {
      if (earlier.root !== rootNow()) return { index: size, why: 'checkpoint' };
      if (!(await this.#isOurs(earlier))) return { index: size, why: 'signature' };
    }
    this.#ahead ??= await this.#store.log.checkpointsAfter(-1, CHUNK);
    const [next] = this.#ahead;
    if (next?.size !== size) return null;
    this.#ahead.shift();
    if (this.#ahead.length === 0) this.#ahead = await this.#store.log.checkpointsAfter(size, CHUNK);
    this.count++;
    const checkpoint = readCheckpoint(next.text);
    if (checkpoint.size !== size || checkpoint.root !== next.root) return { index: size, why: 'checkpoint' };
    if (next.root !== rootNow()) return { index: size, why: 'checkpoint' };
    return (await this.#isOurs(checkpoint)) ? null : { index: size, why: 'signature' };
  }

  /** What speaks of leaves that are not there. */
  async left(): Promise<LogFault | null> {
    const next = this.#ahead?.[0];
    if (next !== undefined) return { index: next.size, why: 'missing' };
    const size = await this.#store.log.size();
    return this.#earlier !== null && this.#earlier.size > size ? { index: this.#earlier.size, why: 'missing' } : null;
  }

  #isOurs(checkpoint: Checkpoint): Promise<boolean> {
    const { publicKey, thumbprint } = this.#key;
    const { origin, hub, signature } = checkpoint;
    if (hub !== thumbprint || origin !== originOf(thumbprint)) return Promise.resolve(false);
    return verify(publicKey, 'lintel/checkpoint/1', unsigned(checkpoint), signature);
  }
}
