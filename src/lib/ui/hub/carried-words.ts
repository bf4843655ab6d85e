import * as m from '#lib/paraglide/messages.js';
import { failureWords } from './failure-words.ts';

const WORDS = new Map([
  ['not-carried', { title: m.carried_fault_not_carried, advice: m.carried_fault_not_carried_advice }],
  ['not-receipts', { title: m.carried_fault_not_receipts, advice: m.carried_fault_not_receipts_advice }],
  ['damaged', { title: m.carried_fault_damaged, advice: m.carried_fault_damaged_advice }],
  ['too-large', { title: m.carried_fault_too_large, advice: m.carried_fault_too_large_advice }],
  ['another-hub', { title: m.carried_fault_another_hub, advice: m.carried_fault_another_hub_advice }],
  ['no-box-key', { title: m.carried_no_key, advice: m.carried_no_key_advice }],
]);

/** Why a file was not made or not taken, as a headline and what to do. */
export function carriedWords(code: string): { title: string; advice: string } {
  const words = WORDS.get(code);
  return words === undefined ? failureWords(code) : { title: words.title(), advice: words.advice() };
}
