import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS, reach, type DataRule } from '#lib/domain/data-rule.ts';
import type { Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { type PublicJwk, unsigned, verify } from '#lib/domain/signature.ts';
import { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import { ruleNews } from '#lib/egress/rule-news.ts';
import { dataRule } from '../domain/arbitraries.ts';
import { reopen, value } from '../vault/fresh-vault.ts';
import { deskAt, enrolledDesk } from './enrolled.ts';
import { flipped, newKey, refused, signedRule, type Answer } from './scripted-hub.ts';

const version = (number: number, levels: Partial<DataRule['fields']>, changes: Partial<DataRule> = {}): DataRule => ({
  ...DEFAULT_DATA_RULE,
  version: number,
  ...changes,
  fields: { ...DEFAULT_DATA_RULE.fields, ...levels },
});
const STRICTER = version(2, { mime: 'none', bytes: 'none' });
const LOOSER = version(2, { capturedAt: 'day' });

type Desk = Awaited<ReturnType<typeof enrolledDesk>>;
const saved = async ({ vault }: Pick<Desk, 'vault'>) => {
  const identity = value(await vault.identity.saved());
  if (identity?.status !== 'enrolled') throw new Error('the device is enrolled');
  return identity;
};
const codeOf = (done: Result<unknown, HubFailure>) => (done.ok ? 'ok' : failureCode(done.error));
/** The hub brings this at the next sign-in, signed by itself as it should be. */
const bring = ({ hub }: Desk, inForce: RuleInForce) => {
  hub.tamper = (route, answer): Answer => (route === '/api/v1/session' ? { ...answer, dataRule: inForce } : answer);
};

/** What the hub says of a document that a second person has to approve. */
function waitingAnswer({ madeBy }: Answer, rule: DataRule): Answer {
  const { document } = RuleInForce.shape.madeBy.parse(madeBy) ?? {};
  if (document === undefined) throw new Error('nobody has made it');
  return {
    waiting: {
      ...{ id: uuidv7(), bureau: 'A', subject: { kind: 'data-rule', document: { ...document, rule } } },
      ...{ askedBy: 'Officer One', askedAt: document.madeAt, dueAt: null, state: 'waiting' },
      ...{ decidedBy: null, decidedAt: null, may: ['cancel'] },
    },
  };
}

describe('a rule that the hub brings', () => {
  it('is used at once when it lets nothing more out', async () => {
    const desk = await enrolledDesk();
    desk.hub.rule = STRICTER;
    value(await desk.session.signIn());
    expect(await saved(desk)).toMatchObject({ dataRule: STRICTER, offeredRule: null });
  });

  it('waits for its officer when it lets more out, over a restart as well, and holds until then to the one before', async () => {
    const desk = await enrolledDesk();
    desk.hub.rule = LOOSER;
    value(await desk.session.signIn());
    expect(desk.session.signedIn).toBe(true);
    expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: { rule: LOOSER } });
    desk.vault.lock();
    const later = deskAt(await reopen(), desk.hub);
    value(await later.session.signIn());
    expect(await saved(later)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: { rule: LOOSER } });

    const asked = desk.hub.wire.length;
    expect(value(await later.session.acceptOfferedRule(LOOSER)).dataRule).toEqual(LOOSER);
    expect(await saved(later)).toMatchObject({ dataRule: LOOSER, offeredRule: null });
    expect(desk.hub.wire).toHaveLength(asked);
    value(await later.session.signIn());
    expect(await saved(later)).toMatchObject({ dataRule: LOOSER, offeredRule: null });
  });

  it('is accepted as it was looked at, or not at all', async () => {
    const desk = await enrolledDesk();
    const { session, hub } = desk;
    expect(codeOf(await session.acceptOfferedRule(LOOSER))).toBe('other-rule');
    hub.rule = LOOSER;
    value(await session.signIn());
    hub.rule = version(2, { text: 'plain' });
    value(await session.signIn());
    expect(codeOf(await session.acceptOfferedRule(LOOSER))).toBe('other-rule');
    expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: { rule: hub.rule } });
  });

  it('takes the place of an offer that nobody accepted', async () => {
    const desk = await enrolledDesk();
    desk.hub.rule = LOOSER;
    value(await desk.session.signIn());
    desk.hub.rule = version(3, { mime: 'none' });
    value(await desk.session.signIn());
    expect(await saved(desk)).toMatchObject({ dataRule: desk.hub.rule, offeredRule: null });
  });

  it('lets more out by what it says beside its fields, too', async () => {
    for (const more of [
      { watchDays: 1 },
      { nameAsker: true },
      { handling: { europol: 'H0', tlp: 'AMBER' } },
    ] as const) {
      const desk = await enrolledDesk();
      desk.hub.rule = version(2, { md5: 'none' }, more);
      value(await desk.session.signIn());
      expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: { rule: desk.hub.rule } });
    }
  });

  /** In use, and a stricter one that would follow if it were genuine. */
  const [IN_USE, NEXT] = [version(2, { mime: 'none' }), version(3, { mime: 'none', bytes: 'none' })];

  it.each<[string, () => Promise<RuleInForce>]>([
    ['that nobody signed', () => Promise.resolve({ rule: NEXT, madeBy: null })],
    ['of another bureau', () => signedRule(NEXT, { bureau: 'B' })],
    ['that is not its document’s', async () => ({ ...(await signedRule(IN_USE)), rule: NEXT })],
    ['whose document was changed', () => falsified(() => ({ madeAt: '2020-01-01T00:00:00.000Z' }))],
    ['with a flipped bit', () => falsified(({ signature }) => ({ signature: flipped(signature) }))],
    ['signed by another key than it says', async () => withKey(await signedRule(NEXT), (await newKey()).public)],
    ['of an older version', () => signedRule({ ...DEFAULT_DATA_RULE, title: 'Old' })],
    ['of the same version with other words', () => signedRule({ ...IN_USE, title: 'New' })],
    ['of another name', () => signedRule({ ...NEXT, id: 'another' })],
  ])('is refused, and the sign-in with it, when it is one %s', async (_name, brought) => {
    const desk = await enrolledDesk();
    desk.hub.rule = IN_USE;
    value(await desk.session.signIn());
    value(await desk.session.signOut());
    bring(desk, await brought());
    expect(codeOf(await desk.session.signIn())).toBe('false-rule');
    expect(desk.session.signedIn).toBe(false);
    expect(await saved(desk)).toMatchObject({ dataRule: IN_USE, offeredRule: null });
    bring(desk, await signedRule(NEXT));
    value(await desk.session.signIn());
    expect(await saved(desk)).toMatchObject({ dataRule: NEXT });
  });

  async function falsified(change: (document: DataRuleDocument) => Partial<DataRuleDocument>): Promise<RuleInForce> {
    const { rule, madeBy } = await signedRule(NEXT);
    return { rule, madeBy: madeBy && { ...madeBy, document: { ...madeBy.document, ...change(madeBy.document) } } };
  }

  function withKey({ rule, madeBy }: RuleInForce, signKey: PublicJwk): RuleInForce {
    return { rule, madeBy: madeBy && { ...madeBy, signKey } };
  }

  it('never loosens what leaves, whatever it is', async () => {
    const { identity } = await enrolledDesk();
    await fc.assert(
      fc.asyncProperty(dataRule, dataRule, async (inUse, next) => {
        const rule = { ...next, id: inUse.id, version: inUse.version + 1 };
        const news = await ruleNews(await signedRule(rule), { ...identity, dataRule: inUse });
        const goesFurther = DISCLOSABLE_FIELDS.some(
          (field) => reach(field, rule.fields[field]) > reach(field, inUse.fields[field]),
        );
        const asksMore =
          (rule.lookups && !inUse.lookups) || rule.watchDays > inUse.watchDays || (rule.nameAsker && !inUse.nameAsker);
        if (goesFurther || asksMore) expect(news).toBe('offer');
        else expect(['use', 'offer']).toContain(news);
      }),
    );
  });
});

describe('a rule that this device makes', () => {
  it('is signed by its key, in the ledger under its purpose, and used from then on', async () => {
    const desk = await enrolledDesk();
    const made = value(await desk.session.makeDataRule(LOOSER));
    const sent = desk.hub.wire.at(-1);
    const document = DataRuleDocument.parse(JSON.parse(new TextDecoder().decode(sent?.body ?? new Uint8Array())));
    expect(sent?.body).toEqual(canonicalBytes(document));
    const { signKey, membership } = desk.identity;
    expect(document).toMatchObject({ bureau: 'A', rule: LOOSER, device: membership.device });
    expect(await verify(signKey.public, 'lintel/data-rule/1', unsigned(document), document.signature)).toBe(true);
    expect(made).toMatchObject({ rule: LOOSER, madeBy: { document } });
    expect(await saved(desk)).toMatchObject({ dataRule: LOOSER, offeredRule: null });
    const requests = value(await desk.ledger.entries()).filter(({ kind }) => kind === 'request');
    expect(requests.at(-1)).toMatchObject({ route: '/api/v1/data-rules', purpose: 'data-rule' });
  });

  it('that waits for a second person changes nothing here; an answer about another rule is no answer', async () => {
    const desk = await enrolledDesk();
    value(await desk.session.signIn());
    const answerAbout = (rule: DataRule) => {
      desk.hub.spoil = (route, answer) => (route.endsWith('data-rules') ? waitingAnswer(answer, rule) : answer);
    };
    answerAbout(LOOSER);
    expect(value(await desk.session.makeDataRule(LOOSER))).toMatchObject({ waiting: { state: 'waiting' } });
    expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: null });
    desk.hub.rule = DEFAULT_DATA_RULE;
    answerAbout(version(2, { text: 'plain' }));
    expect(codeOf(await desk.session.makeDataRule(LOOSER))).toBe('garbage');
  });

  it('is used although the answer to it was lost, once the hub brings it', async () => {
    const desk = await enrolledDesk();
    value(await desk.session.signIn());
    desk.hub.fault = ({ route }) => (route.endsWith('data-rules') ? 'lost-after' : null);
    expect(codeOf(await desk.session.makeDataRule(LOOSER))).toBe('unreachable');
    expect((await saved(desk)).dataRule).toEqual(DEFAULT_DATA_RULE);
    value(await deskAt(desk.vault, desk.hub).session.signIn());
    expect(await saved(desk)).toMatchObject({ dataRule: LOOSER, offeredRule: null });
  });

  it('is not one that somebody else signed in its name', async () => {
    const desk = await enrolledDesk();
    bring(desk, await signedRule(LOOSER, { device: desk.identity.membership.device }));
    value(await desk.session.signIn());
    expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: { rule: LOOSER } });
  });

  it('changes nothing here when the hub refuses it, or answers with another one', async () => {
    const desk = await enrolledDesk();
    const { session, hub } = desk;
    hub.fault = ({ route }) => (route.endsWith('data-rules') ? refused('data-rule-version') : null);
    expect(codeOf(await session.makeDataRule(LOOSER))).toBe('data-rule-version');
    hub.fault = () => null;
    hub.spoil = (route, answer) =>
      route.endsWith('data-rules') ? { ...answer, rule: version(2, { text: 'plain' }) } : answer;
    expect(codeOf(await session.makeDataRule(LOOSER))).toBe('garbage');
    expect(await saved(desk)).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: null });
  });
});
