import { isDeepStrictEqual } from 'node:util';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Crew } from './crew.ts';
import type { Seed } from './mutant.ts';

/** Valid files and their records: what they hash like must not depend on what a worker has met before. */
export class KnownGood {
  readonly seeds: readonly Seed[];
  /** Seeds that do not hash at all, and why. */
  readonly unfit: readonly string[];
  readonly #records: ReadonlyMap<Seed, MediaRecord>;

  private constructor(records: ReadonlyMap<Seed, MediaRecord>, unfit: readonly string[]) {
    this.seeds = [...records.keys()];
    this.unfit = unfit;
    this.#records = records;
  }

  /** Hashes seeds for the first time. */
  static async of(seeds: readonly Seed[], crew: Crew): Promise<KnownGood> {
    const records = new Map<Seed, MediaRecord>();
    const unfit: string[] = [];
    for (const seed of seeds) {
      const result = await crew.hash(seed.bytes);
      if (result.ok && result.value.outcome === 'hashed') records.set(seed, result.value);
      else unfit.push(`${seed.path}: ${result.ok ? result.value.reason : result.error}`);
    }
    return new KnownGood(records, unfit);
  }

  /** The media types that a decoder has shown to know. */
  get mimes(): ReadonlySet<string> {
    return new Set([...this.#records.values()].map(({ mime }) => mime));
  }

  /** Paths of the seeds that hash otherwise by now. */
  async changed(crew: Crew): Promise<readonly string[]> {
    const entries = [...this.#records];
    const again = await Promise.all(entries.map(([{ bytes }]) => crew.hash(bytes)));
    return entries.flatMap(([{ path }, before], i) =>
      isDeepStrictEqual(again[i], { ok: true, value: before }) ? [] : [path],
    );
  }
}
