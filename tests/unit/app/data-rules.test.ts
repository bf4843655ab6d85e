import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaRecord } from '#lib/domain/media.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { refused, ScriptedHub } from '../egress/scripted-hub.ts';
import { freshStorage, mediaRecord, PASSPHRASE, value } from '../vault/fresh-vault.ts';
import { openTab, type Tab } from './hub-side.ts';

let hub: ScriptedHub;
let tab: Tab;
beforeEach(async () => {
  freshStorage();
  hub = await ScriptedHub.start();
  tab = openTab(hub);
  value(await tab.access.create(PASSPHRASE));
  await tab.desk.ready;
  await tab.desk.enrol(hub.invite(), 'Officer One');
});

const version = (number: number, fields: Partial<DataRule['fields']>): DataRule => ({
  ...DEFAULT_DATA_RULE,
  version: number,
  fields: { ...DEFAULT_DATA_RULE.fields, ...fields },
});
const looser = version(2, { capturedAt: 'month', camera: 'plain' });

/** Asks about a record, under whatever rule the desk has. */
async function ask(media: MediaRecord): Promise<void> {
  const record = { media, names: ['a.jpg'], mark: null, scheme: 'plain', path: 'a.jpg' };
  const pages = async function* () {
    yield await Promise.resolve({ ok: true as const, value: [record] });
  };
  await tab.desk.prepareLookup({ records: 1, reference: '', portions: pages });
  await tab.desk.ask();
}

describe('a rule that lets more out', () => {
  it('is offered as soon as a sign-in on the way to something else brings it, and is not used', async () => {
    await tab.desk.signOut();
    hub.rule = looser;
    await ask(await mediaRecord('a'));
    expect(tab.desk.lookUps.step).toBe('done');
    expect([tab.desk.rule?.version, tab.desk.offeredRule?.rule]).toEqual([1, looser]);
    expect(tab.desk.newestRule?.version).toBe(2);
    expect(tab.desk.ruleMadeBy).toBeNull();
  });

  it('is used once it is accepted, and its maker stands beside it; what was not looked at is not accepted', async () => {
    hub.rule = looser;
    await tab.desk.signIn();
    expect(await tab.desk.acceptOfferedRule(version(2, { gps: 'exact' }))).toEqual({ ok: false, error: 'other-rule' });
    expect(tab.desk.rule?.version).toBe(1);
    value(await tab.desk.acceptOfferedRule(looser));
    expect([tab.desk.rule, tab.desk.offeredRule, tab.desk.ruleMadeBy]).toEqual([looser, null, 'An Administrator']);
    expect(tab.desk.ruleProof?.at).toBe('2026-11-01T08:00:00.000Z');
  });
});

describe('a new version', () => {
  it('is in use once the hub has it, under the name of its maker', async () => {
    value(await tab.desk.makeDataRule(looser));
    expect([tab.desk.rule, tab.desk.offeredRule, tab.desk.ruleMadeBy]).toEqual([looser, null, 'Officer One']);
  });

  it('of somebody who was faster is fetched, whether it lets more out or less', async () => {
    for (const theirs of [version(2, { gps: 'country' }), version(3, { md5: 'none' })]) {
      const ours = version(theirs.version, { serial: 'plain' });
      hub.rule = theirs;
      expect(await tab.desk.makeDataRule(ours)).toEqual({ ok: false, error: 'data-rule-version' });
      expect(tab.desk.newestRule).toEqual(theirs);
    }
    expect([tab.desk.rule?.version, tab.desk.offeredRule]).toEqual([3, null]);
  });

  it('says why it is not in force, and changes nothing then', async () => {
    hub.fault = ({ route }) => (route.endsWith('/data-rules') ? refused('not-allowed') : null);
    expect(await tab.desk.makeDataRule(looser)).toEqual({ ok: false, error: 'not-allowed' });
    hub.fault = () => 'lost-before';
    expect(await tab.desk.makeDataRule(looser)).toEqual({ ok: false, error: 'unreachable' });
    expect([tab.desk.rule, tab.desk.newestRule]).toEqual([DEFAULT_DATA_RULE, DEFAULT_DATA_RULE]);
  });

  it('whose answer was lost is in use after the next sign-in: this device has signed it', async () => {
    hub.fault = ({ route }) => (route.endsWith('/data-rules') ? 'lost-after' : null);
    expect(await tab.desk.makeDataRule(looser)).toEqual({ ok: false, error: 'unreachable' });
    hub.fault = () => null;
    await tab.desk.signIn();
    expect([tab.desk.rule, tab.desk.offeredRule]).toEqual([looser, null]);
  });
});
