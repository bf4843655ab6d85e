import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import { failureWords } from '../hub/failure-words.ts';

/** Why a file was not made or not taken: a code, and where in the file something is wrong. */
export type Problem = {
  readonly code: string;
  readonly place:
    { readonly at: number } | { readonly record: number; readonly member: string } | { readonly kind: string } | null;
};

type Words = { title: () => string; advice: () => string };

const again: Pick<Words, 'advice'> = { advice: m.transfer_fault_damaged_advice };
const WORDS = new Map<string, Words>([
  ['not-sealed', { title: m.transfer_fault_not_sealed, advice: m.transfer_fault_not_sealed_advice }],
  ['newer-version', { title: m.transfer_fault_newer, advice: m.transfer_fault_newer_advice }],
  ['bad-lock', { title: m.transfer_fault_bad_lock, advice: m.transfer_fault_newer_advice }],
  ['bad-record', { title: m.transfer_fault_bad_record, advice: m.transfer_fault_newer_advice }],
  ['bad-header', { title: m.transfer_fault_bad_header, advice: m.transfer_fault_bad_header_advice }],
  ['cannot-be-read', { title: m.transfer_fault_cannot_be_read, advice: m.transfer_fault_cannot_be_read_advice }],
  ['cut-short', { title: m.transfer_fault_cut, advice: m.transfer_fault_cut_advice }],
  ['damaged', { title: m.transfer_fault_damaged, ...again }],
  ['too-large', { title: m.transfer_fault_too_large, ...again }],
  ['counts-differ', { title: m.transfer_fault_counts, advice: m.transfer_fault_counts_advice }],
  ['worker-failed', { title: m.transfer_fault_worker, advice: m.transfer_fault_worker_advice }],
  ['wrong-kind', { title: m.transfer_fault_wrong_kind, advice: m.transfer_fault_wrong_kind_advice }],
]);

/** A problem as a headline and what to do; null when the officer stopped it: that needs no word. */
export function problemWords({ code, place }: Problem): { title: string; advice: string; place: string | null } | null {
  if (code === 'cancelled') return null;
  const words = WORDS.get(code);
  const said = words === undefined ? failureWords(code) : { title: words.title(), advice: words.advice() };
  return { ...said, place: placeWords(place) };
}

function placeWords(place: Problem['place']): string | null {
  if (place === null) return null;
  if ('at' in place) return m.transfer_place_byte({ at: formatNumber(place.at) });
  if ('kind' in place) return m.transfer_place_kind({ kind: place.kind });
  const record = formatNumber(place.record);
  return place.member === ''
    ? m.transfer_place_record_only({ record })
    : m.transfer_place_record({ record, member: place.member });
}
