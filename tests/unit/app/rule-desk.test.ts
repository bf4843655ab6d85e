import { SvelteMap } from 'svelte/reactivity';
import { describe, expect, it } from 'vitest';
import { RuleDesk } from '#lib/app/rule-desk.svelte.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** A desk at a hub that takes the next version from whoever is first. */
function desk(rule: DataRule | null = DEFAULT_DATA_RULE) {
  const inForce = new SvelteMap([['rule', rule]]);
  const newest = () => inForce.get('rule') ?? null;
  const asked: DataRule[] = [];
  let answer: (rule: DataRule) => Result<'in-force' | 'waiting', string> = (made) => {
    inForce.set('rule', made);
    return ok('in-force');
  };
  const rules = new RuleDesk({
    newest,
    make: (made) => {
      asked.push(made);
      return Promise.resolve(answer(made));
    },
    now: () => new Date(2026, 4, 1, 0, 30),
  });
  return {
    rules,
    asked,
    answerWith: (next: typeof answer) => (answer = next),
    /** Somebody else's version comes into force. */
    overtake: (by: DataRule) => inForce.set('rule', by),
    newest,
  };
}

describe('a new version', () => {
  it('that waits for a second person is told as such, and the draft is over', async () => {
    const { rules, answerWith, newest } = desk();
    answerWith(() => ok('waiting'));
    rules.begin();
    rules.setLevel('capturedAt', 'month');
    await rules.sign();
    expect([rules.draft, rules.made, rules.waits, newest()?.version]).toEqual([null, null, 2, 1]);
    rules.noteMade();
    expect(rules.waits).toBeNull();
  });

  it('begins as the one in force, says what it changes, and is signed under the next number', async () => {
    const { rules, asked, newest } = desk();
    rules.begin();
    expect([rules.hasChanged, rules.changes, rules.next?.version]).toEqual([false, [], 2]);
    rules.setLevel('capturedAt', 'month');
    rules.setLevel('md5', 'none');
    rules.change({ title: 'With months', reviewBy: '2027-01-01' });
    expect(rules.changes).toEqual([
      { of: 'md5', more: false },
      { of: 'capturedAt', more: true },
    ]);
    await rules.sign();
    expect(asked).toEqual([
      {
        ...DEFAULT_DATA_RULE,
        version: 2,
        title: 'With months',
        reviewBy: '2027-01-01',
        fields: { ...DEFAULT_DATA_RULE.fields, md5: 'none', capturedAt: 'month' },
      },
    ]);
    expect([rules.draft, rules.made, rules.failure, newest()?.version]).toEqual([null, 2, null, 2]);
  });

  it('is different when only its title or its review date is, and not when all is as it was', () => {
    const { rules } = desk();
    rules.begin();
    rules.change({ reviewBy: '2027-01-01' });
    expect([rules.hasChanged, rules.changes]).toEqual([true, []]);
    rules.change({ reviewBy: null, handling: { tlp: 'AMBER', europol: 'H1' } });
    expect(rules.hasChanged).toBe(false);
  });

  it.each([
    ['no title', { title: '' }],
    ['a title of two lines', { title: 'a\nb' }],
    ['no number of days', { watchDays: Number.NaN }],
    ['too many days', { watchDays: 366 }],
    ['a day of no calendar', { reviewBy: 'soon' }],
  ])('with %s cannot be signed', async (_what, part) => {
    const { rules, asked } = desk();
    rules.begin();
    rules.change(part);
    expect([rules.next, rules.hasChanged, rules.changes]).toEqual([null, true, []]);
    await rules.sign();
    expect(asked).toEqual([]);
  });

  it('stays as it is when the hub cannot be reached, and is signed when it can', async () => {
    const { rules, asked, answerWith } = desk();
    rules.begin();
    rules.setLevel('camera', 'plain');
    answerWith(() => err('unreachable'));
    await rules.sign();
    expect([rules.failure, rules.draft?.fields.camera, rules.made]).toEqual(['unreachable', 'plain', null]);
    answerWith(() => ok('in-force'));
    await rules.sign();
    expect([rules.failure, rules.draft, rules.made]).toEqual([null, null, 2]);
    expect(asked[1]).toEqual(asked[0]);
  });

  it('whose answer was lost is done when it turns out to be in force, and nobody was faster then', async () => {
    const { rules, overtake, answerWith } = desk();
    rules.begin();
    rules.setLevel('camera', 'plain');
    const lost = rules.next;
    answerWith(() => err('unreachable'));
    await rules.sign();
    expect([rules.draft === null, rules.made]).toEqual([false, null]);
    if (lost !== null) overtake({ ...lost });
    expect([rules.draft, rules.made, rules.overtaken, rules.hasChanged]).toEqual([null, 2, false, false]);
    rules.noteMade();
    expect([rules.draft, rules.made]).toEqual([null, null]);
    rules.begin();
    expect(rules.draft?.fields.camera).toBe('plain');
  });

  it('is signed once, however often the button is pressed, and not changed while it is', async () => {
    const { rules, asked } = desk();
    rules.begin();
    rules.setLevel('camera', 'plain');
    const signing = rules.sign();
    void rules.sign();
    rules.setLevel('gps', 'exact');
    rules.discard();
    await signing;
    expect(asked.map(({ fields }) => fields.gps)).toEqual(['none']);
  });

  it('does not replace a version of somebody who was faster, before it was compared with that one', async () => {
    const { rules, asked, overtake } = desk();
    rules.begin();
    rules.setLevel('camera', 'plain');
    overtake({ ...DEFAULT_DATA_RULE, version: 2, fields: { ...DEFAULT_DATA_RULE.fields, gps: 'country' } });
    expect(rules.overtaken).toBe(true);
    expect(rules.changes).toEqual([
      { of: 'camera', more: true },
      { of: 'gps', more: false },
    ]);
    await rules.sign();
    expect(asked).toEqual([]);
    rules.goOn();
    expect(rules.overtaken).toBe(false);
    await rules.sign();
    expect(asked.map(({ version, fields }) => [version, fields.camera, fields.gps])).toEqual([[3, 'plain', 'none']]);
  });

  it('that is dropped for theirs begins from theirs', () => {
    const { rules, overtake } = desk();
    rules.begin();
    rules.setLevel('camera', 'plain');
    overtake({ ...DEFAULT_DATA_RULE, version: 2, title: 'Theirs' });
    rules.begin();
    expect([rules.draft?.title, rules.draft?.fields.camera, rules.overtaken]).toEqual(['Theirs', 'none', false]);
  });

  it('cannot be begun before the device is enrolled', () => {
    const { rules } = desk(null);
    rules.begin();
    expect(rules.draft).toBeNull();
  });
});

it('a rule is overdue the day after its review date, by the calendar of the officer', () => {
  const { rules } = desk();
  expect(rules.today).toBe('2026-05-01');
  expect([null, '2026-05-02', '2026-05-01', '2026-04-30'].map((reviewBy) => rules.isOverdue({ reviewBy }))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
