import type { CaseRow } from '#lib/domain/case-row.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import type { DisclosableField } from '#lib/domain/data-rule.ts';
import { previewField, type FieldPreview, type RuleExample } from '#lib/domain/field-preview.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { Result } from '#lib/domain/result.ts';
import { madeUpExample } from './made-up-example.ts';
import { tellingRecords } from './telling-records.ts';

/** What the examples are taken from. */
export type RuleExampleParts = {
  /** The case on the screen. */
  readonly rows: () => Iterable<CaseRow>;
  readonly markOf: (sha256: string) => Mark | undefined;
  /** The number under which the bureau keeps the case; empty: none. */
  readonly reference: () => string;
  readonly read: (sha256: string) => Promise<Result<DisclosableRecord, string>>;
  readonly disguise: () => Promise<Result<Disguise, string>>;
};

/**
 * Records of the case on the screen that show what a rule means: those first that have most to say. It is read and
 * shown, and goes nowhere.
 */
export class RuleExamples {
  readonly #parts: RuleExampleParts;
  /** The records that can be chosen, by their SHA-256, the most telling first. */
  #choice: readonly string[] = $state.raw([]);
  #turn = 0;

  /** Null until it is read. */
  current = $state.raw<RuleExample | null>(null);
  /** How names are disguised and places rounded in this vault; null until it is read. */
  disguise = $state.raw<Disguise | null>(null);
  /** Place of the current one among those that can be chosen; -1: it is made up. */
  place = $state(-1);
  /** Why a record could not be read, as a code. */
  failure = $state<string | null>(null);

  constructor(parts: RuleExampleParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#choice.length;
  }

  /** What the current one is called; null until it is read. */
  get name(): string | null {
    const record = this.current?.record;
    return record === undefined ? null : (record.names[0] ?? record.media.sha256);
  }

  /** What each level of a field means on the current one; empty until it is read. */
  previews(field: DisclosableField): readonly FieldPreview[] {
    const { current, disguise } = this;
    return current === null || disguise === null ? [] : previewField(field, current, disguise);
  }

  /** Looks through the case, and shows the record with most to say; without a case the one that is made up. */
  async start(): Promise<void> {
    const turn = ++this.#turn;
    const disguise = await this.#parts.disguise();
    const choice = await tellingRecords(this.#parts.rows(), this.#parts.markOf);
    if (turn !== this.#turn) return;
    this.#choice = choice;
    if (disguise.ok) this.disguise = disguise.value;
    else this.failure = disguise.error;
    await this.show(choice.length === 0 ? -1 : 0);
  }

  /** Shows the record at a place; before the first comes the last, and after the last the first. */
  async show(place: number): Promise<void> {
    const turn = ++this.#turn;
    const { count } = this;
    const at = count === 0 ? -1 : (place + count) % count;
    const sha256 = this.#choice[at];
    const read = sha256 === undefined ? null : await this.#parts.read(sha256);
    if (turn !== this.#turn) return;
    this.place = at;
    this.failure = read === null || read.ok ? null : read.error;
    if (read === null) this.current = madeUpExample();
    else if (read.ok) this.current = { record: read.value, reference: this.#parts.reference() };
  }

  /** Forgets what of a case is here. */
  forget(): void {
    this.#turn++;
    this.#choice = [];
    this.current = null;
    this.disguise = null;
    this.place = -1;
    this.failure = null;
  }
}
