import type { Pictures, Questions } from './contract.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import { HASH_BYTES } from './near-duplicate-index.ts';

const HASH_WORDS = HASH_BYTES / 4;
const QUESTION_WORDS = DIHEDRALS.length * HASH_WORDS;

/** Every picture that was ever handed to the worker, in 40 bytes each, so that another worker can be given the same. */
export class PictureList {
  readonly #hashes = new GrowingNumbers();
  readonly #files = new GrowingNumbers();
  readonly #cases = new GrowingNumbers();

  get length(): number {
    return this.#files.length;
  }

  /** @throws RangeError when the lists differ in length */
  add({ hashes, files, cases }: Pictures): void {
    if (hashes.length !== files.length * HASH_BYTES || cases.length !== files.length) {
      throw new RangeError('Pictures have a hash of 32 bytes, a file and a case each');
    }
    this.#hashes.append(wordsOf(hashes));
    this.#files.append(files);
    this.#cases.append(cases);
  }

  /** Each question's picture as it is. */
  addAsked({ needles, files, caseNumber }: Questions): void {
    const words = wordsOf(needles);
    for (let i = 0; i < files.length; i++) {
      this.#hashes.append(words.subarray(i * QUESTION_WORDS, i * QUESTION_WORDS + HASH_WORDS));
      this.#cases.push(caseNumber);
    }
    this.#files.append(files);
  }

  slice(from: number, to: number): Pictures {
    return {
      hashes: new Uint8Array(this.#hashes.slice(from * HASH_WORDS, to * HASH_WORDS).buffer),
      files: this.#files.slice(from, to),
      cases: this.#cases.slice(from, to),
    };
  }

  /** Drops everything from `length` on. */
  cutTo(length: number): void {
    this.#hashes.cutTo(length * HASH_WORDS);
    this.#files.cutTo(length);
    this.#cases.cutTo(length);
  }
}

/** The same bytes, four at a time; a copy, because they may lie at any offset. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
