/** What the thread holds: the hash of each contribution, and the 1 to 8 hashes of each watch. */
export type Collection = 'contributions' | 'watches';

/** What the hub asks its matching thread; `id` comes back with the reply. Hashes are 32 bytes each, end to end. */
export type MatchCall =
  /**
   * Adds hashes and whose each is, by ascending owner; those of owners that are held already are passed over. With `more`,
   * further ones follow at once, and nothing is built until they are there.
   */
  | { id: number; call: 'add'; to: Collection; owners: number[]; hashes: Uint8Array; more: boolean }
  /** Compares these owners' hashes with nothing any more; those that it does not hold are passed over. */
  | { id: number; call: 'remove'; from: Collection; owners: readonly number[] }
  /** How many hashes it holds, and how many of them no bucket holds yet: these two are the reply's `counts`. */
  | { id: number; call: 'size'; of: Collection }
  /** Each question is 1 to 8 hashes. */
  | { id: number; call: 'search'; among: Collection; questions: readonly Uint8Array[] };

/**
 * How many matches each question has, and all of them one after the other: packed, because a question may have thousands
 * and the thread that answers requests has to take them in. Empty where nothing was asked.
 */
export type MatchReply = { id: number; counts: Uint32Array; owners: Float64Array; distances: Uint8Array };
