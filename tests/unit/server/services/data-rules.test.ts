import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { type DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import { EnrolmentAnswer, SessionAnswer } from '#lib/domain/wire/identity.ts';
import { Challenge } from '#lib/domain/wire/identity.ts';
import { Device } from '../../../fixtures/device.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let admin: Awaited<ReturnType<typeof desk.enrol>>;
beforeEach(async () => {
  desk = await openDesk();
  admin = await desk.enrol('A', 'bureau-admin');
});
afterEach(() => desk.close());

const next = (changes: Partial<DataRule> = {}, from = DEFAULT_DATA_RULE): DataRule => ({
  ...from,
  version: from.version + 1,
  title: 'Without MD5',
  fields: { ...from.fields, md5: 'none' },
  ...changes,
});
const make = async (document: DataRuleDocument, actor = admin.actor) => {
  const made = await desk.dataRules.make(actor, document, canonicalBytes(document));
  return made.ok ? RuleInForce.parse(JSON.parse(made.value.text)) : made.error;
};
const inForce = async (bureau = 'A') => (await desk.store.bureaux.ruleInForce(bureau))?.rule;

describe('a new version of a data rule', () => {
  it('is in force, with what proves who made it, for whoever enrols or signs in from now on', async () => {
    const document = await admin.device.ruleDocument(next());
    const madeBy = { document, signKey: admin.device.signKey, officer: 'An Officer' };
    const expected = { rule: next(), madeBy };
    expect(await make(document)).toEqual(expected);
    expect(await desk.store.bureaux.ruleInForce('A')).toEqual(expected);

    const device = await Device.make();
    const enrolled = await desk.enrolments.redeem(await device.enrolmentRequest(await desk.invite('A'), desk.origin));
    expect(EnrolmentAnswer.parse(JSON.parse(enrolled.ok ? enrolled.value : '')).dataRule).toEqual(expected);
    const challenge = Challenge.parse(JSON.parse(await desk.sessions.challenge(admin.device.id, desk.origin)));
    const session = await desk.sessions.signIn(await admin.device.sessionRequest(challenge));
    expect(SessionAnswer.parse(JSON.parse(session.ok ? session.value.answer : '')).dataRule).toEqual(expected);
  });

  it('is the own bureau’s alone', async () => {
    await make(await admin.device.ruleDocument(next()));
    expect(await desk.store.bureaux.ruleInForce('B')).toEqual({ rule: DEFAULT_DATA_RULE, madeBy: null });
  });

  it('leaves the earlier ones valid for what was sealed under them, and checks by the one that a batch names', async () => {
    const document = await admin.device.ruleDocument(next({ fields: { ...next().fields, capturedAt: 'day' } }));
    await desk.store.bureaux.addRule('A', document.rule, desk.clock().toISOString(), document);
    const code = async (version: number, item = randomItem()) => {
      const { batch, bytes } = await admin.device.seal([item], { dataRule: { id: DEFAULT_DATA_RULE.id, version } });
      const accepted = await desk.submissions.accept(admin.actor, batch, bytes);
      return accepted.ok ? 'accepted' : [accepted.error.code, accepted.error.detail];
    };
    expect(await code(1)).toBe('accepted');
    expect(await code(2)).toEqual(['field-outside-data-rule', 'items/0: md5']);
    const { md5: _held, ...without } = randomItem();
    expect(await code(2, { ...without, capturedAt: '2026-05-01' })).toBe('accepted');
    expect(await code(1, { ...without, capturedAt: '2026-05-01' })).toEqual([
      'field-outside-data-rule',
      'items/0: capturedAt',
    ]);
    expect(await code(3)).toEqual(['unknown-data-rule', 'dataRule']);
  });

  it('follows the one in force, by one step, under the same name', async () => {
    const refused = { code: 'data-rule-version', detail: 'rule' };
    for (const rule of [next({ version: 1 }), next({ version: 3 }), next({ id: 'another' })])
      expect(await make(await admin.device.ruleDocument(rule))).toEqual(refused);
    expect(await inForce()).toEqual(DEFAULT_DATA_RULE);
    const second = await admin.device.ruleDocument(next());
    await make(second);
    expect(await make(second)).toEqual(refused);
    const third = next({ title: 'And without look-ups', lookups: false }, next());
    expect(await make(await admin.device.ruleDocument(third))).toMatchObject({ rule: third });
  });

  it('is one of two that were made at the same time', async () => {
    const other = await desk.enrol('A', 'bureau-admin');
    const made = await Promise.all([
      make(await admin.device.ruleDocument(next())),
      make(await other.device.ruleDocument(next({ title: 'The other one' })), other.actor),
    ]);
    expect(made.filter((each) => 'code' in each)).toEqual([{ code: 'data-rule-version', detail: 'rule' }]);
  });
});

describe('a data rule is refused', () => {
  const codeOf = async (document: DataRuleDocument, actor = admin.actor) => {
    const made = await make(document, actor);
    return 'code' in made ? made.code : 'made';
  };
  afterEach(async () => {
    expect(await inForce()).toEqual(DEFAULT_DATA_RULE);
  });

  it('from anybody but an administrator of the bureau', async () => {
    for (const role of ['officer', 'analyst', 'auditor', 'hub-admin'] as const) {
      const { device, actor } = await desk.enrol('A', role);
      expect(await codeOf(await device.ruleDocument(next()), actor)).toBe('not-allowed');
    }
    const token = await desk.tokens.create('A');
    const server = await desk.tokens.authenticate(token.ok ? token.value : '');
    if (server === null) throw new Error('The token is not valid');
    expect(await codeOf(await admin.device.ruleDocument(next()), server)).toBe('not-allowed');
  });

  it('for another bureau, or signed by another device than the one that hands it in', async () => {
    const theirs = await desk.enrol('B', 'bureau-admin');
    expect(await codeOf(await theirs.device.ruleDocument(next()))).toBe('wrong-bureau-or-device');
    expect(await codeOf(await admin.device.ruleDocument(next(), { bureau: 'B' }))).toBe('wrong-bureau-or-device');
    expect(await codeOf(await theirs.device.ruleDocument(next(), { bureau: 'A' }))).toBe('wrong-bureau-or-device');
    const colleague = await desk.enrol('A', 'bureau-admin');
    expect(await codeOf(await colleague.device.ruleDocument(next()))).toBe('wrong-bureau-or-device');
  });

  it('when it was changed after it was signed, or signed by another key or for another purpose', async () => {
    const document = await admin.device.ruleDocument(next());
    expect(await codeOf({ ...document, rule: next({ nameAsker: true }) })).toBe('bad-signature');
    expect(await codeOf({ ...document, madeAt: '2020-01-01T00:00:00.000Z' })).toBe('bad-signature');
    const stranger = await Device.make();
    stranger.membership = admin.device.member;
    expect(await codeOf(await stranger.ruleDocument(next()))).toBe('bad-signature');
    const { batch } = await admin.device.seal([randomItem()]);
    expect(await codeOf({ ...document, signature: batch.signature })).toBe('bad-signature');
  });

  it('when its bytes are not their own canonical form', async () => {
    const document = await admin.device.ruleDocument(next());
    const bytes = new TextEncoder().encode(JSON.stringify(document, null, 1));
    expect(await desk.dataRules.make(admin.actor, document, bytes)).toMatchObject({ error: { code: 'not-canonical' } });
  });
});
