import type { Finding } from '#lib/domain/case-row.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { type LookupWishes, NO_WISHES } from '#lib/domain/lookup-wishes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import type { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import type { LookupDisclosure } from '#lib/egress/disclosure.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { SavedAnswer } from '#lib/vault/answer-store.ts';
import type { CaseDisclosure } from './case-disclosure.ts';
import type { Door } from './door.ts';
import { Findings } from './findings.ts';
import { Review } from './review.svelte.ts';

/** `review`: shown, not yet asked, or stopped half way · `asking`: part by part · `done`: everything is answered. */
export type LookupStep = 'closed' | 'review' | 'asking' | 'done';

/** Asks the hub one question of at most 1,000 records; the answer is in the vault when it comes back. */
type Ask = (disclosure: LookupDisclosure) => Promise<Result<LookupAnswer, HubFailure>>;

type Parts = {
  ask: Ask;
  door: () => Door | null;
  /** Told whenever verdicts were added or taken away. */
  onVerdicts: () => void;
};

/**
 * Questions to the hub: shown before they are asked, asked part by part, each part's answer used as soon as it is
 * there. A question that failed half way keeps its answers and goes on with the part that failed.
 */
export class LookUps {
  readonly #parts: Parts;
  readonly #findings = new Findings();
  #contents: CaseDisclosure | null = null;
  /** What the refs of each request stand for. */
  #records: LookupDisclosure['records'][] = [];
  #asking = new AbortController();
  #preparation = 0;

  /** The question as it would be asked. */
  readonly review: Review;
  step = $state<LookupStep>('closed');
  /** The rule under which it was put together; null: it has no content yet. */
  rule = $state.raw<DataRule | null>(null);
  /** The rule under which it is put together or will be, with content or without. */
  terms = $state.raw<DataRule | null>(null);
  wishes = $state.raw<LookupWishes>(NO_WISHES);
  /** How many records with verdict `new` the hub keeps for later, and until when (UTC); null: it forgets the question. */
  watched = $state.raw<{ readonly items: number; readonly until: string } | null>(null);
  /** Why it could not be put together, or the last part was not answered, as a code. */
  failure = $state<string | null>(null);
  /** How many records of this question got which verdict. */
  verdicts = $state.raw<Partial<Record<Verdict, number>>>({});
  #partsAnswered = $state(0);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.review = new Review(() => parts.door()?.questions ?? null);
  }

  /** How many records the hub is asked about. */
  get asked(): number {
    return this.review.leaving;
  }

  /** How many of them it has answered. */
  get answered(): number {
    return this.review.requests.slice(0, this.#partsAnswered).reduce((sum, { items }) => sum + items, 0);
  }

  /** What the hub said last about a record. */
  findingOf(sha256: string): Finding | undefined {
    return this.#findings.of(sha256);
  }

  /** Opens the question about records; without a rule (vault shut, not enrolled) it stays without content. */
  async open(contents: CaseDisclosure, rule: DataRule | null): Promise<void> {
    if (this.step === 'asking') return;
    this.#contents = contents;
    this.wishes = NO_WISHES;
    this.step = 'review';
    this.failure = null;
    await this.applyRule(rule);
  }

  /** Makes the question anew under a rule: the vault was opened, or the bureau changed its rule. */
  async applyRule(rule: DataRule | null): Promise<void> {
    if (this.step !== 'review') return;
    this.#forgetContent();
    this.terms = rule;
    const door = this.#parts.door();
    if (rule === null || door === null || this.#contents === null) return;
    const preparation = this.#preparation;
    const filled = await this.#prepare(this.#contents, rule, door);
    // Closed meanwhile, or begun anew.
    if (filled === null || preparation !== this.#preparation) return;
    if (filled.ok) this.rule = rule;
    else this.failure = filled.error;
  }

  /** Makes the question anew with other wishes, unless a part of it was asked already. */
  async wish(wishes: Partial<LookupWishes>): Promise<void> {
    if (this.step !== 'review' || this.#partsAnswered > 0) return;
    this.wishes = { ...this.wishes, ...wishes };
    await this.applyRule(this.terms);
  }

  /** Asks what has not been answered yet. */
  async ask(): Promise<void> {
    if (this.step !== 'review' || this.rule === null) return;
    this.step = 'asking';
    this.failure = null;
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { requests } = this.review;
    for (const [part, records] of this.#records.entries()) {
      if (part < this.#partsAnswered) continue;
      const answer = await this.#askPart(part, records);
      if (!answer.ok) {
        this.failure = failureCode(answer.error);
        break;
      }
      this.#partsAnswered++;
      this.#take({ answer: answer.value, items: [...records] });
      if (signal.aborted) break;
    }
    this.step = this.#partsAnswered === requests.length ? 'done' : 'review';
  }

  /** Ends asking after the part under way, whose answer is still used. */
  stop(): void {
    this.#asking.abort();
  }

  close(): void {
    if (this.step === 'asking') return;
    this.step = 'closed';
    this.#contents = null;
    this.failure = null;
    this.#forgetContent();
  }

  /** Takes over the answers that the vault kept, oldest first. */
  restore(saved: readonly SavedAnswer[]): void {
    for (const answer of saved) this.#findings.add(answer);
    this.#parts.onVerdicts();
  }

  /** Forgets all verdicts: they belong to the vault, which shuts. */
  forget(): void {
    this.#findings.clear();
    this.stop();
    this.#parts.onVerdicts();
  }

  async #prepare(contents: CaseDisclosure, rule: DataRule, door: Door): Promise<Result<void, string> | null> {
    const disguise = await door.disguise(rule);
    if (!disguise.ok) return disguise;
    const records: LookupDisclosure['records'][] = [];
    const filled = await this.review.fill(
      contents,
      door.disclosure.lookupPacker(rule, disguise.value),
      async (pack) => {
        const disclosure = door.disclosure.lookupDisclosure(pack, rule, this.wishes);
        records.push(disclosure.records);
        const id = uuidv7();
        const kept = await door.questions.put(id, disclosure.body);
        return kept.ok ? ok({ id, bytes: disclosure.body.length, items: pack.items.length }) : kept;
      },
    );
    if (filled?.ok === true) this.#records = records;
    return filled;
  }

  async #askPart(part: number, records: LookupDisclosure['records']): Promise<Result<LookupAnswer, HubFailure>> {
    const body = await this.review.body(part);
    if (body === null) return err({ kind: 'storage', why: 'damaged-record' });
    return this.#parts.ask({ body, records });
  }

  #forgetContent(): void {
    this.#preparation++;
    this.review.clear();
    this.rule = null;
    this.terms = null;
    this.watched = null;
    this.#records = [];
    this.#partsAnswered = 0;
    this.verdicts = {};
  }

  #take(saved: SavedAnswer): void {
    const counts = { ...this.verdicts };
    for (const { verdict } of saved.answer.results) counts[verdict] = (counts[verdict] ?? 0) + 1;
    this.verdicts = counts;
    const { watched } = saved.answer;
    if (watched !== undefined)
      this.watched = { items: (this.watched?.items ?? 0) + watched.items, until: watched.until };
    this.#findings.add(saved);
    this.#parts.onVerdicts();
  }
}
