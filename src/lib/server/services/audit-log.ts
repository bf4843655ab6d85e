import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { fromHex, toHex } from '#lib/domain/hash.ts';
import { commitment, type LogStatement, SALT_BYTES } from '#lib/domain/log-entry.ts';
import { completedBy, leafHash, nodeHash } from '#lib/domain/merkle.ts';
import type { LogNode } from '../store/log-store.ts';
import type { Store } from '../store/store.ts';
import type { AuditEvent, Auditing, Leaf } from './auditing.ts';
import type { Clock } from './refusal.ts';
import { sha256 } from './sha256.ts';

/**
 * The append-only log: a Merkle tree by the hashing of RFC 6962 over salted commitments. Each complete subtree is kept when it
 * becomes complete, one for each leaf in the long run, so that a root or a proof reads as many rows as the tree is high.
 */
export class AuditLog implements Auditing {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async record(store: Store, { kind, act, actor, details, at, subject }: AuditEvent): Promise<Leaf> {
    const statement: LogStatement = {
      ...{ kind, act, at: at ?? this.#clock().toISOString() },
      ...{ bureau: actor?.bureau ?? null, device: actor?.device ?? null, details },
    };
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const leaf = leafHash(sha256, commitment(sha256, salt, statement));
    const index = await store.log.take();
    const hash = toHex(leaf);
    const text = toBase64url(salt);
    const row = { ...statement, details: canonicalJson(details), index, hash, salt: text, subject: subject ?? null };
    await store.log.append(row, await completed(store, index, leaf));
    return { index, salt: text };
  }
}

/** The subtrees that a leaf completes: each is its left half, which was complete before, and the one below it. */
async function completed(store: Store, index: number, leaf: Uint8Array): Promise<LogNode[]> {
  const subtrees = completedBy(index);
  if (subtrees.length === 0) return [];
  const lefts = await store.log.nodes(subtrees.map(({ level, index: at }) => ({ level: level - 1, index: 2 * at })));
  let right = leaf;
  return subtrees.map((subtree, i) => {
    right = nodeHash(sha256, fromHex(lefts[i] ?? ''), right);
    return { ...subtree, hash: toHex(right) };
  });
}
