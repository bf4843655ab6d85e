import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** The way out of an open vault: what may be asked and sent, and what is written down about it. */
export type Door = {
  readonly session: Pick<HubSession, 'enrol' | 'signIn' | 'signOut' | 'signedIn' | 'lookup'>;
  readonly outbox: Pick<Outbox, 'sign' | 'enqueue' | 'list' | 'send' | 'sendAll'>;
  readonly ledger: Pick<Ledger, 'entries' | 'verify'>;
};

/** @param origin the site that this browser shows, to which sign-ins are bound */
export function openDoor(vault: Vault, origin: string): Door {
  const session = new HubSession(vault, origin);
  return { session, outbox: new Outbox(vault, session), ledger: new Ledger(vault.ledger) };
}
