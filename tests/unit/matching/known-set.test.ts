import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SHA256, fromHex, toHex } from '#lib/domain/hash.ts';
import { RunMerge } from '#lib/formats/known-set/merge-runs.ts';
import { RecordRun } from '#lib/formats/known-set/record-run.ts';
import { tagOf } from '#lib/formats/known-set/record-tag.ts';
import type { SetEntry } from '#lib/formats/known-set/set-packer.ts';
import { KnownSetSearcher } from '#lib/matching/known-set-searcher.ts';
import { newKernel } from '../../fixtures/kernel.ts';
import { freshHashes, HashModel, invertBits, seededWords } from '../../fixtures/skewed-hashes.ts';
import { makeSet, readSegment } from '../../fixtures/known-set-making.ts';

const hex = (byte: number, bytes: number) => byte.toString(16).padStart(2, '0').repeat(bytes);
const sha256 = (byte: number) => hex(byte, 32);
const md5 = (byte: number) => hex(byte, 16);
const category = (value: string) => ({ scheme: 'uk-a-c', value });

describe('runs of records', () => {
  it('come out sorted, each key once, with the counts of one by one joining, however they are cut', async () => {
    const keys = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 50 }), (all, limit) => {
        const tally = { merged: 0, contradictions: 0 };
        const pieces: Uint8Array<ArrayBuffer>[][] = [];
        let run = new RecordRun('md5', limit);
        const take = () => {
          const sorted = run.take(tally);
          const cut: Uint8Array<ArrayBuffer>[] = [];
          for (let from = 0; from < sorted.count; from += 7) cut.push(sorted.piece(from, from + 7));
          pieces.push(cut);
          run = new RecordRun('md5', limit);
        };
        for (const [key, counts] of all) {
          run.add(md5(key), tagOf(0, counts));
          if (run.isFull) take();
        }
        if (run.count > 0) take();
        const merge = new RunMerge('md5', pieces.length, tally);
        const found: number[] = [];
        for (let step = merge.next(); !('end' in step); step = merge.next()) {
          if ('needs' in step) merge.feed(step.needs, pieces[step.needs]?.shift() ?? null);
          else for (let i = 0; i < step.records.count; i++) found.push(step.records.keys[i * 8] ?? -1);
        }
        expect(found).toEqual([...new Set(all.map(([key]) => key))].sort((a, b) => a - b));
        // Of each key all that count are one, or none when it is there without counting.
        let merged = 0;
        for (const key of found) {
          const same = all.filter(([each]) => each === key);
          const counted = same.filter(([, counts]) => counts).length;
          merged += counted === same.length ? counted - 1 : counted;
        }
        expect(tally.merged).toBe(merged);
        return Promise.resolve();
      }),
    );
  });

  it('stay in order when all begin alike', () => {
    const tally = { merged: 0, contradictions: 0 };
    const run = new RecordRun('pdq');
    for (let i = 999; i >= 0; i--) run.add(`${'0'.repeat(60)}${i.toString(16).padStart(4, '0')}`, 0);
    const sorted = run.take(tally);
    expect(sorted.count).toBe(1000);
    for (let i = 0; i < 1000; i++) expect(sorted.keys[i * 32 + 31]).toBe(i & 255);
    for (const last of [2, 1]) run.add(sha256(0).slice(0, 62) + last.toString().padStart(2, '0'), 0);
    expect([...run.take(tally).keys].filter((byte) => byte > 0)).toEqual([1, 2]);
  });

  it('that are merged keep what the earlier one says of a key, and count what contradicts it', () => {
    const tally = { merged: 0, contradictions: 0 };
    const pieces = [1, 2, 2].map((category) => {
      const run = new RecordRun('md5');
      run.add(md5(1), tagOf(category, true));
      const sorted = run.take(tally);
      return [sorted.piece(0, sorted.count)];
    });
    const merge = new RunMerge('md5', pieces.length, tally);
    const tags: number[] = [];
    for (let step = merge.next(); !('end' in step); step = merge.next()) {
      if ('needs' in step) merge.feed(step.needs, pieces[step.needs]?.shift() ?? null);
      else tags.push(...step.records.tags.subarray(0, step.records.count));
    }
    expect(tags).toEqual([tagOf(1, true)]);
    expect(tally).toEqual({ merged: 2, contradictions: 2 });
  });
});

describe('a set that is made', () => {
  it('has every digest of every entry once, and its counts add up', async () => {
    const entries: SetEntry[] = [
      { at: 0, sha256: sha256(1), md5: md5(1), category: category('A') },
      { at: 1, sha256: sha256(1), md5: md5(1), category: category('B') },
      { at: 2, md5: md5(1) },
      { at: 3, sha256: sha256(2), sha1: hex(2, 20) },
      { at: 4, sha256: EMPTY_SHA256 },
      { at: 5, pdq: { hash: sha256(9), quality: 49 } },
      { at: 6, pdq: { hash: sha256(9) } },
      { at: 7, sha256: sha256(3), pdq: { hash: sha256(8), quality: 20 } },
    ];
    const made = await makeSet('known-bad', entries, 2);
    expect(made.skipped).toEqual([
      { at: 4, reason: 'empty-file' },
      { at: 5, reason: 'pdq-below-quality' },
    ]);
    expect(made.tally).toEqual({ kept: 6, merged: 2, contradictions: 1, withoutCategory: 0 });
    const counts = await Promise.all(
      made.segments.map(async ({ kind, bytes }) => [kind, (await readSegment(bytes)).count]),
    );
    expect(Object.fromEntries(counts)).toEqual({ sha256: 3, sha1: 1, md5: 1, pdq: 1 });
    const first = made.segments.find(({ kind }) => kind === 'sha256');
    const segment = await readSegment(first?.bytes ?? new Uint8Array());
    // What the earlier entry says stands.
    expect(segment.categoryAt(segment.find(fromHex(sha256(1))))).toEqual(category('A'));
  });

  it('of harmless files takes none that only an MD5 names', async () => {
    const made = await makeSet('known-good', [
      { at: 0, md5: md5(1) },
      { at: 1, md5: md5(2), sha1: hex(2, 20) },
      { at: 2, md5: md5(3), pdq: { hash: sha256(3), quality: 90 } },
    ]);
    expect(made.skipped).toEqual([
      { at: 0, reason: 'md5-only' },
      { at: 2, reason: 'md5-only' },
    ]);
    expect(made.tally.kept).toBe(1);
  });

  it('has nothing of empty files, by whatever digest', async () => {
    const [sha1, ofMd5] = ['da39a3ee5e6b4b0d3255bfef95601890afd80709', 'd41d8cd98f00b204e9800998ecf8427e'];
    const made = await makeSet('known-bad', [
      { at: 0, sha1 },
      { at: 1, md5: ofMd5 },
      { at: 2, sha256: sha256(1), md5: ofMd5 },
    ]);
    expect(made.skipped.map(({ reason }) => reason)).toEqual(['empty-file', 'empty-file', 'empty-file']);
    expect(made.segments).toEqual([]);
  });

  it('says of each file what its entry says, also of thousands, and of no more categories than it can tell apart', async () => {
    const schemes = ['uk-a-c', 'other'];
    const said = (i: number) => ({ scheme: schemes[i % 2] ?? null, value: String((i % 130) >> 1) });
    const key = (i: number) => i.toString(16).padStart(4, '0').repeat(8);
    const made = await makeSet(
      'known-bad',
      Array.from({ length: 2600 }, (_, i): SetEntry => ({ at: i, md5: key(i), category: said(i) })),
    );
    expect(made.tally).toMatchObject({ kept: 2600, withoutCategory: 60, merged: 0, contradictions: 0 });
    const segment = await readSegment(made.segments[0]?.bytes ?? new Uint8Array());
    for (let i = 0; i < 2600; i++) {
      expect(segment.categoryAt(segment.find(fromHex(key(i))))).toEqual(i % 130 < 127 ? said(i) : null);
    }
  });

  it('counts entries that say the same of a file as merged, and as no contradiction', async () => {
    const entry = { sha256: sha256(1), category: category('A') };
    const made = await makeSet('known-bad', [
      { at: 0, ...entry },
      { at: 1, ...entry },
      { at: 2, sha256: sha256(1) },
    ]);
    expect(made.tally).toMatchObject({ kept: 3, merged: 2, contradictions: 0 });
  });

  it('is the same bytes when it is made again', async () => {
    const entries = Array.from({ length: 300 }, (_, i): SetEntry => ({
      at: i,
      sha256: sha256(i % 200),
      category: category(String(i % 5)),
    }));
    expect((await makeSet('known-bad', entries)).segments).toEqual((await makeSet('known-bad', entries, 17)).segments);
  });
});

describe('a look-up', () => {
  const keysOf = (digests: readonly string[]) => fromHex(digests.map((digest) => digest.slice(0, 16)).join(''));

  it('says which set names which file, by the strongest that agrees, and what it says of it', async () => {
    const bad = await makeSet('known-bad', [
      { at: 0, sha256: sha256(1), md5: md5(1), category: category('A') },
      { at: 1, md5: md5(2), category: category('B') },
    ]);
    const good = await makeSet('known-good', [{ at: 0, sha1: hex(2, 20) }]);
    const searcher = new KnownSetSearcher(newKernel);
    searcher.beginLookUp();
    const files = [1, 2, 3];
    searcher.askDigests({
      sha256: keysOf(files.map(sha256)),
      sha1: keysOf(files.map((file) => hex(file, 20))),
      md5: keysOf(files.map(md5)),
    });
    for (const [set, { segments }] of [bad, good].entries()) {
      for (const { bytes } of segments) expect(await searcher.searchSegment(bytes, set)).toBe('searched');
    }
    const { files: found, sets, vias, categories, said } = searcher.takeHits();
    const hits = [...found].map((file, i) => ({
      file,
      set: sets[i],
      via: vias[i],
      said: said[(categories[i] ?? 0) - 1],
    }));
    hits.sort((a, b) => a.file - b.file || (a.set ?? 0) - (b.set ?? 0));
    expect(hits).toEqual([
      { file: 0, set: 0, via: 0, said: category('A') },
      { file: 1, set: 0, via: 2, said: category('B') },
      { file: 1, set: 1, via: 1, said: undefined },
    ]);
  });

  it('finds every picture within 31 bits in any of its eight positions, also when the index holds a part at a time', async () => {
    const next = seededWords(11);
    const model = new HashModel(1, next);
    const stored = freshHashes(3000, model);
    const hashAt = (i: number) => stored.slice(i * 32, (i + 1) * 32);
    const { segments } = await makeSet(
      'known-bad',
      Array.from({ length: 3000 }, (_, i): SetEntry => ({ at: i, pdq: { hash: toHex(hashAt(i)) } })),
    );
    const searcher = new KnownSetSearcher(newKernel, 1000);
    searcher.beginLookUp();
    const files = Uint32Array.from({ length: 31 }, (_, i) => i);
    const needles = new Uint8Array(files.length * 256);
    for (const file of files) {
      const eight = freshHashes(8, model);
      const place = file % 8;
      eight.set(hashAt(file * 90), place * 32);
      invertBits(eight, place * 32, file + 1, next);
      needles.set(eight, file * 256);
    }
    searcher.askPictures({ files, needles });
    const distances = new Map<number, number>();
    const compare = () => {
      while (searcher.comparePictures() > 0);
      const hits = searcher.takeHits();
      hits.files.forEach((file, i) =>
        distances.set(file, Math.min(hits.distances[i] ?? 256, distances.get(file) ?? 256)),
      );
    };
    const parts = await makeParts(segments.map(({ bytes }) => bytes));
    let full = 0;
    for (const bytes of parts) {
      if ((await searcher.searchSegment(bytes, 0)) === 'full') {
        full++;
        compare();
        expect(await searcher.searchSegment(bytes, 0)).toBe('added');
      }
    }
    compare();
    // A thousand pictures at most have room for one segment of 600 at a time.
    expect(full).toBe(parts.length - 1);
    expect([...distances.keys()].sort((a, b) => a - b)).toEqual([...files]);
    for (const [file, distance] of distances) expect(distance).toBeLessThanOrEqual(file + 1);
  });

  it('of many files at a time finds each under its own number, tells each hit once, and forgets the one before', async () => {
    const { segments } = await makeSet('known-bad', [
      { at: 0, md5: md5(4), category: { scheme: 'uk-a-c', value: '1' } },
      { at: 1, md5: md5(5), category: { scheme: 'other', value: '1' } },
    ]);
    const searcher = new KnownSetSearcher(newKernel);
    const ask = (files: readonly number[]) =>
      searcher.askDigests({
        sha256: keysOf(files.map(sha256)),
        sha1: keysOf(files.map((file) => hex(file, 20))),
        md5: keysOf(files.map(md5)),
      });
    searcher.beginLookUp();
    expect([ask([1, 2, 3]), ask([4, 5])]).toEqual([0, 3]);
    for (const { bytes } of segments) await searcher.searchSegment(bytes, 0);
    const { files, categories, said } = searcher.takeHits();
    expect([...files].map((file, i) => [file, said[(categories[i] ?? 0) - 1]?.scheme])).toEqual([
      [3, 'uk-a-c'],
      [4, 'other'],
    ]);
    expect(searcher.takeHits().files).toHaveLength(0);
    searcher.beginLookUp();
    expect(ask([5])).toBe(0);
    for (const { bytes } of segments) await searcher.searchSegment(bytes, 0);
    expect([...searcher.takeHits().files]).toEqual([0]);
  });

  it('says of a picture the nearest of each set with what that set says of it, of those asked since it began', async () => {
    const next = seededWords(5);
    const stored = freshHashes(4, new HashModel(2, next));
    const eight = (i: number, bits: number) => {
      const hashes = freshHashes(8, new HashModel(2, next));
      hashes.set(stored.subarray(i * 32, (i + 1) * 32), 0);
      invertBits(hashes, 0, bits, next);
      return hashes;
    };
    const setOf = (...pictures: (readonly [Uint8Array<ArrayBuffer>, string])[]) =>
      makeSet(
        'known-bad',
        pictures.map(([hash, said], at): SetEntry => ({ at, pdq: { hash: toHex(hash) }, category: category(said) })),
      );
    const near = eight(0, 9).slice(0, 32);
    const one = await setOf([near, 'far'], [stored.slice(0, 32), 'near'], [stored.slice(32, 64), 'other']);
    const other = await setOf([stored.slice(32, 64), 'B'], [stored.slice(64, 96), 'C']);
    const searcher = new KnownSetSearcher(newKernel);
    const look = async (files: readonly (readonly [number, Uint8Array<ArrayBuffer>])[]) => {
      for (const [file, needles] of files) searcher.askPictures({ files: Uint32Array.of(file), needles });
      for (const [set, { segments }] of [one, other].entries())
        for (const { bytes } of segments) await searcher.searchSegment(bytes, set);
      while (searcher.comparePictures() > 0);
      const { files: found, sets, distances, categories, said } = searcher.takeHits();
      const hits = [...found].map((file, i) =>
        [file, sets[i], distances[i], said[(categories[i] ?? 0) - 1]?.value].join(' '),
      );
      return hits.sort();
    };
    searcher.beginLookUp();
    expect(
      await look([
        [7, eight(0, 2)],
        [8, eight(1, 3)],
        [9, eight(3, 1)],
      ]),
    ).toEqual(['7 0 2 near', '8 0 3 other', '8 1 3 B']);
    searcher.beginLookUp();
    expect(await look([[2, eight(2, 4)]])).toEqual(['2 1 4 C']);
  });

  it('refuses a segment that is not whole', async () => {
    const { segments } = await makeSet('known-bad', [{ at: 0, sha256: sha256(1) }]);
    const bytes = segments[0]?.bytes.slice() ?? new Uint8Array();
    bytes[30] = 1;
    expect(await new KnownSetSearcher(newKernel).searchSegment(bytes, 0)).toBe('damaged');
  });
});

/** The same pictures in segments of 600. */
async function makeParts(segments: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const bytes of segments) {
    const keys = (await readSegment(bytes)).wholeKeys();
    for (let from = 0; from < keys.length; from += 600 * 32) {
      const some = Array.from({ length: Math.min(600, (keys.length - from) / 32) }, (_, i): SetEntry => ({
        at: i,
        pdq: { hash: toHex(keys.slice(from + i * 32, from + (i + 1) * 32)) },
      }));
      parts.push(...(await makeSet('known-bad', some)).segments.map((segment) => segment.bytes));
    }
  }
  return parts;
}
