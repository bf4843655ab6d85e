import { equalBytes } from './equal-bytes.ts';
import { emptyRoot, nodeHash, type Sha256Of, splitOf } from './merkle.ts';

type Inclusion = { index: number; size: number; leaf: Uint8Array; path: readonly Uint8Array[]; root: Uint8Array };

/** Whether the log of `size` leaves with this root has this leaf at this place (RFC 9162 section 2.1.3.2). @param leaf its hash */
export function isIncluded(sha256: Sha256Of, { index, size, leaf, path, root }: Inclusion): boolean {
  if (index < 0 || index >= size) return false;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, beside, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(sha256, hash, beside);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(hash, root);
}

type Growth = {
  first: { size: number; root: Uint8Array };
  second: { size: number; root: Uint8Array };
  path: readonly Uint8Array[];
};

/** Whether the second log begins with all leaves of the first one, unchanged (RFC 9162 section 2.1.4.2). */
export function isGrown(sha256: Sha256Of, { first, second, path }: Growth): boolean {
  if (first.size < 0 || first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && equalBytes(first.root, second.root);
  // Everything begins with nothing.
  if (first.size === 0) return path.length === 0 && equalBytes(first.root, emptyRoot(sha256));
  const whole = Number.isInteger(Math.log2(first.size));
  const [start, ...rest] = whole ? [first.root, ...path] : path;
  if (start === undefined) return false;
  let [at, last] = [first.size - 1, second.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [before, after] = [start, start];
  for (const beside of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = nodeHash(sha256, beside, before);
      after = nodeHash(sha256, beside, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      after = nodeHash(sha256, after, beside);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(before, first.root) && equalBytes(after, second.root);
}

/** A run of leaves of a log, and the complete subtrees left and right of them, in order. */
export type Run = {
  from: number;
  leaves: readonly Uint8Array[];
  left: readonly Uint8Array[];
  right: readonly Uint8Array[];
};

/** The root of a log of `size` leaves out of a run of them and all that is beside it; null when that is not what it takes. */
export function rootWithRun(sha256: Sha256Of, size: number, { from, leaves, left, right }: Run): Uint8Array | null {
  if (size === 0) return emptyRoot(sha256);
  const to = from + leaves.length;
  const beside = { left: [...left], right: [...right] };
  const node = (low: number, high: number): Uint8Array | null => {
    const count = high - low;
    if (count === 1 && low >= from && low < to) return leaves[low - from] ?? null;
    if ((high <= from || low >= to) && Number.isInteger(Math.log2(count))) {
      return (high <= from ? beside.left : beside.right).shift() ?? null;
    }
    const middle = low + splitOf(count);
    const one = node(low, middle);
    const other = node(middle, high);
    return one === null || other === null ? null : nodeHash(sha256, one, other);
  };
  const root = to > size ? null : node(0, size);
  return beside.left.length + beside.right.length > 0 ? null : root;
}
