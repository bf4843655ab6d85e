import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISCLOSABLE_FIELDS, FIELD_LEVELS } from '#lib/domain/data-rule.ts';
import { previewField, type FieldPreview } from '#lib/domain/field-preview.ts';
import { projectSubmission } from '#lib/domain/projection.ts';
import { madeUpExample } from '#lib/app/made-up-example.ts';
import { MediaRecord } from '#lib/domain/media.ts';
import { Mark } from '#lib/domain/mark.ts';
import { caseReference, dataRule, disclosableRecord } from './arbitraries.ts';
import { disguise } from './disguise.ts';

const leaves = (previews: readonly FieldPreview[]) => previews.map((preview) => preview.leaves);

describe('the preview of a field', () => {
  const example = madeUpExample();

  it('says at each level what would leave, and at the first that nothing does', () => {
    expect(leaves(previewField('capturedAt', example, disguise))).toEqual([
      {},
      { capturedAt: '2026-05' },
      { capturedAt: '2026-05-01' },
      { capturedAt: '2026-05-01T14:23:08+02:00' },
    ]);
    expect(leaves(previewField('gps', example, disguise))).toEqual([
      {},
      { gps: { country: 'XE' } },
      { gps: { grid: { latitude: 469, longitude: 74 } } },
      { gps: { exact: example.record.media.metadata?.gps } },
    ]);
    const [none, pseudonym, plain] = leaves(previewField('caseRef', example, disguise));
    expect([none, plain]).toEqual([{}, { caseRef: { plain: example.reference } }]);
    expect(pseudonym?.caseRef).toEqual({ pseudonym: disguise.pseudonym('caseRef', example.reference) });
  });

  it('tells a field about which the record says nothing from one that stays here', () => {
    const { record } = example;
    const silent = { record: { ...record, mark: null, media: { ...record.media, metadata: null } }, reference: '' };
    for (const field of ['gps', 'camera', 'text', 'caseRef'] as const)
      expect(previewField(field, silent, disguise).map(({ less }) => less)).toEqual(
        FIELD_LEVELS[field].map(() => null),
      );
    expect(previewField('text', example, disguise)[0]).toEqual({ level: 'none', leaves: {}, less: 'data-rule' });
  });

  it('says why nothing leaves although it may', () => {
    const { record, reference } = example;
    const pdq = record.media.pdq && { ...record.media.pdq, quality: 49 };
    const poor = { record: { ...record, media: { ...record.media, pdq } }, reference };
    expect(previewField('pdq', poor, disguise)[1]).toEqual({ level: 'plain', leaves: {}, less: 'low-quality' });
    const empty = { record: { ...record, media: { ...record.media, bytes: 0 } }, reference };
    expect(previewField('md5', empty, disguise)[1]).toEqual({ level: 'plain', leaves: {}, less: 'empty-file' });
  });

  it('is what a submission under the rule holds, field by field', () => {
    fc.assert(
      fc.property(disclosableRecord, caseReference, dataRule, (record, reference, rule) => {
        const { item } = projectSubmission(record, rule, disguise);
        const shown = DISCLOSABLE_FIELDS.filter((field) => field !== 'caseRef').map((field) => {
          const levels: readonly string[] = FIELD_LEVELS[field];
          return previewField(field, { record, reference }, disguise)[levels.indexOf(rule.fields[field])]?.leaves;
        });
        const { sha256: _key, ...fields } = item ?? { sha256: '' };
        expect(Object.assign({}, ...shown)).toEqual(fields);
      }),
    );
  });
});

describe('the made-up example', () => {
  it('is a record as the vault would take it, with something to say in every field', () => {
    const { record, reference } = madeUpExample();
    expect(MediaRecord.parse(record.media)).toEqual(record.media);
    expect(Mark.parse(record.mark)).toEqual(record.mark);
    for (const field of DISCLOSABLE_FIELDS) {
      const most = previewField(field, { record, reference }, disguise).at(-1);
      expect(Object.keys(most?.leaves ?? {}), field).not.toEqual([]);
    }
  });
});
