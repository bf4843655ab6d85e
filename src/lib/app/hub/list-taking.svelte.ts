import type { ListLeaving } from '#lib/domain/exchange/entry-counts.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { HubImport } from '#lib/domain/wire/imports.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { ExchangeImport, type ImportFacts } from '../exchange/exchange-import.svelte.ts';
import type { EntryKeeper, KeepFault } from '../exchange/keeper.ts';
import type { HubCalls } from './hub-calls.ts';
import { HubKeeper, PreviewKeeper, type Under } from './list-keepers.ts';

type Hub = HubCalls & { readonly rule: DataRule | null; disguise: () => Promise<Result<Disguise, string>> };
type Parts = {
  readonly hub: Hub;
  readonly open: ConstructorParameters<typeof ExchangeImport>[0]['open'];
  readonly clock: () => number;
};

/**
 * A list on its way to the hub. It is read twice: once to count what would leave of it under the bureau's rule, which an
 * officer looks at, and then to send exactly that.
 */
export class ListTaking {
  readonly #parts: Parts;
  #stop = new AbortController();
  #under: Under | null = null;

  /** Reads it the first time, with what only a person can say of it. */
  readonly looking: ExchangeImport;
  /** Reads and sends it. */
  sending = $state.raw<ExchangeImport | null>(null);
  /** What would leave; null while nobody has looked. */
  leaving = $state.raw<ListLeaving | null>(null);
  /** How far the hub is with what has left. */
  atHub = $state.raw<HubImport | null>(null);
  /** Why it waits for the hub, as a code. */
  waiting = $state<string | null>(null);
  /** Why it failed at the hub, as a code. */
  failure = $state<string | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.looking = new ExchangeImport({ ...parts, begin: () => this.#look() });
  }

  /** The title of the rule under which it was looked at. */
  get ruleTitle(): string {
    return this.#under?.rule.title ?? '';
  }

  /** Sends what was looked at. */
  async send(): Promise<void> {
    const { looking } = this;
    const { file } = looking;
    if (this.leaving === null || file === null || this.sending !== null) return;
    this.#stop = new AbortController();
    [this.failure, this.waiting, this.atHub] = [null, null, null];
    const sending = new ExchangeImport({ ...this.#parts, begin: (facts) => this.#begin(facts) });
    this.sending = sending;
    await sending.pick(file);
    // What a person has said of it holds for the second reading as well.
    sending.scheme = looking.scheme;
    if (sending.csv !== null && looking.csv !== null) {
      const { delimiter, header, targets } = looking.csv;
      [sending.csv.delimiter, sending.csv.header, sending.csv.targets] = [delimiter, header, targets];
    }
    await sending.start();
  }

  /** Nothing of it stays at the hub, as long as it was not committed. */
  cancel(): void {
    this.#stop.abort();
    this.looking.cancel();
    this.sending?.cancel();
  }

  /** Ready for another file. */
  reset(): void {
    this.cancel();
    this.looking.close();
    this.sending?.close();
    [this.sending, this.leaving, this.atHub] = [null, null, null];
    [this.waiting, this.failure, this.#under] = [null, null, null];
  }

  async #look(): Promise<Result<EntryKeeper, KeepFault>> {
    [this.leaving, this.failure] = [null, null];
    const { rule } = this.#parts.hub;
    const disguise = await this.#parts.hub.disguise();
    if (rule === null || !disguise.ok) return err('locked');
    const under = { rule, disguise: disguise.value };
    this.#under = under;
    return {
      ok: true,
      value: new PreviewKeeper(under, (leaving) => {
        this.leaving = leaving;
      }),
    };
  }

  async #begin({ format }: ImportFacts): Promise<Result<EntryKeeper, KeepFault>> {
    if (this.#under === null) return err('locked');
    return HubKeeper.begin({
      ...{ ...this.#under, format, hub: this.#parts.hub, stop: this.#stop.signal },
      onTaking: (state) => {
        this.atHub = state;
      },
      onWaiting: (code) => {
        this.waiting = code;
      },
      onFailure: (code) => {
        this.failure = code;
      },
    });
  }
}
