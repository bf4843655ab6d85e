import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { type ImportReport, type ReadingReport, TOLD_ONE_BY_ONE } from '#lib/domain/exchange/import-report.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SkippedEntry } from '#lib/formats/known-set/set-packer.ts';
import type { SetTally } from '#lib/matching/known-set-contract.ts';
import type { KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { SetStaging } from '#lib/vault/known-set-staging.ts';
import type { EntryKeeper, KeepFault } from '../exchange/keeper.ts';
import { type Built, SetBuild } from './set-build.ts';

/** What is known of a set before its entries come. */
type SetFacts = Pick<KnownSet, 'id' | 'name' | 'kind' | 'place' | 'file' | 'format' | 'importedAt'>;

type Parts = {
  readonly client: KnownSetClient;
  readonly staging: SetStaging;
  readonly facts: SetFacts;
  /** The sets that are there already. */
  readonly others: readonly KnownSet[];
  /** How many files of a set are in sets of the other kind, too. */
  readonly contradictions: (made: KnownSet) => Promise<Result<number, KeepFault>>;
  /** It is over. @param kept null: nothing is kept */
  readonly onEnd: (kept: KnownSet | null) => Promise<void>;
};

/**
 * Makes a known set of the entries of a file. A list whose set is there already changes nothing: every entry of it counts as
 * merged.
 */
export class SetKeeper implements EntryKeeper {
  readonly #parts: Parts;
  readonly #build: SetBuild;
  readonly #skipped: SkippedEntry[] = [];
  readonly #skippedBy = new Map<string, number>();
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#build = new SetBuild(parts.client, parts.staging);
  }

  async keep(entries: readonly ExchangeEntry[]): Promise<Result<void, KeepFault>> {
    const slim = entries.map(({ at, sha256, sha1, md5, pdq, category }) => ({ at, sha256, sha1, md5, pdq, category }));
    const skipped = await this.#build.put(slim);
    if (!skipped.ok) return skipped;
    for (const each of skipped.value) {
      this.#skippedBy.set(each.reason, (this.#skippedBy.get(each.reason) ?? 0) + 1);
      if (this.#skipped.length < TOLD_ONE_BY_ONE) this.#skipped.push(each);
    }
    return ok(undefined);
  }

  async finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const done = reading.truncated ? err('truncated' as const) : await this.#finish(reading);
    if (!done.ok) await this.abandon();
    return done;
  }

  async abandon(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.client.end();
    // Should it fail, the vault removes at its next opening what is left.
    await this.#parts.staging.discard();
    await this.#parts.onEnd(null);
  }

  async #finish(reading: ReadingReport): Promise<Result<ImportReport, KeepFault>> {
    const built = await this.#build.finish();
    if (!built.ok) return built;
    const tally = await this.#parts.client.ask((worker) => worker.setTally());
    if (!tally.ok) return err('worker-failed');
    const { facts, others, staging, client, onEnd } = this.#parts;
    const isThere = others.some(({ kind, content }) => kind === facts.kind && content === built.value.content);
    if (built.value.segments.length === 0 || isThere) {
      await this.abandon();
      return ok(this.#report(reading, tally.value, { isThere, between: 0 }));
    }
    const made = setOf(facts, built.value);
    const between = await this.#parts.contradictions(made);
    if (!between.ok) return between;
    const kept = await staging.finish(made);
    if (!kept.ok) return kept;
    this.#isOver = true;
    client.end();
    await onEnd(made);
    return ok(this.#report(reading, tally.value, { isThere, between: between.value }));
  }

  #report(
    reading: ReadingReport,
    { kept, merged, contradictions, withoutCategory }: SetTally,
    { isThere, between }: { readonly isThere: boolean; readonly between: number },
  ): ImportReport {
    const skippedBy = { ...reading.skippedBy };
    let ours = 0;
    for (const [reason, count] of this.#skippedBy) {
      skippedBy[reason] = (skippedBy[reason] ?? 0) + count;
      ours += count;
    }
    const skippedFirst = [...reading.skippedFirst, ...this.#skipped].sort((a, b) => a.at - b.at);
    const notCarried = { ...reading.notCarried };
    if (withoutCategory > 0) notCarried['category'] = (notCarried['category'] ?? 0) + withoutCategory;
    return {
      reading: {
        ...reading,
        skipped: reading.skipped + ours,
        skippedBy,
        skippedFirst: skippedFirst.slice(0, TOLD_ONE_BY_ONE),
        notCarried,
      },
      accepted: isThere ? 0 : kept - merged,
      merged: isThere ? kept : merged,
      contradictions: contradictions + between,
      contradictionsFirst: [],
    };
  }
}

function setOf(facts: SetFacts, { segments, content }: Built): KnownSet {
  return { ...facts, enabled: true, content, segments: [...segments] };
}
