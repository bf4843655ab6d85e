import { describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { mediaRecord, value } from '../vault/fresh-vault.ts';
import { lookupDisclosures, submissionDisclosures } from './disclosures.ts';
import { deskAt, enrolledDesk, type Desk } from './enrolled.ts';

/** This device is 200 seconds behind. */
const BEHIND = 200_000;

async function lateDesk() {
  const desk = await enrolledDesk();
  return { ...deskAt(desk.vault, desk.hub, () => Date.now() - BEHIND), identity: desk.identity };
}

async function clocks({ ledger }: Desk) {
  const entries = value(await ledger.entries());
  return entries.flatMap((entry) => {
    if (entry.kind !== 'clock') return [];
    const request = entries[entry.of - 1];
    return [{ ...entry, purpose: request?.kind === 'request' ? request.purpose : null }];
  });
}

async function ask(desk: Desk, name: string) {
  const [disclosure] = lookupDisclosures([await mediaRecord(name)], DEFAULT_DATA_RULE);
  if (disclosure === undefined) throw new Error('there is something to ask');
  return desk.session.lookup(disclosure);
}

async function seal({ outbox, identity }: Awaited<ReturnType<typeof lateDesk>>): Promise<void> {
  const [draft] = submissionDisclosures([await mediaRecord('a')], DEFAULT_DATA_RULE, identity.membership);
  if (draft === undefined) throw new Error('there is something to submit');
  value(await outbox.enqueue(value(await outbox.sign(draft))));
}

describe('the record of clocks', () => {
  it('has the skew of every answer that tells the time of the hub under its signature', async () => {
    const desk = await lateDesk();
    value(await ask(desk, 'a'));
    await seal(desk);
    value(await desk.outbox.sendAll());
    const found = await clocks(desk);
    expect(found.map(({ purpose }) => purpose)).toEqual(['challenge', 'look-up', 'submission']);
    for (const { skewMs, uncertaintyMs, hubAt } of found) {
      expect(Math.abs(skewMs - BEHIND)).toBeLessThanOrEqual(uncertaintyMs + 1);
      expect(Math.abs(Date.parse(hubAt) - Date.now())).toBeLessThan(60_000);
    }
    expect((await desk.ledger.verify()).ok).toBe(true);
  });

  it('has nothing of a receipt that is given again: its time is that of the first', async () => {
    const desk = await lateDesk();
    await seal(desk);
    desk.hub.fault = ({ route }) => (route.endsWith('submissions') ? 'lost-after' : null);
    expect(value(await desk.outbox.sendAll()).acknowledged).toEqual([]);
    desk.hub.fault = () => null;
    expect(value(await desk.outbox.sendAll()).acknowledged).toHaveLength(1);
    expect((await clocks(desk)).map(({ purpose }) => purpose)).toEqual(['challenge']);
  });

  it('believes no time that the pinned hub has not signed', async () => {
    const desk = await lateDesk();
    value(await desk.session.signIn());
    const before = await clocks(desk);
    desk.hub.spoil = (_route, answer) => ({ ...answer, asOf: '2030-01-01T00:00:00.000Z' });
    expect((await ask(desk, 'a')).ok).toBe(false);
    expect(await clocks(desk)).toEqual(before);
  });

  it('goes without the challenge of a hub that does not tell', async () => {
    const desk = await lateDesk();
    desk.hub.tamper = (route, answer) => {
      const { madeAt: _told, ...rest } = answer;
      return route.endsWith('challenge') ? rest : answer;
    };
    value(await desk.session.signIn());
    expect(await clocks(desk)).toEqual([]);
  });
});
