/** SHA-256 of bytes, at once: Node's own on the hub, a small library in the browser. */
export type Sha256Of = (bytes: Uint8Array) => Uint8Array;

/** The leaves from `from` to before `to`. */
export type LeafRange = { readonly from: number; readonly to: number };

/** A complete subtree: the `index`th run of 2^`level` leaves. At level 0 it is a leaf. */
export type Subtree = { readonly level: number; readonly index: number };

const LEAF = 0x00;
const NODE = 0x01;

/** MTH of one leaf: SHA-256(0x00 || leaf) (RFC 6962 section 2.1). */
export function leafHash(sha256: Sha256Of, leaf: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(LEAF), leaf));
}

/** Of an inner node: SHA-256(0x01 || left || right). */
export function nodeHash(sha256: Sha256Of, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(NODE), left, right));
}

/** The root of a log without a leaf: SHA-256 of nothing. */
export function emptyRoot(sha256: Sha256Of): Uint8Array {
  return sha256(new Uint8Array());
}

/** The largest power of two smaller than `count`, which is at least 2: where a tree of so many leaves is split. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/**
 * The complete subtrees, left to right, that a node of the tree over these leaves is made of: one when their number is a power
 * of two, else at most log2 of it. `from` is a multiple of the power of two that is not below the number of leaves.
 */
export function subtreesOf({ from, to }: LeafRange): Subtree[] {
  const found: Subtree[] = [];
  for (let at = from; at < to;) {
    const level = Math.floor(Math.log2(to - at));
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** The node over complete subtrees, as `subtreesOf` names them; there is at least one. */
export function joinSubtrees(sha256: Sha256Of, hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** The nodes beside the way from a leaf to the root of a log of `size` leaves, the lowest first (RFC 6962 section 2.1.1). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError(`"index" expected 0 to ${size - 1}, got ${index}`);
  const path: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    path.unshift(index < middle ? { from: middle, to } : { from, to: middle });
    if (index < middle) to = middle;
    else from = middle;
  }
  return path;
}

/**
 * The nodes by which the root of a log of `size` leaves is seen to begin with the one of its first `first` leaves (RFC 6962
 * section 2.1.2). None when the two are the same, or the earlier one is empty.
 */
export function consistencyRanges(first: number, size: number): LeafRange[] {
  if (first < 0 || first > size) throw new RangeError(`"first" expected 0 to ${size}, got ${first}`);
  if (first === 0) return [];
  const path: LeafRange[] = [];
  let [from, to] = [0, size];
  // Until the earlier log ends where this part of the later one ends.
  while (to !== first) {
    const middle = from + splitOf(to - from);
    path.unshift(first <= middle ? { from: middle, to } : { from, to: middle });
    if (first <= middle) to = middle;
    else from = middle;
  }
  // The whole of the earlier log is a node of the later one: who asks knows its root.
  return from === 0 ? path : [{ from, to }, ...path];
}

/** The complete subtrees left and right of a run of leaves, in order, by which the root of `size` leaves is made out of it. */
export function runRanges({ from, to }: LeafRange, size: number): { left: LeafRange[]; right: LeafRange[] } {
  const beside = { left: [] as LeafRange[], right: [] as LeafRange[] };
  const visit = (low: number, high: number): void => {
    if (low >= from && high <= to) return;
    const apart = high <= from || low >= to;
    if (apart && Number.isInteger(Math.log2(high - low))) {
      (high <= from ? beside.left : beside.right).push({ from: low, to: high });
      return;
    }
    const middle = low + splitOf(high - low);
    visit(low, middle);
    visit(middle, high);
  };
  if (size > 0) visit(0, size);
  return beside;
}

/** The subtrees that are complete with the leaf of this index, from the pair of which it is the second upwards. */
export function completedBy(index: number): Subtree[] {
  const found: Subtree[] = [];
  for (let level = 1; (index + 1) % 2 ** level === 0; level++)
    found.push({ level, index: (index + 1) / 2 ** level - 1 });
  return found;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
