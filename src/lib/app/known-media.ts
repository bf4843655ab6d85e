import { GrowingNumbers } from '#lib/matching/growing-numbers.ts';
import { Sha256Numbers } from '#lib/matching/sha256-numbers.ts';

/** The bit of a sighting which says that its picture is in the index; the case's number lies above it. */
const IN_INDEX = 1;

/**
 * Which files were seen in which cases. Files and cases have numbers, and a file in a case is a sighting of 8 bytes:
 * hundreds of thousands fit into some megabytes. The sightings of one file are a chain, the latest first.
 */
export class KnownMedia {
  readonly #files = new Sha256Numbers();
  readonly #caseIds: string[] = [];
  readonly #caseNumbers = new Map<string, number>();
  /** Per file: its latest sighting + 1, or 0. */
  readonly #latest = new GrowingNumbers();
  /** Per sighting: the one before it + 1, or 0. */
  readonly #before = new GrowingNumbers();
  /** Per sighting: twice the case's number, and whether the index has the picture. */
  readonly #sightings = new GrowingNumbers();

  fileNumber(sha256: string): number {
    const file = this.#files.add(sha256);
    if (file === this.#latest.length) this.#latest.push(0);
    return file;
  }

  sha256Of(file: number): string {
    return this.#files.hexOf(file);
  }

  caseNumber(caseId: string): number {
    const known = this.#caseNumbers.get(caseId);
    if (known !== undefined) return known;
    this.#caseIds.push(caseId);
    this.#caseNumbers.set(caseId, this.#caseIds.length - 1);
    return this.#caseIds.length - 1;
  }

  /** @throws RangeError when no case has this number */
  caseIdOf(caseNumber: number): string {
    const caseId = this.#caseIds[caseNumber];
    if (caseId === undefined) throw new RangeError('No case has this number');
    return caseId;
  }

  /** The numbers of the cases where the file was seen, the earliest first. */
  casesOf(file: number): number[] {
    const cases: number[] = [];
    for (let next = this.#latest.at(file); next !== 0; next = this.#before.at(next - 1)) {
      cases.push(this.#sightings.at(next - 1) >>> 1);
    }
    return cases.reverse();
  }

  /** Null when the file was not seen in the case. */
  sighting(file: number, caseNumber: number): { readonly isInIndex: boolean } | null {
    const at = this.#find(file, caseNumber);
    return at === null ? null : { isInIndex: (this.#sightings.at(at) & IN_INDEX) !== 0 };
  }

  /** Notes that the file was seen in the case, and whether the index has its picture now. */
  see(file: number, caseNumber: number, isInIndex: boolean): void {
    const bit = isInIndex ? IN_INDEX : 0;
    const at = this.#find(file, caseNumber);
    if (at !== null) {
      this.#sightings.set(at, this.#sightings.at(at) | bit);
      return;
    }
    this.#before.push(this.#latest.at(file));
    this.#sightings.push(2 * caseNumber + bit);
    this.#latest.set(file, this.#sightings.length);
  }

  #find(file: number, caseNumber: number): number | null {
    for (let next = this.#latest.at(file); next !== 0; next = this.#before.at(next - 1)) {
      if (this.#sightings.at(next - 1) >>> 1 === caseNumber) return next - 1;
    }
    return null;
  }
}
