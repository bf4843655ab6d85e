import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseDisclosure } from '#lib/app/case-disclosure.ts';
import { caseDisclosure } from '#lib/app/case-disclosure.ts';
import { Review } from '#lib/app/review.svelte.ts';
import { rowOf } from '#lib/domain/case-row.ts';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { unmarked } from '#lib/domain/mark.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sieved } from '#lib/domain/review.ts';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { lookupDisclosure, lookupPacker, type Pack } from '#lib/egress/disclosure.ts';
import { NO_DISGUISE } from '../egress/disclosures.ts';
import { freshVault, mediaRecord, value } from '../vault/fresh-vault.ts';
import { bodies, caseOf, caseRecord } from './case-contents.ts';

const PORTION = 100;
const rule = DEFAULT_DATA_RULE;

let shelf: Map<string, Uint8Array<ArrayBuffer>>;
let review: Review;
beforeEach(() => {
  shelf = new Map();
  review = new Review(() => ({
    body: (id) => Promise.resolve(ok(shelf.get(id) ?? null)),
    forget: (ids) => {
      for (const id of ids) shelf.delete(id);
      return Promise.resolve(ok(undefined));
    },
  }));
});

/** Lays a question on the shelf. */
function keep(pack: Pack) {
  const { body } = lookupDisclosure(pack, rule);
  const id = `question ${shelf.size}`;
  shelf.set(id, body);
  return Promise.resolve(ok({ id, bytes: body.length, items: pack.items.length }));
}

const fill = (contents: CaseDisclosure, keeping: typeof keep = keep) =>
  review.fill(contents, lookupPacker(rule, NO_DISGUISE), keeping);

/** Records that are made when they are asked for, each tenth an empty file; `held` counts those of the last portions. */
function streamed(one: MediaRecord, count: number, onPortion: () => void): CaseDisclosure {
  return {
    records: count,
    reference: '',
    portions: async function* () {
      for (let from = 0; from < count; from += PORTION) {
        onPortion();
        const records = Array.from({ length: PORTION }, (_, i) => {
          const sha256 = (from + i).toString(16).padStart(64, '0');
          return caseRecord({ ...one, sha256, bytes: i % 10 === 0 ? 0 : one.bytes });
        });
        yield await Promise.resolve(ok(records));
      }
    },
  };
}

describe('a review', () => {
  it('of 5,000 records asks for a portion when the one before is in a request, and keeps a line of each', async () => {
    const waiting: number[] = [];
    const contents = streamed(await mediaRecord('a'), 5000, () => waiting.push(shelf.size));
    expect(await fill(contents)).toEqual(ok(undefined));
    // After 12 portions of 90 leaving records one request of 1,000 is closed, and its records are let go.
    expect(waiting[12]).toBe(1);
    expect(waiting.at(-1)).toBe(4);
    expect([review.rows.length, review.leaving, review.requests.length]).toEqual([5000, 4500, 5]);
    expect(JSON.stringify(review.rows)).not.toContain('dihedral');
    expect(review.shapes).toHaveLength(2);
    expect(new Set(review.rows.map(({ shape }) => shape)).size).toBe(2);
    expect(review.progress).toBeNull();
  });

  it('shows the bodies that lie on the shelf, and which item of them is each record’s', async () => {
    await fill(streamed(await mediaRecord('a'), 2000, () => undefined));
    const items = (await bodies(review)).flatMap((body) => LookupRequest.parse(JSON.parse(body)).items);
    expect(items).toHaveLength(1800);
    for (const { sha256, item } of review.rows) if (item !== null) expect(items[item]?.sha256).toBe(sha256);
    expect(review.bytes).toBe([...shelf.values()].reduce((sum, body) => sum + body.length, 0));
  });

  it('is searched in all that is shown, and gives the newest search the last word', async () => {
    const [first, second] = [await mediaRecord('a'), await mediaRecord('b', { bytes: 0 })];
    await fill(caseOf([first, second]));
    const words = () => 'nothing';
    const older = review.find({ text: 'no such', sieve: 'all' }, words);
    await Promise.all([review.find({ text: second.sha256.slice(0, 6), sieve: 'held' }, words), older]);
    expect(review.found.map(({ sha256 }) => sha256)).toEqual([second.sha256]);
    expect(sieved(review.shapes, 'held')).toBe(1);
  });

  it('that fails, or is given up, leaves nothing on the shelf or on the screen', async () => {
    const one = await mediaRecord('a');
    const full = (pack: Pack) => (shelf.size === 1 ? Promise.resolve(err('quota-exceeded')) : keep(pack));
    expect(
      await fill(
        streamed(one, 3000, () => undefined),
        full as typeof keep,
      ),
    ).toEqual(err('quota-exceeded'));
    expect([shelf.size, review.rows.length, review.progress]).toEqual([0, 0, null]);

    const givenUp = fill(
      streamed(one, 3000, () => {
        if (shelf.size === 1) review.clear();
      }),
    );
    expect(await givenUp).toBeNull();
    expect([shelf.size, review.rows.length]).toEqual([0, 0]);

    const unreadable = {
      ...caseOf([one]),
      portions: async function* () {
        yield await Promise.resolve(err('damaged-record' as const));
      },
    };
    expect(await fill(unreadable)).toEqual(err('damaged-record'));
  });
});

describe('what a case could disclose', () => {
  it('has names without folders, each once, in the order of the rows, with mark, scheme and reference', async () => {
    const media = await mediaRecord('a');
    const paths = ['x/two.jpg', 'y/one.jpg', 'z/two.jpg'];
    const rows = paths.map((path, id) => {
      const seen = { path, bytes: media.bytes, modified: null, outcome: 'hashed' as const, reason: null, media };
      return rowOf(seen, { id, job: 0 });
    });
    const mark = { ...unmarked(media.sha256, '2026-11-22T09:30:00.000Z'), category: '1' };
    const inUse = { media: () => Promise.resolve(ok([media])) };
    const parts = {
      cases: { inUse, current: { reference: '26/11', scheme: 'interpol' } },
      results: { copiesOf: () => rows },
      triage: { markOf: () => mark },
    } as unknown as Parameters<typeof caseDisclosure>[0];
    const contents = caseDisclosure(parts, [media.sha256]);
    expect([contents.records, contents.reference]).toEqual([1, '26/11']);
    for await (const portion of contents.portions()) {
      expect(value(portion)).toEqual([
        { media, names: ['two.jpg', 'one.jpg'], mark, scheme: 'interpol', path: 'x/two.jpg' },
      ]);
    }
  });
});

it('the bodies of questions lie sealed in the vault until they are forgotten', async () => {
  const { questions } = await freshVault();
  const [one, two] = [canonicalBytes({ a: 1 }), canonicalBytes({ a: 2 })];
  value(await questions.put('one', one));
  value(await questions.put('two', two));
  expect([value(await questions.body('one')), value(await questions.body('two'))]).toEqual([one, two]);
  value(await questions.forget(['one']));
  expect([value(await questions.body('one')), value(await questions.body('two'))]).toEqual([null, two]);
  value(await questions.clear());
  expect(value(await questions.body('two'))).toBeNull();
});
