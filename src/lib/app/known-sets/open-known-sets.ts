import type { Vault } from '#lib/vault/vault.ts';
import { MATCHING_PARTS } from '../matching-start.ts';
import { KnownSetDesk } from './known-set-desk.svelte.ts';
import type { KnownSetParts } from './known-set-parts.ts';

/** The known sets of a vault, not read yet. */
export async function openKnownSets(
  vault: Pick<Vault, 'knownSets'>,
  around: Omit<KnownSetParts, 'store' | 'matching'>,
): Promise<KnownSetDesk> {
  return new KnownSetDesk({ ...around, store: await vault.knownSets(), matching: MATCHING_PARTS });
}
