import { BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';
import type { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { KnownSetKind } from '#lib/domain/known-set.ts';
import { err, type Result } from '#lib/domain/result.ts';
import { ExchangeImport } from '../exchange/exchange-import.svelte.ts';
import { openExchange } from '../exchange/exchange-reader.ts';
import type { EntryKeeper, KeepFault } from '../exchange/keeper.ts';
import type { KnownSetDesk } from './known-set-desk.svelte.ts';

const NAME_LENGTH = 120;

/** An import that goes on when its dialogue is closed: only `cancel` ends one that is under way. */
class LastingImport extends ExchangeImport {
  override close(): void {
    if (this.step !== 'importing') super.close();
  }
}

/** The import of a file as a known set, and what only a person can say of the set. It goes on while other pages are shown. */
export class SetImport {
  readonly schemes = BUILT_IN_SCHEMES;
  readonly importing: ExchangeImport;
  kind = $state<KnownSetKind | null>(null);
  /** What was typed; null while the file's own name stands. */
  typed = $state<string | null>(null);
  paused = $state(false);
  /** Its dialogue is on the screen. */
  shown = $state(false);

  readonly #desk: Pick<KnownSetDesk, 'keeper'>;
  #resumed = Promise.withResolvers<undefined>();

  /** @param ownSchemes a bureau's own lists of categories that there are */
  constructor(desk: Pick<KnownSetDesk, 'keeper'>, ownSchemes: () => readonly SchemeFile[], open = openExchange) {
    this.#desk = desk;
    this.importing = new LastingImport({
      open,
      ownSchemes,
      begin: ({ name, format }) => this.#begin(name, format),
      clock: () => performance.now(),
    });
  }

  get name(): string {
    return this.typed ?? nameOf(this.importing.file?.name ?? '');
  }

  get isNamed(): boolean {
    return this.name.trim() !== '';
  }

  /** Everything that is asked of the set is answered. */
  get isReady(): boolean {
    return this.kind !== null && this.isNamed;
  }

  /** A file is being read, or waits to be read further: a reload would lose what has come of it. */
  get isUnderWay(): boolean {
    return this.importing.step === 'importing';
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.#resumed = Promise.withResolvers();
  }

  resume(): void {
    this.paused = false;
    this.#resumed.resolve(undefined);
  }

  /** Nothing of what was read so far stays. */
  cancel(): void {
    this.importing.cancel();
    this.resume();
  }

  async #begin(
    file: string,
    format: Parameters<KnownSetDesk['keeper']>[0]['format'],
  ): Promise<Result<EntryKeeper, KeepFault>> {
    if (this.kind === null) return err('nothing-to-keep');
    const name = nameOf(this.name.trim());
    const keeper = await this.#desk.keeper({ name, kind: this.kind, file: file.slice(0, 255), format });
    if (!keeper.ok) return keeper;
    const { value } = keeper;
    return {
      ok: true,
      value: {
        keep: async (entries: readonly ExchangeEntry[]) => {
          if (this.paused) await this.#resumed.promise;
          return value.keep(entries);
        },
        finish: (reading) => value.finish(reading),
        abandon: () => value.abandon(),
      },
    };
  }
}

/** A name that a set may have: what cannot be in one is left out. */
function nameOf(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').slice(0, NAME_LENGTH);
}
