import { expect, it } from 'vitest';
import { RuleOffer } from '#lib/app/rule-offer.svelte.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

const offered = (version: number) => ({ rule: { ...DEFAULT_DATA_RULE, version }, madeBy: null });

function offer() {
  let brought: ReturnType<typeof offered> | null = offered(2);
  let answer: Result<void, string> = ok(undefined);
  const accepted: DataRule[] = [];
  const choice = new RuleOffer({
    offered: () => brought,
    accept: (rule) => {
      accepted.push(rule);
      return Promise.resolve(answer);
    },
  });
  return {
    choice,
    accepted,
    bring: (next: typeof brought) => (brought = next),
    answerWith: (next: typeof answer) => (answer = next),
  };
}

it('is put off for this sitting, and comes back with the next version', () => {
  const { choice, bring } = offer();
  expect(choice.pressing?.rule.version).toBe(2);
  choice.putOff();
  expect([choice.pressing, choice.offered?.rule.version]).toEqual([null, 2]);
  bring(offered(3));
  expect(choice.pressing?.rule.version).toBe(3);
});

it('accepts the rule that was looked at, once', async () => {
  const { choice, accepted, bring } = offer();
  const accepting = choice.accept();
  expect(await choice.accept()).toBe(false);
  expect(await accepting).toBe(true);
  expect(accepted.map(({ version }) => version)).toEqual([2]);
  bring(null);
  expect(await choice.accept()).toBe(false);
});

it('says why a rule could not be accepted, and can be tried again', async () => {
  const { choice, answerWith } = offer();
  answerWith(err('other-rule'));
  expect([await choice.accept(), choice.failure, choice.accepting]).toEqual([false, 'other-rule', false]);
  answerWith(ok(undefined));
  expect([await choice.accept(), choice.failure]).toEqual([true, null]);
});
