import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS, reach, type DataRule } from '#lib/domain/data-rule.ts';
import { batchOutside, fieldsOutside } from '#lib/domain/outside-rule.ts';
import { projectCaseRef, projectSubmission } from '#lib/domain/projection.ts';
import { letsMoreOut, ruleChanges } from '#lib/domain/rule-changes.ts';
import { ruleWarnings } from '#lib/domain/rule-warnings.ts';
import { caseReference, dataRule, disclosableRecord } from './arbitraries.ts';
import { disguise } from './disguise.ts';

const rule = (change: Partial<Omit<DataRule, 'fields'>>, fields: Partial<DataRule['fields']> = {}): DataRule => ({
  ...DEFAULT_DATA_RULE,
  ...change,
  fields: { ...DEFAULT_DATA_RULE.fields, ...fields },
});

/** Of each field the level that reaches less far. */
function narrower(a: DataRule, b: DataRule): Partial<DataRule['fields']> {
  return Object.fromEntries(
    DISCLOSABLE_FIELDS.map((field) => {
      const [one, other] = [a.fields[field], b.fields[field]];
      return [field, reach(field, one) < reach(field, other) ? one : other];
    }),
  );
}

describe('what a new version changes', () => {
  it('names each field and term once, and whether more leaves by it', () => {
    const to = rule(
      { watchDays: 30, lookups: false, nameAsker: true },
      { md5: 'none', capturedAt: 'month', gps: 'grid' },
    );
    expect(ruleChanges(DEFAULT_DATA_RULE, to)).toEqual([
      { of: 'md5', more: false },
      { of: 'capturedAt', more: true },
      { of: 'gps', more: true },
      { of: 'lookups', more: false },
      { of: 'watchDays', more: true },
      { of: 'nameAsker', more: true },
    ]);
  });

  it('takes a rule that does not say whom others may ask for one that lets them ask the bureau', () => {
    const of = (nameHolder: DataRule['nameHolder']) => rule(nameHolder === undefined ? {} : { nameHolder });
    expect(ruleChanges(of(undefined), of('bureau-and-contact'))).toEqual([]);
    expect(ruleChanges(of(undefined), of('bureau'))).toEqual([{ of: 'nameHolder', more: false }]);
    expect(ruleChanges(of('bureau'), of('hub-only'))).toEqual([{ of: 'nameHolder', more: false }]);
    expect(ruleChanges(of('hub-only'), of('bureau'))).toEqual([{ of: 'nameHolder', more: true }]);
  });

  it('takes names, versions and review dates for nothing', () => {
    const to = rule({ version: 9, title: 'Another', reviewBy: '2027-01-01' });
    expect(ruleChanges(DEFAULT_DATA_RULE, to)).toEqual([]);
  });

  it.each([
    ['H0', 'H2', false],
    ['H2', 'H0', true],
    // Whoever may not use it in court, and now only may not hand it on, may use it in court.
    ['H1', 'H2', true],
    ['H3', 'H1', true],
  ] as const)('from %s to %s others may do more: %s', (from, to, more) => {
    const of = (europol: typeof from | typeof to) => rule({ handling: { europol, tlp: 'RED' } });
    expect(ruleChanges(of(from), of(to))).toEqual([{ of: 'europol', more }]);
  });

  it('knows the order of the Traffic Light Protocol', () => {
    const order = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'] as const;
    const of = (tlp: (typeof order)[number]) => rule({ handling: { europol: 'H1', tlp } });
    for (const [at, tlp] of order.entries())
      for (const [later, freer] of order.entries()) expect(letsMoreOut(of(tlp), of(freer))).toBe(later > at);
  });

  it('a version that lets no more out never makes an item that the one before would refuse', () => {
    fc.assert(
      fc.property(disclosableRecord, caseReference, dataRule, dataRule, (record, reference, from, other) => {
        const to = { ...from, fields: { ...from.fields, ...narrower(from, other) } };
        expect(letsMoreOut(from, to)).toBe(false);
        const { item } = projectSubmission(record, to, disguise);
        if (item !== null) expect(fieldsOutside(item, from)).toEqual([]);
        const { caseRef } = projectCaseRef(reference, to, disguise);
        expect(batchOutside({ caseRef, handling: to.handling }, from)).toEqual([]);
      }),
    );
  });

  it('whatever two rules say: an item of the later one that the earlier one would refuse is a change that is told', () => {
    fc.assert(
      fc.property(disclosableRecord, dataRule, dataRule, (record, from, to) => {
        const { item } = projectSubmission(record, to, disguise);
        const more = ruleChanges(from, to).filter((change) => change.more);
        for (const field of item === null ? [] : fieldsOutside(item, from))
          expect(more.map(({ of }) => of)).toContain(field);
      }),
    );
  });

  it('is more in one direction and less in the other, but for handling', () => {
    fc.assert(
      fc.property(dataRule, dataRule, (a, b) => {
        const same = { ...b, handling: a.handling };
        const back = new Map(ruleChanges(same, a).map(({ of, more }) => [of, more]));
        for (const { of, more } of ruleChanges(a, same)) expect(back.get(of)).toBe(!more);
      }),
    );
  });
});

describe('warnings', () => {
  it('are none for the rule that a bureau begins with', () => {
    expect(ruleWarnings(DEFAULT_DATA_RULE)).toEqual({});
  });

  it('tell that place and time together are more than either', () => {
    expect(ruleWarnings(rule({}, { gps: 'exact' }))).toEqual({ gps: 'exact-place' });
    expect(ruleWarnings(rule({}, { gps: 'exact', capturedAt: 'exact' }))).toEqual({
      gps: 'place-and-time',
      capturedAt: 'exact-time',
    });
  });

  it('stand at names and words that leave as they are, and at a missing PDQ', () => {
    const open = rule({}, { pdq: 'none', fileName: 'plain', serial: 'plain', text: 'plain', caseRef: 'pseudonym' });
    expect(ruleWarnings(open)).toEqual({
      pdq: 'no-pdq',
      fileName: 'plain-names',
      serial: 'plain-serial',
      text: 'free-text',
    });
  });
});
