import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemarkKind } from '#lib/domain/wire/quality.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { remarksOf } from '#lib/server/services/remarks.ts';
import vectors from '../../../fixtures/pdq-vectors.json' with { type: 'json' };
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { wire } from '../../domain/wire-arbitraries.ts';

const NOTHING_HELD = { facts: new Map(), sharing: [], common: new Set<string>() };
/** A hash with as many ones as zeros, as PDQ makes it. */
const HALF = '0f'.repeat(32);
const pdq = { profile: 'direct' as const, quality: 90, hashes: [HALF], damaged: false };
const plain = (changes: Partial<SubmissionItem> = {}) => randomItem({ pdq, ...changes });
const kindsOf = (items: readonly SubmissionItem[], held: Parameters<typeof remarksOf>[2] = NOTHING_HELD) =>
  Object.fromEntries(remarksOf('A', items, held).map((remark) => [remark.kind, remark.items])) as Partial<
    Record<RemarkKind, number[]>
  >;

describe('a remark is made', () => {
  it('about nothing that is as it should be', () => {
    expect(kindsOf([plain(), plain({ category: { scheme: 'plain', code: 'relevant' } })])).toEqual({});
  });

  it('when a SHA-256 has another MD5 or SHA-1 than is held, or than the batch itself says', () => {
    const item = plain();
    const fact = { bureau: 'B', source: 'x', sha1: null, md5: randomHex(16), bytes: null };
    expect(kindsOf([item], { ...NOTHING_HELD, facts: new Map([[item.sha256, [fact]]]) })).toEqual({
      'digest-differs': [0],
    });
    const same = { ...fact, md5: item.md5 ?? null };
    expect(kindsOf([item], { ...NOTHING_HELD, facts: new Map([[item.sha256, [same]]]) })).toEqual({});
    expect(kindsOf([item, { ...item, sha1: randomHex(20) }])).toEqual({ 'digest-differs': [1], 'twice-in-batch': [1] });
  });

  it('when an MD5 or SHA-1 stands for two files', () => {
    const [one, other] = [plain(), plain()];
    expect(kindsOf([one, { ...other, md5: one.md5 ?? '' }])).toEqual({ 'digest-shared': [0, 1] });
    const shared = { media: 1, bureau: 'B', sha256: other.sha256, sha1: one.sha1 ?? null, md5: null };
    expect(kindsOf([one], { ...NOTHING_HELD, sharing: [shared] })).toEqual({ 'digest-shared': [0] });
    expect(kindsOf([one], { ...NOTHING_HELD, sharing: [{ ...shared, sha256: one.sha256 }] })).toEqual({});
  });

  it('when a file is longer or shorter than it is held', () => {
    const item = plain();
    const fact = { bureau: 'B', source: 'x', sha1: null, md5: null, bytes: 12_346 };
    expect(kindsOf([item], { ...NOTHING_HELD, facts: new Map([[item.sha256, [fact]]]) })).toEqual({
      'size-differs': [0],
    });
  });

  it.each<[string, Partial<SubmissionItem>, boolean]>([
    ['a picture in 40 bytes', { bytes: 40 }, true],
    ['one that was cut off there', { bytes: 40, pdq: { ...pdq, damaged: true } }, false],
    ['10,000 x 10,000 pixels of JPEG in 100 kB', { bytes: 100_000, width: 10_000, height: 10_000 }, true],
    ['the same as PNG', { bytes: 100_000, width: 10_000, height: 10_000, mime: 'image/png' }, false],
    ['more pixels than are ever decoded', { bytes: 9_000_000, width: 20_000, height: 20_000 }, true],
    ['a file longer than files can be', { bytes: 2 ** 45 }, true],
    ['the usual', {}, false],
  ])('when a size is impossible: %s', (_, changes, impossible) => {
    expect(kindsOf([plain(changes)])).toEqual(impossible ? { 'size-impossible': [0] } : {});
  });

  it('when a PDQ hash is nearly all ones or zeros, or one of very many', () => {
    const flat = { ...pdq, hashes: [HALF, '00'.repeat(32)] };
    expect(kindsOf([plain({ pdq: flat }), plain()])).toEqual({ 'pdq-degenerate': [0] });
    expect(kindsOf([plain()], { ...NOTHING_HELD, common: new Set([HALF]) })).toEqual({ 'pdq-common': [0] });
  });

  it('when a list is not known, or a code is not in a list that is', () => {
    const marked = (scheme: string, code: string) => plain({ category: { scheme, code } });
    expect(kindsOf([marked('own-list', '7'), marked('plain', '7')])).toEqual({
      'unknown-scheme': [0],
      'unknown-category': [1],
    });
    const flagged = (code: string) => plain({ flags: { scheme: 'plain', codes: ['IsDistributed', code] } });
    expect(kindsOf([flagged('SelfGenerated'), flagged('Selfie')])).toEqual({ 'unknown-category': [1] });
  });

  it('when the same bureau has handed the same in before, and not when another one has', () => {
    const [own, others] = [plain(), plain()];
    const fact = (bureau: string) => [{ bureau, source: 'x', sha1: null, md5: null, bytes: null }];
    const facts = new Map([
      [own.sha256, fact('A')],
      [others.sha256, fact('B')],
    ]);
    expect(kindsOf([own, others], { ...NOTHING_HELD, facts })).toEqual({ 'submitted-before': [0] });
  });
});

describe('a hash that PDQ itself made', () => {
  it('of a picture with something in it is never taken for a degenerate one', () => {
    const made = vectors.flatMap(({ expected }) => (expected.quality >= 50 ? [expected.dihedral] : []));
    expect(made.length).toBeGreaterThan(0);
    for (const hashes of made) expect(kindsOf([plain({ pdq: { ...pdq, hashes } })])).toEqual({});
  });
});

describe('whatever is in a batch', () => {
  it('each kind is named once, with places of the batch in their order', () => {
    fc.assert(
      fc.property(wire.batch, ({ items }) => {
        // Some twice, so that they meet each other.
        const batch = [...items, ...items.slice(0, 3)];
        const remarks = remarksOf('A', batch, NOTHING_HELD);
        expect(new Set(remarks.map(({ kind }) => kind)).size).toBe(remarks.length);
        for (const { items: places } of remarks) {
          expect(places.length).toBeGreaterThan(0);
          expect(places).toEqual([...new Set(places)].filter((place) => place < batch.length).sort((a, b) => a - b));
        }
      }),
    );
  });
});
