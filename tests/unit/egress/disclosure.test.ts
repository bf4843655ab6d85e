import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes, type Json } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE, type DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import type { LookupWishes } from '#lib/domain/lookup-wishes.ts';
import { unmarked } from '#lib/domain/mark.ts';
import { fieldsOutside } from '#lib/domain/outside-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { MAX_BODY_BYTES } from '#lib/domain/wire/common.ts';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import { lookupDisclosure, lookupPacker, submissionDraft, submissionPacker } from '#lib/egress/disclosure.ts';
import { disguiseUnder } from '#lib/egress/disguise.ts';
import { dataRule, disclosableRecord } from '../domain/arbitraries.ts';
import { mediaRecord } from '../vault/fresh-vault.ts';
import { bare, lookupDisclosures, NO_DISGUISE, packs, submissionDisclosures } from './disclosures.ts';

const membership = {
  device: uuidv7(),
  officer: { id: uuidv7(), name: 'Officer' },
  role: 'officer' as const,
  bureau: { code: 'A', name: 'Bureau A' },
};
const signed = { batchId: uuidv7(), sealedAt: '2026-11-22T00:00:00.000Z', signature: 'A'.repeat(86) };
const asked = (body: Uint8Array) => LookupRequest.parse(JSON.parse(new TextDecoder().decode(body)));
const batchOf = (content: Json) =>
  Batch.parse({ ...(JSON.parse(new TextDecoder().decode(canonicalBytes(content))) as object), ...signed });

describe('a disclosure', () => {
  it('asks about each record once, in requests of at most 1,000, in canonical bytes', async () => {
    const records = await Promise.all(Array.from({ length: 2001 }, (_, i) => mediaRecord(String(i % 1500))));
    const questions = lookupDisclosures(records, DEFAULT_DATA_RULE);
    expect(questions.map((question) => question.records.length)).toEqual([1000, 500]);
    for (const { body, records: described } of questions) {
      const request = asked(body);
      expect(body).toEqual(canonicalBytes(request));
      expect(described).toEqual(request.items.map(({ ref, sha256 }) => ({ ref, sha256 })));
    }
    expect(questions[1]?.records[0]?.ref).toBe(0);
    const batches = submissionDisclosures(records, DEFAULT_DATA_RULE, membership).map(({ content }) =>
      batchOf(content),
    );
    expect(batches.map(({ items }) => items.length)).toEqual([1000, 500]);
    expect(batches.flatMap(({ items }) => items.map(({ sha256 }) => sha256))).toEqual(
      questions.flatMap((question) => question.records.map(({ sha256 }) => sha256)),
    );
  });

  it('never holds an empty file or a PDQ of low quality, and says what it holds back', async () => {
    const empty = await mediaRecord('empty', { bytes: 0, pdq: null });
    const good = await mediaRecord('good');
    const noisy = { ...good, sha256: 'f'.repeat(64), pdq: good.pdq === null ? null : { ...good.pdq, quality: 49 } };
    const [question, ...more] = lookupDisclosures([empty, noisy], DEFAULT_DATA_RULE);
    const { sha256, sha1, md5 } = noisy;
    expect(more).toEqual([]);
    expect(question === undefined ? null : asked(question.body).items).toEqual([{ ref: 0, sha256, sha1, md5 }]);
    const packer = lookupPacker(DEFAULT_DATA_RULE, NO_DISGUISE);
    expect(packer.put(bare(empty))).toEqual({ item: null, withheld: [{ field: 'record', why: 'empty-file' }] });
    expect(packer.put(bare(noisy))?.withheld).toContainEqual({ field: 'pdq', why: 'low-quality' });
    expect(lookupDisclosures([empty], DEFAULT_DATA_RULE)).toEqual([]);
  });

  it('fits into the body that a hub takes, however much each record says', async () => {
    const fields = { ...DEFAULT_DATA_RULE.fields, fileName: 'plain', text: 'plain' } as const;
    const media = await Promise.all(Array.from({ length: 250 }, (_, i) => mediaRecord(String(i))));
    const records = media.map((each): DisclosableRecord => {
      const names = Array.from({ length: 20 }, (_, i) => `${'€'.repeat(250)}${String(i)}`);
      return { ...bare(each), names, mark: { ...unmarked(each.sha256, signed.sealedAt), note: '"€'.repeat(2000) } };
    });
    const packed = packs(records, submissionPacker({ ...DEFAULT_DATA_RULE, fields }, NO_DISGUISE));
    const bodies = packed.map((pack) =>
      canonicalBytes({ ...submissionDraft(pack, DEFAULT_DATA_RULE, membership, null).content, ...signed }),
    );
    for (const body of bodies.slice(0, -1)) {
      expect(body.length).toBeGreaterThan(MAX_BODY_BYTES * 0.95);
      expect(body.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
    }
    expect(packed.flatMap(({ sha256s }) => sha256s)).toEqual(media.map(({ sha256 }) => sha256));
    expect(bodies.length).toBeGreaterThan(1);
  });

  it('asks nothing where the rule forbids look-ups', async () => {
    const rule = { ...DEFAULT_DATA_RULE, lookups: false };
    const record = await mediaRecord('a');
    expect(lookupDisclosures([record], rule)).toEqual([]);
    expect(submissionDisclosures([record], rule, membership)).toHaveLength(1);
  });

  it('has the question watched, and the asker named, where that is wished and the rule allows it', async () => {
    const of = async (rule: DataRule, wishes?: LookupWishes) => {
      const [pack] = packs([bare(await mediaRecord('a'))], lookupPacker(rule, NO_DISGUISE));
      if (pack === undefined) throw new Error('there is something to ask');
      const { watchDays, named, context } = asked(lookupDisclosure(pack, rule, wishes).body);
      expect(context).toBe(true);
      return { watchDays, named };
    };
    const open = { ...DEFAULT_DATA_RULE, watchDays: 30, nameAsker: true };
    expect(await of(open)).toEqual({});
    expect(await of(open, { watch: true, named: false })).toEqual({ watchDays: 30 });
    expect(await of(open, { watch: false, named: true })).toEqual({ named: true });
    expect(await of(DEFAULT_DATA_RULE, { watch: true, named: true })).toEqual({});
  });

  describe('of records, however odd, under any rule', () => {
    let disguise: Disguise;
    beforeAll(async () => {
      const rule = { ...DEFAULT_DATA_RULE, fields: { ...DEFAULT_DATA_RULE.fields, gps: 'country' as const } };
      disguise = await disguiseUnder(rule, new Uint8Array(32).fill(7));
    });

    it('is one that the hub can read, and holds no field outside the rule', () => {
      const property = (records: readonly DisclosableRecord[], rule: DataRule) => {
        for (const pack of packs(records, lookupPacker(rule, disguise))) {
          for (const item of asked(lookupDisclosure(pack, rule).body).items)
            expect(fieldsOutside(item, rule)).toEqual([]);
        }
        for (const pack of packs(records, submissionPacker(rule, disguise))) {
          const { items } = batchOf(submissionDraft(pack, rule, membership, null).content);
          expect(items.map(({ sha256 }) => sha256)).toEqual(pack.sha256s);
          for (const item of items) expect(fieldsOutside(item, rule)).toEqual([]);
        }
      };
      fc.assert(fc.property(fc.array(disclosableRecord, { minLength: 1, maxLength: 4 }), dataRule, property));
    });
  });
});
