import { fromHex, toHex } from '#lib/domain/hash.ts';
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  joinSubtrees,
  type LeafRange,
  runRanges,
  subtreesOf,
} from '#lib/domain/merkle.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Checkpoint, type LogConsistency, type LogProof, type LogRun, MAX_LOG_ENTRIES } from '#lib/domain/wire/log.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Clock, Refusal } from './refusal.ts';
import { sha256 } from './sha256.ts';

/** A checkpoint is given again for so long, in milliseconds, to callers whom it serves: one is signed and kept for many. */
const FRESH_FOR = 60_000;

const NO_SUCH_PLACE = { code: 'not-found' } as const satisfies Refusal;

/** What the log says of itself: signed checkpoints, and proofs against them. It tells hashes and counts, nothing else. */
export class LogProofs {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #clock: Clock;

  constructor({ store, key, clock }: { store: Store; key: HubKey; clock: Clock }) {
    this.#store = store;
    this.#key = key;
    this.#clock = clock;
  }

  /** The text of a signed checkpoint that is fresh, or has to have a leaf. @param having an index; null: any will do */
  async checkpoint(actor: Actor, having: number | null): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'prove-log');
    if (refusal !== null) return err(refusal);
    const size = await this.#store.log.size();
    if (having !== null && having >= size) return err(NO_SUCH_PLACE);
    const newest = await this.#store.log.newestCheckpoint();
    if (newest !== null && newest.size === size) return ok(newest.text);
    const fresh = newest !== null && this.#clock().getTime() - Date.parse(newest.at) < FRESH_FOR;
    return ok(fresh && (having === null ? newest.size > 0 : newest.size > having) ? newest.text : await this.sign());
  }

  /** Signs and keeps a checkpoint of the log as it is now. @returns its text, which may have been signed before */
  sign(): Promise<string> {
    return this.#store.transaction(async (store) => {
      const size = await store.log.size();
      const newest = await store.log.newestCheckpoint();
      if (newest !== null && newest.size === size) return newest.text;
      const root = await rootOf(store, size);
      const at = this.#clock().toISOString();
      const { thumbprint: hub } = this.#key;
      const text = await signedText(this.#key, 'lintel/checkpoint/1', { origin: originOf(hub), size, root, at, hub });
      await store.log.addCheckpoint({ size, root, at, text });
      return text;
    });
  }

  /** That a leaf stands where it stands. @param size of the log for which it is asked; null: of the newest checkpoint */
  async inclusion(actor: Actor, index: number, size: number | null): Promise<Result<LogProof, Refusal>> {
    const refusal = forbidden(actor, 'prove-log');
    if (refusal !== null) return err(refusal);
    const of = size ?? (await this.#store.log.newestCheckpoint())?.size ?? 0;
    if (index >= of || of > (await this.#store.log.size())) return err(NO_SUCH_PLACE);
    return ok({ index, size: of, path: await hashesOf(this.#store, inclusionRanges(index, of)) });
  }

  /** That a later log begins with an earlier one. */
  async consistency(actor: Actor, from: number, to: number): Promise<Result<LogConsistency, Refusal>> {
    const refusal = forbidden(actor, 'prove-log');
    if (refusal !== null) return err(refusal);
    if (from > to || to > (await this.#store.log.size())) return err(NO_SUCH_PLACE);
    return ok({ from, to, path: await hashesOf(this.#store, consistencyRanges(from, to)) });
  }

  /** Leaf hashes, and what the root is made of beside them. */
  async run(
    actor: Actor,
    { from, to, size }: { from: number; to: number; size: number },
  ): Promise<Result<LogRun, Refusal>> {
    const refusal = forbidden(actor, 'prove-log');
    if (refusal !== null) return err(refusal);
    if (from > to || to > size || to - from > MAX_LOG_ENTRIES) return err(NO_SUCH_PLACE);
    if (size > (await this.#store.log.size())) return err(NO_SUCH_PLACE);
    const { left, right } = runRanges({ from, to }, size);
    const rows = await this.#store.log.entriesFrom(from, to - from);
    return ok({
      ...{ from, size, leaves: rows.map(({ hash }) => hash) },
      left: await hashesOf(this.#store, left),
      right: await hashesOf(this.#store, right),
    });
  }
}

/** The name of a hub's log, the same in all its checkpoints. */
export function originOf(hub: string): string {
  return `lintel/log/${hub}`;
}

/** The root over the first `size` leaves, hexadecimal. */
async function rootOf(store: Store, size: number): Promise<string> {
  if (size === 0) return toHex(emptyRoot(sha256));
  const [root = ''] = await hashesOf(store, [{ from: 0, to: size }]);
  return root;
}

/** The nodes over ranges, each made of the complete subtrees that are kept: read at once, hashed here. */
async function hashesOf(store: Store, ranges: readonly LeafRange[]): Promise<string[]> {
  const subtrees = ranges.map(subtreesOf);
  const kept = await store.log.nodes(subtrees.flat());
  let at = 0;
  return subtrees.map(({ length }) => {
    const parts = kept.slice(at, (at += length)).map(fromHex);
    return toHex(joinSubtrees(sha256, parts));
  });
}

/** What a stored checkpoint says. */
export function readCheckpoint(text: string): Checkpoint {
  return Checkpoint.parse(JSON.parse(text));
}
