import { areContradicting } from '#lib/domain/category-mappings/contradicting.ts';
import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { ContradictionKind } from '#lib/domain/exchange/import-report.ts';
import { withFlags } from '#lib/domain/exchange/said-flags.ts';
import { NumberColumn } from './number-column.ts';

const UNKNOWN = -1;

/** What was said first of each medium and could be contradicted later: its size, its category and its flags. */
export class SaidFacts {
  readonly #sizes = new NumberColumn(Float64Array);
  /** As `withFlags` has them. */
  readonly #flags = new NumberColumn(Uint16Array);
  /** Place in `#said`; 0 without a category. */
  readonly #categories = new NumberColumn(Uint32Array);
  readonly #said: (SaidCategory | null)[] = [null];
  readonly #places = new Map<string, number>();

  /** The next medium, of which nothing is said yet. */
  add(): void {
    this.#sizes.push(UNKNOWN);
    this.#flags.push(0);
    this.#categories.push(0);
  }

  /** Takes what an entry says of a medium. What was said before stays. @returns in what they cannot both be right */
  take(medium: number, entry: ExchangeEntry): ContradictionKind[] {
    const kinds: ContradictionKind[] = [];
    if (this.#sizeDiffers(medium, entry.bytes)) kinds.push('size');
    if (this.#categoryDiffers(medium, entry.category)) kinds.push('category');
    if (this.#flagDiffers(medium, entry)) kinds.push('flag');
    return kinds;
  }

  #sizeDiffers(medium: number, bytes: number | undefined): boolean {
    if (bytes === undefined) return false;
    const before = this.#sizes.get(medium);
    if (before === UNKNOWN) this.#sizes.set(medium, bytes);
    return before !== UNKNOWN && before !== bytes;
  }

  #categoryDiffers(medium: number, said: SaidCategory | undefined): boolean {
    if (said === undefined) return false;
    const before = this.#said[this.#categories.get(medium)] ?? null;
    if (before === null) this.#categories.set(medium, this.#placeOf(said));
    return before !== null && areContradicting(before, said);
  }

  #flagDiffers(medium: number, entry: ExchangeEntry): boolean {
    const { flags, differs } = withFlags(this.#flags.get(medium), entry);
    this.#flags.set(medium, flags);
    return differs;
  }

  #placeOf(said: SaidCategory): number {
    const name = `${said.scheme ?? ''}|${said.value}`;
    const place = this.#places.get(name) ?? this.#said.push(said) - 1;
    this.#places.set(name, place);
    return place;
  }
}
