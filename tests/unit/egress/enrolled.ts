import { HubClient } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { TrafficMeter } from '#lib/egress/traffic.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, value } from '../vault/fresh-vault.ts';
import { ORIGIN, ScriptedHub } from './scripted-hub.ts';

export type Desk = {
  vault: Vault;
  hub: ScriptedHub;
  ledger: Ledger;
  session: HubSession;
  outbox: Outbox;
  traffic: TrafficMeter;
};

/** The client side around a vault, speaking to `hub`: what a page has after each load. */
export function deskAt(vault: Vault, hub: ScriptedHub, now?: () => number): Desk {
  const ledger = new Ledger(vault.ledger);
  const traffic = new TrafficMeter();
  const client = new HubClient({ ledger, transport: hub.transport, meter: traffic, ...(now && { now }) });
  const session = new HubSession(vault, ORIGIN, client, now);
  return { vault, hub, ledger, session, outbox: new Outbox(vault, session), traffic };
}

export async function newDesk(): Promise<Desk> {
  return deskAt(await freshVault(), await ScriptedHub.start());
}

export async function enrolledDesk(): Promise<Desk & { identity: EnrolledIdentity }> {
  const desk = await newDesk();
  const identity = value(await desk.session.enrol(desk.hub.invite(), 'Officer One'));
  desk.hub.wire.length = 0;
  return { ...desk, identity };
}
