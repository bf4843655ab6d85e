import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, DISCLOSABLE_FIELDS, FIELD_LEVELS, reach, type DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import { batchOutside, fieldsOutside } from '#lib/domain/outside-rule.ts';
import { projectCaseRef, projectLookup, projectSubmission, type Withheld } from '#lib/domain/projection.ts';
import { CaseRef, FileName, FreeText } from '#lib/domain/wire/item-fields.ts';
import { LookupItem } from '#lib/domain/wire/lookup.ts';
import { ShortText } from '#lib/domain/wire/common.ts';
import { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { caseReference, dataRule, disclosableRecord } from './arbitraries.ts';
import { disguise } from './disguise.ts';
import { levelsToldBy } from './levels-told.ts';

const submitted = (record: DisclosableRecord, rule: DataRule) => projectSubmission(record, rule, disguise);
const asked = (record: DisclosableRecord, rule: DataRule) => projectLookup(record, rule, disguise, 7);
/** The same rule with other levels. */
const withLevels = (rule: DataRule, levels: object): DataRule => ({ ...rule, fields: { ...rule.fields, ...levels } });
/** A rule that lets everything leave. */
const EVERYTHING = withLevels(
  DEFAULT_DATA_RULE,
  Object.fromEntries(DISCLOSABLE_FIELDS.map((field) => [field, FIELD_LEVELS[field].at(-1)])),
);
const whyOf = (withheld: readonly Withheld[], field: string) => withheld.find((each) => each.field === field)?.why;

/** Checks each record under each rule, whatever the two are. */
function always(check: (record: DisclosableRecord, rule: DataRule) => void): void {
  fc.assert(fc.property(disclosableRecord, dataRule, check), { numRuns: 300 });
}

describe('no record, however odd,', () => {
  it('yields a field outside its rule, by an oracle of its own and by the hub’s check', () => {
    always((record, rule) => {
      for (const { item } of [asked(record, rule), submitted(record, rule)]) {
        if (item === null) continue;
        for (const [field, level] of levelsToldBy(item)) {
          expect(reach(field, level), `${field} at ${level}`).toBeLessThanOrEqual(reach(field, rule.fields[field]));
        }
        expect(fieldsOutside(item, rule)).toEqual([]);
      }
    });
  });

  it('yields an item that cannot travel: it fits its schema, has canonical bytes, and is what they say', () => {
    always((record, rule) => {
      const lookup = asked(record, rule).item;
      const submission = submitted(record, rule).item;
      if (lookup !== null) expect(LookupItem.parse(parsed(lookup))).toEqual(lookup);
      if (submission !== null) expect(SubmissionItem.parse(parsed(submission))).toEqual(submission);
    });
  });

  it('lets its case be named outside its rule', () => {
    fc.assert(
      fc.property(caseReference, dataRule, (reference, rule) => {
        const { caseRef, withheld } = projectCaseRef(reference, rule, disguise);
        const level = rule.fields.caseRef;
        expect(batchOutside({ caseRef, handling: rule.handling }, rule)).toEqual([]);
        if (caseRef === null) {
          const why = reference === '' ? [] : [{ field: 'caseRef', why: level === 'none' ? 'data-rule' : 'unfit' }];
          expect(withheld).toEqual(why);
          return;
        }
        expect(CaseRef.parse(parsed(caseRef))).toEqual(caseRef);
        expect(caseRef).toEqual(
          level === 'plain' ? { plain: reference } : { pseudonym: disguise.pseudonym('caseRef', reference) },
        );
        expect(withheld).toEqual(level === 'plain' ? [] : [{ field: 'caseRef', why: 'pseudonym' }]);
      }),
    );
  });

  it('leaves in two ways: the same record under the same rule gives the same', () => {
    always((record, rule) => {
      expect(submitted(structuredClone(record), structuredClone(rule))).toEqual(submitted(record, rule));
      expect(asked(structuredClone(record), structuredClone(rule))).toEqual(asked(record, rule));
    });
  });
});

describe('what leaves is what the record says:', () => {
  it('of the file itself, word for word', () => {
    always((record, rule) => {
      const { item } = submitted(record, rule);
      if (item === null) return;
      const { media, mark, scheme } = record;
      for (const key of ['sha1', 'md5', 'bytes', 'mime', 'width', 'height'] as const)
        if (item[key] !== undefined) expect(item[key]).toBe(media[key]);
      expect(item.sha256).toBe(media.sha256);
      if (item.pdq !== undefined) expect(item.pdq.hashes).toEqual(media.pdq?.dihedral);
      if (item.camera?.make !== undefined) expect(item.camera.make).toBe(media.metadata?.make);
      if (item.camera?.model !== undefined) expect(item.camera.model).toBe(media.metadata?.model);
      if (item.category !== undefined) expect(item.category).toEqual({ scheme, code: mark?.category });
      if (item.flags !== undefined) expect(item.flags).toEqual({ scheme, codes: mark?.flags });
      if (item.series !== undefined) expect(item.series).toBe(mark?.series);
      if (item.text !== undefined) expect(item.text).toBe(mark?.note);
    });
  });

  it('a month is a part of the day, and the day of the time', () => {
    always((record, rule) => {
      const [month, day, exact] = (['month', 'day', 'exact'] as const).map(
        (capturedAt) => submitted(record, withLevels(rule, { capturedAt })).item?.capturedAt,
      );
      const { capturedAt, capturedZone = '' } = record.media.metadata ?? {};
      const isThere = capturedAt !== undefined && record.media.bytes > 0;
      expect(exact).toBe(isThere ? capturedAt + capturedZone : undefined);
      expect([day, month]).toEqual(isThere ? [exact?.slice(0, 10), exact?.slice(0, 7)] : [undefined, undefined]);
    });
  });

  it('a cell of the grid holds the place, and a country is where the place is', () => {
    always((record, rule) => {
      const [country, grid, exact] = (['country', 'grid', 'exact'] as const).map(
        (gps) => submitted(record, withLevels(rule, { gps })).item?.gps,
      );
      const place = record.media.metadata?.gps;
      if (place === undefined || record.media.bytes === 0) {
        expect([country, grid, exact]).toEqual([undefined, undefined, undefined]);
        return;
      }
      const cell = grid !== undefined && 'grid' in grid ? grid.grid : { latitude: Number.NaN, longitude: Number.NaN };
      expect(isWithin(place.latitude, cell.latitude, 90)).toBe(true);
      expect(isWithin(place.longitude, cell.longitude, 180)).toBe(true);
      expect(exact).toEqual({ exact: parsed(place) });
      const where = disguise.countryOf(place);
      expect(country).toEqual(where === null ? undefined : { country: where });
    });
  });

  it('a pseudonym holds nothing of its name, and is another for another kind of name', () => {
    const told: string[] = [];
    const spying: Disguise = {
      ...disguise,
      pseudonym: (of, text) => {
        told.push(text);
        return disguise.pseudonym(of, text);
      },
    };
    const levels = { serial: 'pseudonym', fileName: 'pseudonym' };
    always((record, rule) => {
      told.length = 0;
      const { item } = projectSubmission(record, withLevels(rule, levels), spying);
      const names = [item?.serial, ...(item?.fileNames ?? [])].filter((name) => name !== undefined);
      expect(names).toHaveLength(told.length);
      const text = JSON.stringify(names);
      for (const name of told) if (name.length >= 5) expect(text).not.toContain(JSON.stringify(name).slice(1, -1));
    });
    expect(disguise.pseudonym('serial', 'a')).not.toBe(disguise.pseudonym('fileName', 'a'));
  });
});

describe('what stays is named:', () => {
  it('each field that the record has and the rule holds back, and no other', () => {
    always((record, rule) => {
      const { item, withheld } = submitted(record, rule);
      const whole = submitted(record, { ...EVERYTHING, handling: rule.handling });
      if (item === null || whole.item === null) {
        expect([item, whole.item]).toEqual([null, null]);
        expect(withheld).toEqual([{ field: 'record', why: 'empty-file' }]);
        return;
      }
      const here = new Map([...levelsToldBy(whole.item), ...whole.withheld.map(({ field }) => [field, ''] as const)]);
      for (const field of DISCLOSABLE_FIELDS) {
        const isHeld = here.has(field) && rule.fields[field] === 'none';
        expect(whyOf(withheld, field) === 'data-rule', field).toBe(isHeld);
      }
      expect(new Set(withheld.map(({ field }) => field)).size).toBe(withheld.length);
    });
  });

  it('each field that leaves in part, with the reason', () => {
    always((record, rule) => {
      const { item, withheld } = submitted(record, rule);
      if (item === null) return;
      const { media, names, mark } = record;
      const reasons: Record<string, boolean> = {
        'pdq low-quality': media.pdq !== null && media.pdq.quality < 50 && rule.fields.pdq === 'plain',
        'capturedAt coarsened': item.capturedAt !== undefined && rule.fields.capturedAt !== 'exact',
        'gps coarsened': item.gps !== undefined && rule.fields.gps !== 'exact',
        'gps no-country': rule.fields.gps === 'country' && media.metadata?.gps !== undefined && item.gps === undefined,
        'serial pseudonym': item.serial !== undefined && rule.fields.serial === 'pseudonym',
        'series unfit':
          rule.fields.series === 'plain' && typeof mark?.series === 'string' && !isFit(ShortText, mark.series),
        'text unfit': rule.fields.text === 'plain' && mark !== null && mark.note !== '' && !isFit(FreeText, mark.note),
      };
      const fit = names.filter((name) => rule.fields.fileName === 'pseudonym' || isFit(FileName, name));
      const isNaming = rule.fields.fileName !== 'none';
      reasons['fileName unfit'] = isNaming && fit.length < names.length;
      reasons['fileName too-many'] = isNaming && fit.length === names.length && names.length > 20;
      reasons['fileName pseudonym'] = rule.fields.fileName === 'pseudonym' && names.length > 0 && names.length <= 20;
      const expected = Object.keys(reasons).filter((reason) => reasons[reason]);
      const given = withheld.filter(({ why }) => why !== 'data-rule').map(({ field, why }) => `${field} ${why}`);
      expect(given.sort()).toEqual(expected.sort());
      expect(item.fileNames?.length ?? 0).toBe(isNaming ? Math.min(fit.length, 20) : 0);
    });
  });
});

describe('a look-up', () => {
  it('asks with digests and PDQ alone, whatever the rule would let a submission say', () => {
    always((record, rule) => {
      const { item, withheld } = asked(record, rule);
      const { sha1, md5, pdq, sha256 } = submitted(record, rule).item ?? {};
      if (item === null) return;
      expect(parsed(item)).toEqual(parsed({ ref: 7, sha256, sha1, md5, pdq }));
      for (const { field, why } of withheld) {
        expect(why === 'not-asked').toBe(!['sha1', 'md5', 'pdq'].includes(field));
      }
    });
  });

  it('is none under a rule without look-ups', () => {
    always((record, rule) => {
      const withheld = [{ field: 'record', why: 'data-rule' }];
      expect(asked(record, { ...rule, lookups: false })).toEqual({ item: null, withheld });
    });
  });

  it('neither disguises nor looks for countries: it would be for nothing', () => {
    const fail = () => {
      throw new Error('not asked for');
    };
    always((record, rule) => {
      projectLookup(record, rule, { pseudonym: fail, countryOf: fail }, 0);
    });
  });
});

/** What the bytes of a value say. */
function parsed(value: Parameters<typeof canonicalBytes>[0]): unknown {
  return JSON.parse(new TextDecoder().decode(canonicalBytes(value)));
}

/** Cells take their lower border in, and the last one the upper border too. */
function isWithin(degrees: number, tenths: number, most: number): boolean {
  return tenths / 10 <= degrees && (degrees < (tenths + 1) / 10 || (degrees === most && tenths === most * 10 - 1));
}

function isFit(schema: { safeParse: (text: string) => { success: boolean } }, text: string): boolean {
  return schema.safeParse(text).success;
}
