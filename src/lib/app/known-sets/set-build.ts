import { sha256Hex } from '#lib/domain/hash.ts';
import { SEGMENT_KINDS, type SegmentFacts, type SegmentKind } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SetEntry, SkippedEntry } from '#lib/formats/known-set/set-packer.ts';
import type { AskWorker, KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { SetMergeStep } from '#lib/matching/known-set-contract.ts';
import type { SetStaging } from '#lib/vault/known-set-staging.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type BuildFault = StorageFailure | 'worker-failed';
/** What a set consists of at the end. `content`: see `KnownSet`. */
export type Built = { readonly segments: readonly SegmentFacts[]; readonly content: string };

/** So many runs are merged at once, and a piece of half a mebibyte is held of each: 32 MiB. */
const FAN_IN = 64;
const CHECKSUM_BYTES = 32;

type Piece = { readonly number: number; readonly count: number; readonly bytes: Bytes };

/** Between worker and vault while a set is made: the worker packs, sorts and merges, the vault keeps what it cannot hold. */
export class SetBuild {
  readonly #client: KnownSetClient;
  readonly #staging: SetStaging;
  /** Numbers of the pieces of each run. */
  readonly #runs: Record<SegmentKind, (readonly number[])[]> = { sha256: [], sha1: [], md5: [], pdq: [] };

  constructor(client: KnownSetClient, staging: SetStaging) {
    this.#client = client;
    this.#staging = staging;
  }

  /** @returns the entries that a set cannot hold */
  async put(entries: readonly SetEntry[]): Promise<Result<readonly SkippedEntry[], BuildFault>> {
    const packed = await this.#ask((worker) => worker.packEntries(entries));
    if (!packed.ok) return packed;
    const kept = await this.#keep(packed.value.runs);
    return kept.ok ? ok(packed.value.skipped) : kept;
  }

  /** Merges everything into the segments of the set. */
  async finish(): Promise<Result<Built, BuildFault>> {
    const last = await this.#ask((worker) => worker.flushSet());
    const kept = last.ok ? await this.#keep(last.value) : last;
    if (!kept.ok) return kept;
    const segments: SegmentFacts[] = [];
    const checksums: number[] = [];
    for (const kind of SEGMENT_KINDS) {
      if (this.#runs[kind].length === 0) continue;
      const merged = await this.#merge(kind, 'segments', ({ number, count, bytes }) => {
        segments.push({ number, kind, count, bytes: bytes.length });
        checksums.push(...bytes.subarray(-CHECKSUM_BYTES));
      });
      if (!merged.ok) return merged;
    }
    return ok({ segments, content: await sha256Hex(Uint8Array.from(checksums)) });
  }

  async #keep(
    runs: readonly { readonly kind: SegmentKind; readonly pieces: readonly Bytes[] }[],
  ): Promise<Result<void, BuildFault>> {
    for (const { kind, pieces } of runs) {
      const numbers: number[] = [];
      for (const piece of pieces) {
        const put = await this.#staging.put(piece);
        if (!put.ok) return put;
        numbers.push(put.value);
      }
      this.#runs[kind].push(numbers);
      const merged = this.#runs[kind].length < FAN_IN ? ok(undefined) : await this.#mergeIntoOne(kind);
      if (!merged.ok) return merged;
    }
    return ok(undefined);
  }

  async #mergeIntoOne(kind: SegmentKind): Promise<Result<void, BuildFault>> {
    const numbers: number[] = [];
    const merged = await this.#merge(kind, 'pieces', ({ number }) => numbers.push(number));
    if (merged.ok) this.#runs[kind] = [numbers];
    return merged;
  }

  async #merge(
    kind: SegmentKind,
    into: 'pieces' | 'segments',
    onMade: (made: Piece) => void,
  ): Promise<Result<void, BuildFault>> {
    const runs = this.#runs[kind];
    const queues = runs.map((numbers) => [...numbers]);
    const begun = await this.#ask((worker) => worker.beginMerge(kind, runs.length, into));
    if (!begun.ok) return begun;
    for (let fed: Bytes | null | undefined; ;) {
      const given = fed;
      fed = undefined;
      const step = await this.#ask(async (worker): Promise<SetMergeStep> => worker.mergeStep(given));
      if (!step.ok) return step;
      if ('end' in step.value) return this.#staging.erase(runs.flat());
      if ('needs' in step.value) {
        const number = queues[step.value.needs]?.shift();
        const piece = number === undefined ? ok(null) : await this.#staging.get(number);
        if (!piece.ok) return piece;
        fed = piece.value;
        continue;
      }
      const { bytes, count } =
        'piece' in step.value
          ? { bytes: step.value.piece, count: 0 }
          : { bytes: step.value.segment, count: step.value.count };
      const put = await this.#staging.put(bytes);
      if (!put.ok) return put;
      onMade({ number: put.value, count, bytes });
    }
  }

  async #ask<T>(call: AskWorker<T>): Promise<Result<T, 'worker-failed'>> {
    const answer = await this.#client.ask(call);
    return answer.ok ? answer : err('worker-failed');
  }
}
