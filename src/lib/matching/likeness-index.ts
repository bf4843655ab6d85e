import { DIHEDRALS, PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import { chooseMatches } from './choose-matches.ts';
import type { Matches, Pictures, Questions } from './contract.ts';
import { FlatScanIndex } from './flat-scan-index.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { MatchList } from './match-list.ts';
import { HASH_BYTES } from './near-duplicate-index.ts';

const QUESTION_BYTES = DIHEDRALS.length * HASH_BYTES;

/** Pictures of many cases, and what a new one resembles: every match within PDQ_MATCH_DISTANCE is found and counted. */
export class LikenessIndex {
  readonly #index: FlatScanIndex;
  readonly #files = new GrowingNumbers();
  readonly #cases = new GrowingNumbers();
  readonly #found = new MatchList();

  /** @param kernel an instance of its own: the hashes live in its memory */
  constructor(kernel: Kernel) {
    this.#index = new FlatScanIndex(kernel);
  }

  /** @throws RangeError when the lists differ in length or memory is exhausted */
  add({ hashes, files, cases }: Pictures): void {
    if (hashes.length !== files.length * HASH_BYTES || cases.length !== files.length) {
      throw new RangeError('Pictures have a hash of 32 bytes, a file and a case each');
    }
    this.#index.add(hashes);
    this.#files.append(files);
    this.#cases.append(cases);
  }

  /**
   * Compares each picture with all before it, but not with the same file in another case, then adds it.
   *
   * @throws RangeError when the lists differ in length or memory is exhausted
   */
  match({ needles, files, room, caseNumber }: Questions): Matches {
    if (needles.length !== files.length * QUESTION_BYTES || room.length !== files.length) {
      throw new RangeError('Questions have eight hashes of 32 bytes, a file and room each');
    }
    const named = new Uint32Array(files.length);
    const counts = new Uint32Array(files.length);
    const all = new MatchList();
    for (const [i, file] of files.entries()) {
      const eight = needles.subarray(i * QUESTION_BYTES, (i + 1) * QUESTION_BYTES);
      const found = this.#search(eight, file);
      const chosen = chooseMatches(found, room[i] ?? 0, caseNumber, {
        caseOf: (id) => this.#cases.at(id),
        areTied: (one, other) => this.#index.isNear(one, other, PDQ_MATCH_DISTANCE),
      });
      for (const at of chosen) all.push(found.ids[at] ?? 0, found.distances[at] ?? 0, found.needles[at] ?? 0);
      counts[i] = found.length;
      named[i] = chosen.length;
      this.add({
        hashes: eight.slice(0, HASH_BYTES),
        files: Uint32Array.of(file),
        cases: Uint32Array.of(caseNumber),
      });
    }
    const ids = all.ids.subarray(0, all.length);
    return {
      counts,
      named,
      files: ids.map((id) => this.#files.at(id)),
      cases: ids.map((id) => this.#cases.at(id)),
      distances: Uint8Array.from(all.distances.subarray(0, all.length)),
      needles: all.needles.slice(0, all.length),
    };
  }

  #search(needles: Uint8Array, file: number): MatchList {
    this.#found.clear();
    this.#index.visit(needles, PDQ_MATCH_DISTANCE, (id, distance, needle) => {
      if (this.#files.at(id) !== file) this.#found.push(id, distance, needle);
    });
    return this.#found;
  }
}
