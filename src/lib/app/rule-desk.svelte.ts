import { canonicalJson } from '#lib/domain/canonical.ts';
import { DataRule, type DisclosableField, type FieldLevel } from '#lib/domain/data-rule.ts';
import type { Result } from '#lib/domain/result.ts';
import { ruleChanges, type RuleChange } from '#lib/domain/rule-changes.ts';

/** What an administrator decides: a version gets its number when it is signed, and a rule keeps its name. */
export type RuleDraft = Omit<DataRule, 'id' | 'version'>;

type Parts = {
  /** The newest version that this device knows of at its hub; null before it is enrolled. */
  readonly newest: () => DataRule | null;
  /** Signs a version and hands it to the hub: it is in force, or waits for a second person; why that failed, as a code. */
  readonly make: (rule: DataRule) => Promise<Result<'in-force' | 'waiting', string>>;
  readonly now: () => Date;
};

/**
 * A new version of the bureau's rule while it is being made. It is kept in memory for as long as the portal is open, whatever
 * page is on the screen; nothing of it is stored, and nothing leaves before it is signed.
 */
export class RuleDesk {
  readonly #parts: Parts;
  /** The version from which the draft was begun, or with which it was compared last. */
  #base = $state.raw<DataRule | null>(null);
  #draft = $state.raw<RuleDraft | null>(null);
  /** What was signed last, whatever became of it. */
  #signed = $state.raw<DataRule | null>(null);
  #made = $state<number | null>(null);
  #waits = $state<number | null>(null);
  /** The answer to the signing was lost, and yet the version is in force. */
  readonly #arrived: boolean = $derived.by(() => {
    const newest = this.#parts.newest();
    return this.#signed !== null && newest !== null && canonicalJson(newest) === canonicalJson(this.#signed);
  });

  signing = $state(false);
  /** Why the last signing failed, as a code. */
  failure = $state<string | null>(null);
  /** What is being changed; null: nothing. */
  readonly draft: RuleDraft | null = $derived(this.#arrived ? null : this.#draft);
  /** The version that was put into force here. */
  readonly made: number | null = $derived(this.#arrived ? (this.#signed?.version ?? null) : this.#made);

  /** The version that was signed here and waits for a second person; null: none. */
  readonly waits: number | null = $derived(this.made === null ? this.#waits : null);

  /** The draft as it would be signed; null while there is none, or it is not one that anybody could sign. */
  readonly next: DataRule | null = $derived.by(() => {
    const newest = this.#parts.newest();
    if (this.draft === null || newest === null) return null;
    const parsed = DataRule.safeParse({ ...this.draft, id: newest.id, version: newest.version + 1 });
    return parsed.success ? parsed.data : null;
  });

  /** What the draft lets out in addition and no more, by the newest version. */
  readonly changes: readonly RuleChange[] = $derived.by(() => {
    const newest = this.#parts.newest();
    return this.next === null || newest === null ? [] : ruleChanges(newest, this.next);
  });

  /** Whether anything in it, its title and review date among it, is other than in the version that it was begun from. */
  readonly hasChanged: boolean = $derived.by(() => {
    const [base, draft] = [this.#base, this.draft];
    if (draft === null || base === null) return false;
    const isNamedAlike = base.title === draft.title && base.reviewBy === draft.reviewBy;
    return !isNamedAlike || ruleChanges(base, { ...base, ...draft }).length > 0;
  });

  /** Somebody put another version into force since the draft was begun. */
  readonly overtaken: boolean = $derived.by(() => {
    const newest = this.#parts.newest();
    return this.draft !== null && newest !== null && newest.version !== this.#base?.version;
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins a new version from the newest one. */
  begin(): void {
    const newest = this.#parts.newest();
    if (newest === null) return;
    this.#clear();
    this.#base = newest;
    this.#draft = wordsOf(newest);
  }

  change(part: Partial<Omit<RuleDraft, 'fields'>>): void {
    if (this.draft !== null && !this.signing) this.#draft = { ...this.draft, ...part };
  }

  setLevel<Field extends DisclosableField>(field: Field, level: FieldLevel<Field>): void {
    if (this.draft === null || this.signing) return;
    this.#draft = { ...this.draft, fields: { ...this.draft.fields, [field]: level } };
  }

  discard(): void {
    if (!this.signing) this.#clear();
  }

  /** Who has made a version was told what became of it. */
  noteMade(): void {
    if (this.made !== null || this.waits !== null) this.discard();
  }

  /** Goes on with the draft although another version was put into force: that one is what it is compared with now. */
  goOn(): void {
    this.#base = this.#parts.newest();
    this.failure = null;
  }

  /** Signs the draft and hands it to the hub. When that fails the draft stays as it is. */
  async sign(): Promise<void> {
    const { next } = this;
    if (next === null || this.signing || this.overtaken) return;
    this.signing = true;
    this.failure = null;
    this.#signed = next;
    const made = await this.#parts.make(next);
    this.signing = false;
    if (!made.ok) {
      this.failure = made.error;
      return;
    }
    this.#clear();
    if (made.value === 'in-force') this.#made = next.version;
    else this.#waits = next.version;
  }

  /** Whether a rule was to be looked at again before today. */
  isOverdue({ reviewBy }: Pick<DataRule, 'reviewBy'>): boolean {
    return reviewBy !== null && reviewBy < this.today;
  }

  /** By the officer's own calendar. */
  get today(): string {
    const now = this.#parts.now();
    const two = (number: number) => String(number).padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  #clear(): void {
    this.#base = null;
    this.#draft = null;
    this.#signed = null;
    this.#made = null;
    this.#waits = null;
    this.failure = null;
  }
}

function wordsOf({
  title,
  fields,
  lookups,
  watchDays,
  nameAsker,
  nameHolder,
  handling,
  reviewBy,
}: RuleDraft): RuleDraft {
  return { title, fields, lookups, watchDays, nameAsker, ...(nameHolder && { nameHolder }), handling, reviewBy };
}
