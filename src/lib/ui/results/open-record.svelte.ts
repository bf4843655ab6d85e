import { untrack } from 'svelte';
import type { MediaRecord } from '#lib/domain/media.ts';

/** The whole media record of the row whose details are open, which is read when they are. */
export class OpenRecord {
  /** Null when there is none, or when it cannot be read. */
  value = $state.raw<MediaRecord | null | 'loading'>(null);

  /**
   * To be made while a component is.
   * @param sha256 of the record that is wanted; read again only when it changes
   */
  constructor(sha256: () => string | null, read: (sha256: string) => Promise<MediaRecord | null>) {
    $effect(() => {
      const wanted = sha256();
      this.value = wanted === null ? null : 'loading';
      if (wanted === null) return undefined;
      let stillWanted = true;
      void untrack(() => read(wanted)).then((record) => {
        if (stillWanted) this.value = record;
      });
      return () => {
        stillWanted = false;
      };
    });
  }
}
