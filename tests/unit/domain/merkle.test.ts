import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '#lib/domain/hash.ts';
import {
  completedBy,
  consistencyRanges,
  inclusionRanges,
  leafHash,
  runRanges,
  subtreesOf,
} from '#lib/domain/merkle.ts';
import { isGrown, isIncluded, rootWithRun } from '#lib/domain/merkle-proof.ts';
import { rangeHash, sha256, subtreeHash, treeHash } from '../../fixtures/merkle-tree.ts';
import vectors from '../../fixtures/merkle-vectors.json' with { type: 'json' };

const leaves = vectors.leaves.map(fromHex);
const root = (size: number) => fromHex(vectors.roots[size] ?? '');
const leafAt = (index: number) => fromHex(vectors.leafHashes[index] ?? '');

describe('the published vectors', () => {
  it.each(vectors.roots.map((hash, size) => ({ hash, size })))('root of $size leaves', ({ hash, size }) => {
    expect(toHex(treeHash(leaves.slice(0, size)))).toBe(hash);
    if (size > 0) expect(toHex(rangeHash(leaves, { from: 0, to: size }))).toBe(hash);
  });

  it.each(vectors.nodes)('node $index of level $level', (node) => {
    expect(toHex(subtreeHash(leaves, node))).toBe(node.hash);
  });

  it('leaf hashes', () => {
    expect(leaves.map((leaf) => toHex(leafHash(sha256, leaf)))).toEqual(vectors.leafHashes);
  });

  it.each(vectors.inclusion)('leaf $index of $size', ({ index, size, path }) => {
    expect(inclusionRanges(index, size).map((range) => toHex(rangeHash(leaves, range)))).toEqual(path);
    const proof = { index, size, leaf: leafAt(index), path: path.map(fromHex), root: root(size) };
    expect(isIncluded(sha256, proof)).toBe(true);
    expect(isIncluded(sha256, { ...proof, root: root((size % 8) + 1) })).toBe(false);
    expect(isIncluded(sha256, { ...proof, leaf: leafAt((index + 1) % 8) })).toBe(false);
  });

  it.each(vectors.consistency)('from $from to $to', ({ from, to, path }) => {
    expect(consistencyRanges(from, to).map((range) => toHex(rangeHash(leaves, range)))).toEqual(path);
    const growth = { first: { size: from, root: root(from) }, second: { size: to, root: root(to) } };
    expect(isGrown(sha256, { ...growth, path: path.map(fromHex) })).toBe(true);
    expect(isGrown(sha256, { ...growth, path: [...path.map(fromHex), root(1)] })).toBe(false);
    expect(isGrown(sha256, { ...growth, first: { size: from, root: root(7) }, path: path.map(fromHex) })).toBe(false);
  });
});

/** Logs of any leaves that differ, and numbers to pick places with. */
const log = fc
  .array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 70 })
  .map((leaves) => leaves.map((leaf, i) => Uint8Array.of(i, ...leaf)));
const pick = fc.nat(10_000);

describe('proofs over any log', () => {
  it('hold for every leaf, and for no other place, leaf or changed bit', () => {
    fc.assert(
      fc.property(log, pick, pick, pick, (all, where, bit, elsewhere) => {
        const [size, index] = [all.length, where % all.length];
        const path = inclusionRanges(index, size).map((range) => rangeHash(all, range));
        const leaf = leafHash(sha256, all[index] ?? new Uint8Array());
        const proof = { index, size, leaf, path, root: treeHash(all) };
        expect(isIncluded(sha256, proof)).toBe(true);
        const flipped = Uint8Array.from(leaf);
        flipped[bit % 32] = (flipped[bit % 32] ?? 0) ^ (1 << (bit % 8));
        expect(isIncluded(sha256, { ...proof, leaf: flipped })).toBe(false);
        const beside = path.map((hash, i) => (i === elsewhere % path.length ? flipped : hash));
        if (path.length > 0) expect(isIncluded(sha256, { ...proof, path: beside })).toBe(false);
        expect(isIncluded(sha256, { ...proof, path: path.slice(1) })).toBe(path.length === 0);
        const other = elsewhere % size;
        if (other !== index) expect(isIncluded(sha256, { ...proof, index: other })).toBe(false);
        expect(isIncluded(sha256, { ...proof, index: size })).toBe(false);
      }),
    );
  });

  it('show that a log has only grown, and never that one was rewritten', () => {
    fc.assert(
      fc.property(log, pick, pick, (all, cut, where) => {
        const [to, from] = [all.length, cut % (all.length + 1)];
        const path = consistencyRanges(from, to).map((range) => rangeHash(all, range));
        const first = { size: from, root: treeHash(all.slice(0, from)) };
        const second = { size: to, root: treeHash(all) };
        expect(isGrown(sha256, { first, second, path })).toBe(true);
        if (from === 0) return;
        const rewritten = all.map((leaf, i) => (i === where % from ? Uint8Array.of(...leaf, 1) : leaf));
        const forked = { size: to, root: treeHash(rewritten) };
        const theirs = consistencyRanges(from, to).map((range) => rangeHash(rewritten, range));
        for (const given of [path, theirs]) expect(isGrown(sha256, { first, second: forked, path: given })).toBe(false);
        expect(isGrown(sha256, { first: second, second: first, path })).toBe(from === to);
      }),
    );
  });

  it('make the root of a run of leaves and what is beside it', () => {
    fc.assert(
      fc.property(log, pick, pick, (all, one, other) => {
        const size = all.length;
        const [from = 0, to = 0] = [one % (size + 1), other % (size + 1)].sort((a, b) => a - b);
        const beside = runRanges({ from, to }, size);
        const run = {
          from,
          leaves: all.slice(from, to).map((leaf) => leafHash(sha256, leaf)),
          left: beside.left.map((range) => rangeHash(all, range)),
          right: beside.right.map((range) => rangeHash(all, range)),
        };
        expect(rootWithRun(sha256, size, run)).toEqual(treeHash(all));
        expect(rootWithRun(sha256, size, { ...run, right: [...run.right, treeHash(all)] })).toBeNull();
      }),
    );
  });
});

describe('the subtrees that are kept', () => {
  it('are one for each leaf but those that stand open, and all that a node is made of', () => {
    fc.assert(
      fc.property(fc.nat(2000), (size) => {
        const kept = new Set<string>();
        const name = ({ level, index }: { level: number; index: number }) => `${level}/${index}`;
        for (let index = 0; index < size; index++) {
          kept.add(name({ level: 0, index }));
          for (const subtree of completedBy(index)) kept.add(name(subtree));
        }
        expect(kept.size).toBeLessThan(2 * size + 1);
        if (size === 0) return;
        const needed = subtreesOf({ from: 0, to: size });
        expect(needed.every((subtree) => kept.has(name(subtree)))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
