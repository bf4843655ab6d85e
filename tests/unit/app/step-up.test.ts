import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { StepUpRequest } from '#lib/domain/wire/identity.ts';
import { Done } from '#lib/domain/wire/people.ts';
import { problem } from '#lib/domain/wire/problem.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { ScriptedHub } from '../egress/scripted-hub.ts';
import { freshStorage, PASSPHRASE, value } from '../vault/fresh-vault.ts';
import { openTab, type Tab } from './hub-side.ts';

let hub: ScriptedHub;
let tab: Tab;
/** Proofs that arrived, and how often the act was asked for. */
let proofs: StepUpRequest[];
let asked: number;

beforeEach(async () => {
  freshStorage();
  hub = await ScriptedHub.start();
  tab = openTab(hub);
  value(await tab.access.create(PASSPHRASE));
  await tab.desk.ready;
  await tab.desk.enrol(hub.invite(), 'Officer One');
  [proofs, asked] = [[], 0];
  hub.fault = ({ route, body }) => {
    if (route.endsWith('/step-up')) {
      const proof = StepUpRequest.parse(JSON.parse(new TextDecoder().decode(body ?? new Uint8Array())));
      proofs.push(proof);
      const answer = { act: proof.act, until: '2026-03-01T09:05:00.000Z' };
      return { status: 200, bytes: canonicalBytes(answer) };
    }
    if (!route.endsWith('/removal')) return null;
    asked += 1;
    const refused = { status: 403, bytes: canonicalBytes(problem('step-up-needed', 'remove-officer')) };
    return proofs.length === 0 ? refused : { status: 200, bytes: canonicalBytes({ done: true }) };
  };
});

const act = () => tab.desk.act(Done, '/api/v1/people/0190b0a0-0000-7000-8000-000000000000/removal', {});
const untilAsked = () => expect.poll(() => tab.desk.stepUp.act, { timeout: PATIENCE }).toBe('remove-officer');

describe('an act for which the hub wants another proof', () => {
  it('asks for the passphrase, proves the key for this act, and is done then', async () => {
    const done = act();
    await untilAsked();
    await tab.desk.stepUp.answer(PASSPHRASE);
    expect(await done).toEqual({ ok: true, value: { done: true } });
    expect([tab.desk.stepUp.act, asked, proofs.length]).toEqual([null, 2, 1]);
    const [proof] = proofs;
    const signKey = tab.desk.enrolled?.signKey.public;
    if (proof === undefined || signKey === undefined) throw new Error('Nothing was proved');
    expect(proof).toMatchObject({ act: 'remove-officer', device: tab.desk.enrolled?.membership.device, hub: hub.hub });
    expect(await verify(signKey, 'lintel/step-up/1', unsigned(proof), proof.signature)).toBe(true);
  });

  it('proves nothing with a wrong passphrase, and asks again', async () => {
    const done = act();
    await untilAsked();
    await tab.desk.stepUp.answer('not the passphrase');
    expect([tab.desk.stepUp.failure, tab.desk.stepUp.act, proofs]).toEqual(['wrong-passphrase', 'remove-officer', []]);
    await tab.desk.stepUp.answer(PASSPHRASE);
    expect(await done).toMatchObject({ ok: true });
  });

  it('is not done when its officer would not, or the vault shuts', async () => {
    const first = act();
    await untilAsked();
    tab.desk.stepUp.cancel();
    expect(await first).toEqual({ ok: false, error: 'step-up-needed' });
    const second = act();
    await untilAsked();
    await tab.access.lock();
    expect(await second).toMatchObject({ ok: false });
    expect([tab.desk.stepUp.act, proofs]).toEqual([null, []]);
  });

  it('is asked about alone: a second one at the same time is refused', async () => {
    const first = act();
    await untilAsked();
    expect(await act()).toEqual({ ok: false, error: 'step-up-needed' });
    await tab.desk.stepUp.answer(PASSPHRASE);
    expect(await first).toMatchObject({ ok: true });
  });
});
