import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';
import { projectCaseRef } from '#lib/domain/projection.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { lookupDisclosure, lookupPacker, submissionDraft, submissionPacker } from '#lib/egress/disclosure.ts';
import { disguiseUnder } from '#lib/egress/disguise.ts';
import { HubClient } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { LogWatch } from '#lib/egress/log-watch.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { TrafficMeter } from '#lib/egress/traffic.ts';
import type { OutboxStore } from '#lib/vault/outbox-store.ts';
import type { QuestionStore } from '#lib/vault/question-store.ts';
import type { Vault } from '#lib/vault/vault.ts';

const disclosure = { projectCaseRef, lookupPacker, lookupDisclosure, submissionPacker, submissionDraft };

/** The way out of an open vault: what may be asked and sent, and what is written down about it. */
export type Door = {
  readonly session: Pick<
    HubSession,
    | 'enrol'
    | 'signIn'
    | 'stepUp'
    | 'signOut'
    | 'signedIn'
    | 'lookup'
    | 'handIn'
    | 'makeDataRule'
    | 'acceptOfferedRule'
    | 'read'
    | 'follow'
    | 'act'
  >;
  readonly outbox: Omit<Outbox, 'seal'>;
  readonly ledger: Pick<Ledger, 'read'>;
  /** What holds the hub to its own log. */
  readonly log: Pick<LogWatch, 'facts' | 'dismiss' | 'follow' | 'prove' | 'has'>;
  /** What has gone through it since it was opened. */
  readonly traffic: Pick<TrafficMeter, 'total'>;
  /** Where batches and questions lie while they are looked at. */
  readonly drafts: Pick<OutboxStore, 'body' | 'forget'>;
  readonly questions: Pick<QuestionStore, 'put' | 'body' | 'forget' | 'clear'>;
  /** How a case becomes what leaves. It comes with the door: nothing is put together while the vault is shut. */
  readonly disclosure: typeof disclosure;
  /** How a rule discloses less than a record holds. */
  readonly disguise: (rule: DataRule) => Promise<Result<Disguise, 'locked'>>;
};

/** @param origin the site that this browser shows, to which sign-ins are bound */
export function openDoor(vault: Vault, origin: string): Door {
  const [ledger, traffic] = [new Ledger(vault.ledger), new TrafficMeter()];
  const session = new HubSession(vault, origin, new HubClient({ ledger, meter: traffic }));
  return doorOf(vault, { session, outbox: new Outbox(vault, session), ledger, traffic });
}

/** The door of a vault around what speaks to the hub. */
export function doorOf(vault: Vault, speaking: Pick<Door, 'session' | 'outbox' | 'ledger' | 'traffic'>): Door {
  return {
    ...speaking,
    log: new LogWatch(vault, speaking.session),
    drafts: vault.outbox,
    questions: vault.questions,
    disclosure,
    disguise: async (rule) => {
      const key = await vault.pseudonymKey();
      return key.ok ? ok(await disguiseUnder(rule, key.value)) : key;
    },
  };
}
