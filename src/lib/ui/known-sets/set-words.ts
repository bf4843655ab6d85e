import { SEGMENT_KINDS, type KnownSetKind, type SegmentKind } from '#lib/domain/known-set.ts';
import type { LocalVerdict, SetHit } from '#lib/domain/set-hit.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import type { IconName } from '../icons.ts';

/** Names of algorithms are the same in every language. */
const SEGMENT_NAMES: Record<SegmentKind, string> = { sha256: 'SHA-256', sha1: 'SHA-1', md5: 'MD5', pdq: 'PDQ' };

const KINDS: Record<KnownSetKind, () => string> = {
  'known-bad': m.known_sets_kind_bad,
  'known-good': m.known_sets_kind_good,
};

export function kindWord(kind: KnownSetKind): string {
  return KINDS[kind]();
}

const VERDICTS: Record<LocalVerdict | 'none', () => string> = {
  'known-bad': m.known_sets_verdict_bad,
  'known-good': m.known_sets_verdict_good,
  both: m.known_sets_verdict_both,
  unsure: m.known_sets_verdict_unsure,
  none: m.known_sets_verdict_none,
};

export function localWord(verdict: LocalVerdict | 'none'): string {
  return VERDICTS[verdict]();
}

export const LOCAL_ICONS: Record<LocalVerdict, IconName> = {
  'known-bad': 'shield-alert',
  'known-good': 'check',
  both: 'triangle-alert',
  unsure: 'circle-dashed',
};

/** `SHA-256: 1,000 · PDQ: 12`; kinds of which there are none are left out. */
export function recordWords(records: Record<SegmentKind, number>): string {
  return SEGMENT_KINDS.filter((kind) => records[kind] > 0)
    .map((kind) => m.known_sets_count({ kind: SEGMENT_NAMES[kind], count: formatNumber(records[kind]) }))
    .join(' · ');
}

/** What agrees. */
export function hitWords({ via, distance }: Pick<SetHit, 'via' | 'distance'>): string {
  if (via === 'pdq') return m.known_sets_hit_alike({ distance: formatNumber(distance) });
  return m.known_sets_hit_digest({ via: SEGMENT_NAMES[via] });
}
