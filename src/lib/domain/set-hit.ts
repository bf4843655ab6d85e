import * as z from 'zod/mini';
import type { Finding } from './case-row.ts';
import type { SaidCategory } from './exchange/entry.ts';
import type { KnownSetKind } from './known-set.ts';
import type { Via } from './verdict.ts';

/** That a set of this device names a file. */
export type SetHit = {
  readonly setId: string;
  readonly setName: string;
  readonly kind: KnownSetKind;
  /** The strongest of what agrees. */
  readonly via: Via;
  /** Differing bits of 256; 0 for digests. */
  readonly distance: number;
  /** As the set's own file says it. */
  readonly category: SaidCategory | null;
};

/**
 * What the sets of this device say of a file together. `both`: in a known-bad and in a known-good set. `unsure`: known-good
 * sets only, and by nothing that is strong enough.
 */
export const LocalVerdict = z.enum(['known-bad', 'known-good', 'both', 'unsure']);
export type LocalVerdict = z.infer<typeof LocalVerdict>;
export const LOCAL_VERDICTS = LocalVerdict.options;

/**
 * Never mixed with what the hub says. MD5 can be forged, and a picture that merely looks like a harmless one may be another:
 * neither makes a file known-good. For known-bad sets both count, since a hint too many costs a look.
 *
 * @returns null without a hit
 */
export function localVerdict(hits: readonly Pick<SetHit, 'kind' | 'via'>[]): LocalVerdict | null {
  const bad = hits.some(({ kind }) => kind === 'known-bad');
  const good = hits.some(({ kind, via }) => kind === 'known-good' && (via === 'sha256' || via === 'sha1'));
  if (bad) return good ? 'both' : 'known-bad';
  if (good) return 'known-good';
  return hits.length === 0 ? null : 'unsure';
}

/**
 * A set holds the first 64 bits of a digest: a hit is probable until the hub knows this very file by a whole digest, or the
 * case holds an entry of another tool with its whole SHA-256 or SHA-1. What merely resembles something is never confirmed by this.
 *
 * @param namedWhole such an entry is there
 */
export function isConfirmed({ via }: Pick<SetHit, 'via'>, finding: Finding | undefined, namedWhole: boolean): boolean {
  if (via === 'pdq') return false;
  return namedWhole || finding?.matches.some((match) => match.via === 'sha256' || match.via === 'sha1') === true;
}
