import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, DisclosableField, type DataRule } from '#lib/domain/data-rule.ts';
import { fieldsOutside } from '#lib/domain/projection.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import { heldBack, lookupDisclosures, submissionDisclosures } from '#lib/egress/disclosure.ts';
import { mediaRecord } from '../vault/fresh-vault.ts';

const membership = {
  device: uuidv7(),
  officer: { id: uuidv7(), name: 'Officer' },
  role: 'officer' as const,
  bureau: { code: 'A', name: 'Bureau A' },
};
const signed = { batchId: uuidv7(), sealedAt: '2026-11-22T00:00:00.000Z', signature: 'A'.repeat(86) };

describe('a disclosure', () => {
  it('asks about each record once, in requests of at most 1,000, and shows the bytes that are sent', async () => {
    const records = await Promise.all(Array.from({ length: 2001 }, (_, i) => mediaRecord(String(i % 1500))));
    const asked = lookupDisclosures(records, DEFAULT_DATA_RULE);
    expect(asked.map(({ request }) => request.items.length)).toEqual([1000, 500]);
    for (const { request, body, records: described } of asked) {
      expect(body).toEqual(canonicalBytes(request));
      expect(LookupRequest.parse(JSON.parse(new TextDecoder().decode(body)))).toEqual(request);
      expect(described.map(({ ref }) => ref)).toEqual(request.items.map(({ ref }) => ref));
      expect(described.map(({ sha256 }) => sha256)).toEqual(request.items.map(({ sha256 }) => sha256));
    }
    expect(asked[1]?.records[0]?.ref).toBe(0);
    const drafts = submissionDisclosures(records, DEFAULT_DATA_RULE, membership);
    expect(drafts.map(({ content }) => content.items.length)).toEqual([1000, 500]);
    for (const { content } of drafts) Batch.parse({ ...content, ...signed });
  });

  it('never holds an empty file or a PDQ of low quality, and says what it holds back', async () => {
    const empty = await mediaRecord('empty', { bytes: 0, pdq: null });
    const good = await mediaRecord('good');
    const noisy = { ...good, sha256: 'f'.repeat(64), pdq: good.pdq === null ? null : { ...good.pdq, quality: 49 } };
    const [asked] = lookupDisclosures([empty, noisy], DEFAULT_DATA_RULE);
    expect(asked?.request.items).toEqual([{ ref: 0, sha256: noisy.sha256, sha1: noisy.sha1, md5: noisy.md5 }]);
    expect(asked?.records[0]?.withheld).toContainEqual({ field: 'pdq', why: 'low-quality' });
    const held = [{ sha256: empty.sha256, withheld: [{ field: 'record', why: 'empty-file' }] }];
    expect(heldBack([empty, noisy], DEFAULT_DATA_RULE, 'look-up')).toEqual(held);
    expect(heldBack([empty, noisy], DEFAULT_DATA_RULE, 'submission')).toEqual(held);
    expect(lookupDisclosures([empty], DEFAULT_DATA_RULE)).toEqual([]);
  });

  it('asks nothing where the rule forbids look-ups', async () => {
    const rule = { ...DEFAULT_DATA_RULE, lookups: false };
    const record = await mediaRecord('a');
    expect(lookupDisclosures([record], rule)).toEqual([]);
    expect(heldBack([record], rule, 'look-up')).toEqual([
      { sha256: record.sha256, withheld: [{ field: 'record', why: 'data-rule' }] },
    ]);
    expect(submissionDisclosures([record], rule, membership)).toHaveLength(1);
  });

  it('holds no field outside the rule, whatever the rule', async () => {
    const record = await mediaRecord('a');
    fc.assert(
      fc.property(fc.subarray([...DisclosableField.options]), (fields) => {
        const rule: DataRule = { ...DEFAULT_DATA_RULE, fields };
        const items = [
          ...lookupDisclosures([record], rule).flatMap(({ request }) => request.items),
          ...submissionDisclosures([record], rule, membership).flatMap(({ content }) => content.items),
        ];
        expect(items).toHaveLength(2);
        for (const { sha256 = '', ...item } of items) expect(fieldsOutside({ ...item, sha256 }, rule)).toEqual([]);
      }),
    );
  });
});
