import type { Finding } from '#lib/domain/case-row.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import { MAX_LOOKUP_ITEMS, type LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { lookupDisclosures, type LookupDisclosure } from '#lib/egress/disclosure.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { SavedAnswer } from '#lib/vault/answer-store.ts';
import { disclosed, type Disclosed } from './disclosed.ts';
import { Findings } from './findings.ts';
import { frameBreaks } from './row-order.ts';
import { portions, sift } from './sift.ts';

/** `review`: shown, not yet asked, or stopped half way · `asking`: part by part · `done`: everything is answered. */
export type LookupStep = 'closed' | 'review' | 'asking' | 'done';

/** Asks the hub one question of at most 1,000 records; the answer is in the vault when it comes back. */
type Ask = (disclosure: LookupDisclosure) => Promise<Result<LookupAnswer, HubFailure>>;

type Parts = {
  ask: Ask;
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
  #records: readonly MediaRecord[] = [];
  #asking = new AbortController();
  #preparation = 0;

  step = $state<LookupStep>('closed');
  /** The question is still being put together: it has no content yet. */
  preparing = $state(false);
  /** Why the last part was not answered, as a code. */
  failure = $state<string | null>(null);
  /** How many records of this question got which verdict. */
  verdicts = $state.raw<Partial<Record<Verdict, number>>>({});
  #disclosures = $state.raw<readonly LookupDisclosure[]>([]);
  #held = $state.raw<readonly Disclosed[]>([]);
  #partsAnswered = $state(0);

  /** Every record of the question: what of it leaves, and what stays and why. */
  readonly rows = $derived([
    ...this.#disclosures.flatMap(({ request, records }) => disclosed(request.items, records)),
    ...this.#held,
  ]);
  /** The bodies of the requests, byte for byte as they are sent. */
  readonly bodies = $derived(this.#disclosures.map(({ body }) => body));
  /** How many records the hub is asked about, and has answered. */
  readonly asked = $derived(countItems(this.#disclosures));
  readonly answered = $derived(countItems(this.#disclosures.slice(0, this.#partsAnswered)));

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the hub said last about a record. */
  findingOf(sha256: string): Finding | undefined {
    return this.#findings.of(sha256);
  }

  /** Opens the question about records; without a rule (vault shut, not enrolled) it stays without content. */
  async open(records: readonly MediaRecord[], rule: DataRule | null): Promise<void> {
    if (this.step === 'asking') return;
    this.#records = records;
    this.step = 'review';
    this.failure = null;
    await this.applyRule(rule);
  }

  /** Makes the question anew under a rule: the vault was opened, or the bureau changed its rule. */
  async applyRule(rule: DataRule | null): Promise<void> {
    if (this.step !== 'review') return;
    const preparation = ++this.#preparation;
    this.#forgetContent();
    if (rule === null) return;
    this.preparing = true;
    const breathe = frameBreaks();
    const disclosures: LookupDisclosure[] = [];
    const { leaving, held } = await sift(this.#records, rule, 'look-up', breathe);
    for (const some of portions(leaving, MAX_LOOKUP_ITEMS)) {
      disclosures.push(...lookupDisclosures(some, rule));
      await breathe();
    }
    // Closed meanwhile, or begun anew.
    if (preparation !== this.#preparation) return;
    this.#disclosures = disclosures;
    this.#held = disclosed([], held);
    this.preparing = false;
  }

  /** Asks what has not been answered yet. */
  async ask(): Promise<void> {
    if (this.step !== 'review' || this.preparing) return;
    this.step = 'asking';
    this.failure = null;
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    for (const disclosure of this.#disclosures.slice(this.#partsAnswered)) {
      const answer = await this.#parts.ask(disclosure);
      if (!answer.ok) {
        this.failure = failureCode(answer.error);
        break;
      }
      this.#partsAnswered++;
      this.#take({ answer: answer.value, items: disclosure.records });
      if (signal.aborted) break;
    }
    this.step = this.#partsAnswered === this.#disclosures.length ? 'done' : 'review';
  }

  /** Ends asking after the part under way, whose answer is still used. */
  stop(): void {
    this.#asking.abort();
  }

  close(): void {
    if (this.step === 'asking') return;
    this.step = 'closed';
    this.#preparation++;
    this.#records = [];
    this.#forgetContent();
    this.failure = null;
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

  #forgetContent(): void {
    this.preparing = false;
    this.#disclosures = [];
    this.#held = [];
    this.#partsAnswered = 0;
    this.verdicts = {};
  }

  #take(saved: SavedAnswer): void {
    const counts = { ...this.verdicts };
    for (const { verdict } of saved.answer.results) counts[verdict] = (counts[verdict] ?? 0) + 1;
    this.verdicts = counts;
    this.#findings.add(saved);
    this.#parts.onVerdicts();
  }
}

function countItems(disclosures: readonly LookupDisclosure[]): number {
  return disclosures.reduce((sum, { request }) => sum + request.items.length, 0);
}
