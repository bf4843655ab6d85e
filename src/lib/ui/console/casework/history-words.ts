import type { CaseworkAct, CaseworkEvent } from '#lib/domain/wire/casework-event.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatInstant, formatNumber } from '../../format.ts';
import { reasonWord } from './reason-words.ts';

type Details = CaseworkEvent['details'];

const items = (details: Details) => ({ items: formatNumber(details.items ?? 0) });
const offer = (details: Details) => ({
  bureau: details.to ?? '',
  reason: details.reason === undefined ? '' : reasonWord(details.reason),
});

const WORDS: Record<CaseworkAct, (details: Details) => string> = {
  opened: () => m.casework_act_opened(),
  claimed: (details) =>
    (details.overlap ?? 0) > 0
      ? m.casework_act_claimed_overlap({ ...items(details), overlap: formatNumber(details.overlap ?? 0) })
      : m.casework_act_claimed(items(details)),
  released: (details) => m.casework_act_released(items(details)),
  extended: ({ until }) => m.casework_act_extended({ until: until === undefined ? '' : formatInstant(until) }),
  'contact-changed': () => m.casework_act_contact_changed(),
  // An offer has no files of its own.
  expired: (details) =>
    details.items === undefined ? m.casework_act_offer_expired() : m.casework_act_expired(items(details)),
  reopened: () => m.casework_act_reopened(),
  offered: (details) => m.casework_act_offered(offer(details)),
  accepted: (details) => m.casework_act_accepted(offer(details)),
  declined: (details) => m.casework_act_declined(offer(details)),
  cancelled: () => m.casework_act_cancelled(),
  recorded: () => m.casework_act_recorded(),
  corrected: () => m.casework_act_corrected(),
  revoked: (details) => m.casework_act_revoked({ reason: offer(details).reason }),
  created: ({ name = '' }) => m.casework_act_created({ name }),
  added: (details) => m.casework_act_added(items(details)),
  removed: (details) => m.casework_act_removed(items(details)),
  renamed: ({ name = '' }) => m.casework_act_renamed({ name }),
  merged: (details) => m.casework_act_merged(items(details)),
  split: (details) => m.casework_act_split(items(details)),
  closed: () => m.casework_act_closed(),
  'material-withdrawn': (details) => m.casework_act_material_withdrawn(items(details)),
};

/** What happened, in a few words; of an identification also what was said then. */
export function eventWords({ act, details }: CaseworkEvent): string {
  const { facts } = details;
  const said = facts === undefined ? [] : [facts.pseudonym, facts.country, facts.identifiedOn];
  return [WORDS[act](details), ...said.filter((part) => part !== null)].join(' · ');
}
