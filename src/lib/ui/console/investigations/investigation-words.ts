import { type Investigation, MAX_CLAIM_DAYS, SOON_DAYS } from '#lib/domain/wire/investigation.ts';
import { ShortText } from '#lib/domain/wire/common.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../../format.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days until a claim ends, begun ones included; 0 once it has. */
export function daysLeft(expiresAt: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / DAY_MS));
}

/** How an investigation stands; an active one that ends soon says so. */
export function stateWord({ state, expiresAt }: Pick<Investigation, 'state' | 'expiresAt'>, now: number): string {
  if (state === 'released') return m.investigation_state_released();
  if (state === 'expired') return m.investigation_state_expired();
  return endsSoon({ state, expiresAt }, now) ? m.investigation_state_soon() : m.investigation_state_active();
}

export function endsSoon({ state, expiresAt }: Pick<Investigation, 'state' | 'expiresAt'>, now: number): boolean {
  return state === 'active' && daysLeft(expiresAt, now) <= SOON_DAYS;
}

/** A number of days as typed; null when it is none that a claim can have. */
export function daysOf(typed: string): number | null {
  const days = Number(typed);
  return typed.trim() !== '' && Number.isInteger(days) && days >= 1 && days <= MAX_CLAIM_DAYS ? days : null;
}

export function daysProblem(typed: string): string | null {
  return daysOf(typed) === null ? m.investigation_days_bad({ most: formatNumber(MAX_CLAIM_DAYS) }) : null;
}

/** Why a line of words cannot be sent; null when it can, or is empty. */
export function lineProblem(typed: string): string | null {
  return typed === '' || ShortText.safeParse(typed).success ? null : m.investigation_too_long({ most: '120' });
}

/** What is asked for of a new investigation, as typed. */
export type BeginWords = { title: string; contact: string; days: string };

/** What the typed words say; null while one of them is missing or wrong. */
export function wordsOf(typed: BeginWords): { title: string; contact: string | null; days: number } | null {
  const [title, contact, days] = [typed.title.trim(), typed.contact.trim(), daysOf(typed.days)];
  if (title === '' || lineProblem(title) !== null || lineProblem(contact) !== null || days === null) return null;
  return { title, contact: contact === '' ? null : contact, days };
}
