import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { EntryCounts, type ListLeaving, skippedByReason } from '#lib/domain/exchange/entry-counts.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { ImportReport, ReadingReport } from '#lib/domain/exchange/import-report.ts';
import { ReadingContradictions } from '#lib/domain/exchange/reading-contradictions.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import {
  HubImport,
  type ImportItem,
  MAX_PIECE_ITEMS,
  MAX_PIECES,
  MAX_TOLD,
  PieceTaken,
} from '#lib/domain/wire/imports.ts';
import type { EntryKeeper, KeepFault } from '../exchange/keeper.ts';
import type { HubCalls } from './hub-calls.ts';
import { Patience } from './patience.ts';

/** How often the hub is asked how far it is (ms). */
const ASK_EVERY = 700;

/** Under what a list leaves. */
export type Under = { readonly rule: DataRule; readonly disguise: Disguise };

/** Keeps nothing and sends nothing: counts what would leave of a list, and what cannot be right in it as far as its reader can tell. */
export class PreviewKeeper implements EntryKeeper {
  readonly #counts: EntryCounts;
  readonly #onCounted: (leaving: ListLeaving) => void;
  readonly #found = new ReadingContradictions(MAX_TOLD);

  constructor({ rule, disguise }: Under, onCounted: (leaving: ListLeaving) => void) {
    this.#counts = new EntryCounts(rule, disguise);
    this.#onCounted = onCounted;
  }

  keep(entries: readonly ExchangeEntry[]): Promise<Result<void, KeepFault>> {
    this.#found.take(entries);
    this.#counts.add(entries);
    return Promise.resolve(ok(undefined));
  }

  finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const { leaving } = this.#counts;
    if (reading.truncated) return Promise.resolve(err('truncated'));
    if (leaving.items === 0) return Promise.resolve(err('nothing-to-keep'));
    if (leaving.items > MAX_PIECES * MAX_PIECE_ITEMS) return Promise.resolve(err('too-many-entries'));
    this.#onCounted(leaving);
    const counts = { accepted: leaving.items, merged: 0 };
    const found = { contradictions: this.#found.count, contradictionsFirst: this.#found.first };
    return Promise.resolve(ok({ reading: this.#counts.report(reading), ...counts, ...found }));
  }

  async abandon(): Promise<void> {
    // Nothing was kept.
  }
}

type Parts = Under & {
  readonly hub: HubCalls;
  readonly format: ExchangeFormat;
  readonly stop: AbortSignal;
  /** How far the hub is, once all has left. */
  readonly onTaking: (state: HubImport) => void;
  /** The connection is gone, and it is tried again; null: it is back. */
  readonly onWaiting: (code: string | null) => void;
  /** Why it ends, as a code for `FailureNotice`. */
  readonly onFailure: (code: string) => void;
};

/** Sends a list to the hub piece by piece, and has it taken over there when all of it has left. */
export class HubKeeper implements EntryKeeper {
  readonly #parts: Parts;
  readonly #counts: EntryCounts;
  readonly #patience: Patience;
  readonly #id = uuidv7();
  /** What the hub cannot find: it hears neither of a no nor of hashes of other makers. */
  readonly #found = new ReadingContradictions(MAX_TOLD);
  #pieces = 0;
  #waiting: ImportItem[] = [];

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#counts = new EntryCounts(parts.rule, parts.disguise);
    this.#patience = new Patience(parts.stop, parts.onWaiting);
  }

  static async begin(parts: Parts): Promise<Result<HubKeeper, KeepFault>> {
    const keeper = new HubKeeper(parts);
    const { id, version } = parts.rule;
    const wish = { id: keeper.#id, format: parts.format, dataRule: { id, version } };
    const opened = await keeper.#patience.with(() => parts.hub.act(HubImport, '/api/v1/imports', wish));
    return opened.ok ? ok(keeper) : keeper.#failed(opened.error);
  }

  async keep(entries: readonly ExchangeEntry[]): Promise<Result<void, KeepFault>> {
    this.#found.take(entries);
    this.#waiting.push(...this.#counts.add(entries));
    while (this.#waiting.length >= MAX_PIECE_ITEMS) {
      const sent = await this.#send(this.#waiting.splice(0, MAX_PIECE_ITEMS));
      if (!sent.ok) return sent;
    }
    return ok(undefined);
  }

  async finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const rest = this.#waiting.splice(0);
    const sent = reading.truncated ? err('truncated' as const) : await this.#send(rest);
    const done = sent.ok ? await this.#commit(this.#counts.report(reading)) : sent;
    if (!done.ok) await this.abandon();
    return done;
  }

  async abandon(): Promise<void> {
    // What the hub does not hear of now it drops by itself when nobody has gone on with it for a day.
    await this.#parts.hub.act(HubImport, `/api/v1/imports/${this.#id}/abandonment`, {});
  }

  async #send(items: readonly ImportItem[]): Promise<Result<void, KeepFault>> {
    if (items.length === 0) return ok(undefined);
    const piece = { piece: this.#pieces, items: [...items] };
    const route = `/api/v1/imports/${this.#id}/items` as const;
    const sent = await this.#patience.with(() => this.#parts.hub.act(PieceTaken, route, piece));
    if (!sent.ok) return this.#failed(sent.error);
    this.#pieces++;
    return ok(undefined);
  }

  async #commit(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const { hub, onTaking } = this.#parts;
    const { count, first } = this.#found;
    const said = {
      ...{ pieces: this.#pieces, read: reading.read, skippedBy: skippedByReason(reading) },
      // Hubs of the first version know no such member.
      ...(count > 0 && { found: { count, first } }),
    };
    const route = `/api/v1/imports/${this.#id}` as const;
    let state = await this.#patience.with(() => hub.act(HubImport, `${route}/commit`, said));
    while (state.ok && state.value.state === 'committed') {
      onTaking(state.value);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      state = await this.#patience.with(() => hub.read(HubImport, route));
    }
    if (!state.ok) return this.#failed(state.error);
    onTaking(state.value);
    // The hub counts what was found here together with what it has found itself.
    const { accepted, merged, contradictions, contradictionsFirst } = state.value;
    const told = contradictionsFirst.toSorted((a, b) => a.at - b.at);
    return ok({ reading, accepted, merged, contradictions, contradictionsFirst: told });
  }

  #failed(code: string): Result<never, KeepFault> {
    this.#parts.onFailure(code);
    return err('worker-failed');
  }
}
