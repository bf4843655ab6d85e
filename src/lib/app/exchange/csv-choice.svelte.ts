import { CsvMapping, type CsvDelimiter, type CsvTarget } from '#lib/domain/exchange/csv-mapping.ts';
import type { Recognised } from '#lib/formats/exchange/reading.ts';

/** Which column of a table is what, while a person says it. */
export class CsvChoice {
  delimiter = $state<CsvDelimiter>(',');
  header = $state(true);
  /** Of each column by its place. */
  targets = $state.raw<readonly (CsvTarget | null)[]>([]);
  readonly #guess: NonNullable<Recognised['csv']>;

  constructor(guess: NonNullable<Recognised['csv']>) {
    this.#guess = guess;
    this.delimiter = guess.delimiter;
    this.header = guess.header;
    this.targets = this.#suggested();
  }

  /** The first rows, cut as it is said now. Quotes do not matter for a look. */
  get rows(): readonly (readonly string[])[] {
    const { sample, delimiter } = this.#guess;
    if (this.delimiter === delimiter) return sample;
    return sample.map((row) => row.join(delimiter).split(this.delimiter));
  }

  get columns(): number {
    return Math.max(0, ...this.rows.map((row) => row.length));
  }

  /** What columns are called: their names, where the first row has them. */
  get names(): readonly (string | null)[] {
    const first = this.header ? this.rows[0] : undefined;
    return Array.from({ length: this.columns }, (_, column) => first?.[column] ?? null);
  }

  /** Null while it says nothing that can be read: a column that is a hash is needed. */
  get mapping(): CsvMapping | null {
    const { delimiter, header } = this;
    const columns = this.targets.flatMap((to, column) => (to === null ? [] : [{ column, to }]));
    const mapping = CsvMapping.safeParse({ delimiter, header, columns });
    return mapping.success ? mapping.data : null;
  }

  cutAt(delimiter: CsvDelimiter): void {
    this.delimiter = delimiter;
    this.targets = delimiter === this.#guess.delimiter ? this.#suggested() : [];
  }

  /** No two columns are the same: what had it before has nothing then. */
  choose(column: number, target: CsvTarget | null): void {
    this.targets = Array.from({ length: this.columns }, (_, place) => {
      if (place === column) return target;
      const before = this.targets[place] ?? null;
      return before === target ? null : before;
    });
  }

  #suggested(): (CsvTarget | null)[] {
    return Array.from(
      { length: this.columns },
      (_, column) => this.#guess.columns.find((each) => each.column === column)?.to ?? null,
    );
  }
}
