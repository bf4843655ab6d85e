import { untrack } from 'svelte';
import type { MediaRecord } from '#lib/domain/media.ts';

/** The whole media record of the row whose details are open, which is read when they are. */
export class OpenRecord {
  readonly #sha256: () => string | null;
  #read = $state.raw<{ readonly sha256: string; readonly record: MediaRecord | null } | null>(null);

  /**
   * To be made while a component is.
   * @param sha256 of the record that is wanted; read again only when it changes
   */
  constructor(sha256: () => string | null, read: (sha256: string) => Promise<MediaRecord | null>) {
    this.#sha256 = sha256;
    $effect(() => {
      const wanted = sha256();
      if (wanted === null) {
        this.#read = null;
        return undefined;
      }
      let stillWanted = true;
      void untrack(() => read(wanted)).then((record) => {
        if (stillWanted) this.#read = { sha256: wanted, record };
      });
      return () => {
        stillWanted = false;
      };
    });
  }

  /** Null when there is none, or when it cannot be read. */
  get value(): MediaRecord | null | 'loading' {
    const wanted = this.#sha256();
    if (wanted === null) return null;
    return this.#read?.sha256 === wanted ? this.#read.record : 'loading';
  }
}
