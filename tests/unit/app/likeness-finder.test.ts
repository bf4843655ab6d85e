import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LikenessFinder } from '#lib/app/likeness-finder.ts';
import { summaryOf } from '#lib/domain/case-row.ts';
import { toHex } from '#lib/domain/hash.ts';
import { Likenesses, MAX_LIKENESSES } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import { MatchingClient } from '#lib/matching/client.ts';
import { MatchingService } from '#lib/matching/matching-service.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';
import { FakeWorker } from '../engine/fake-worker.ts';
import { arbitraryPictures, bruteForce, eightRandom, flip, type Picture } from '../matching/pictures.ts';
import { record } from './records.ts';

const [HERE, THERE, ELSEWHERE] = [1, 2, 3].map((n) => `0192f000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
const cases = [HERE, THERE, ELSEWHERE];

const sha256Of = (file: number): string => file.toString(16).padStart(64, '0');

/** A record of the file with that number, with eight dihedral hashes of that quality. */
const media = (file: number, eight: readonly Uint8Array[] | null, quality = 100): MediaRecord => {
  const dihedral = (eight ?? []).map(toHex);
  const direct = dihedral[0] ?? '';
  const pdq = eight === null ? null : { direct, nn512: direct, quality, qualityNn512: quality, dihedral };
  return record(1, { sha256: sha256Of(file), pdq });
};

const rows = (...records: readonly MediaRecord[]) => records.map((each) => ({ media: summaryOf(each) }));

const fresh = () => {
  const workers: FakeWorker[] = [];
  const startWorker = () => {
    const worker = new FakeWorker(() => new MatchingService());
    workers.push(worker);
    return worker;
  };
  const loadKernel = () => Promise.resolve(engineModules.kernel);
  const finder = new LikenessFinder(() => new MatchingClient({ startWorker, loadKernel }));
  onTestFinished(() => {
    finder.forget();
  });
  return { finder, workers };
};

const found = async (
  finder: LikenessFinder,
  caseId: string,
  ...records: readonly MediaRecord[]
): Promise<Likenesses[]> => {
  const result = await finder.find(caseId, records);
  if (!result.ok) throw new Error(result.error);
  for (const likenesses of result.value) expect(Likenesses.safeParse(likenesses).success).toBe(true);
  return result.value;
};

const eight = eightRandom(1);
const near = (bits: number, needle = 0): Uint8Array[] =>
  eightRandom(2).with(
    needle,
    flip(
      eight[0] ?? new Uint8Array(32),
      Array.from({ length: bits }, (_, i) => 3 * i),
    ),
  );

describe('a finder of likenesses', () => {
  it('finds the same file in every other case, and not in its own', async () => {
    const { finder } = fresh();
    await finder.know(THERE, rows(media(1, null), media(1, null)));
    await finder.know(ELSEWHERE, rows(media(1, null)));
    expect(await found(finder, HERE, media(1, null), media(2, null))).toEqual([
      {
        sha256: sha256Of(1),
        found: [
          { via: 'sha256', caseId: THERE, sha256: sha256Of(1) },
          { via: 'sha256', caseId: ELSEWHERE, sha256: sha256Of(1) },
        ],
        count: 2,
      },
    ]);
  });

  it('says how a near-duplicate is turned and how far it is, the same file first, then the nearest', async () => {
    const { finder } = fresh();
    await finder.know(HERE, rows(media(1, eight)));
    await finder.know(THERE, rows(media(9, near(31, 5))));
    const [likenesses] = await found(finder, HERE, media(9, near(31, 5)));
    expect(likenesses?.found).toEqual([
      { via: 'sha256', caseId: THERE, sha256: sha256Of(9) },
      { via: 'pdq', caseId: HERE, sha256: sha256Of(1), distance: 31, turn: DIHEDRALS[5] },
    ]);
    expect(likenesses?.count).toBe(2);
    await finder.know(THERE, rows(media(2, near(7)), media(3, near(40))));
    const [other] = await found(finder, ELSEWHERE, media(4, near(6)));
    expect(
      other?.found.map(({ sha256, ...likeness }) => [sha256, 'distance' in likeness && likeness.distance]),
    ).toEqual([
      [sha256Of(2), 1],
      [sha256Of(1), 6],
    ]);
  });

  it('finds what brute force finds, in whatever portions records come', async () => {
    const scene = fc.record({
      pictures: arbitraryPictures(30),
      known: fc.nat({ max: 12 }),
      portion: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ pictures, known, portion }) => {
        const { finder } = fresh();
        const earlier = pictures.slice(0, known);
        const here = pictures.slice(known).filter(({ file }, i, all) => all.findIndex((p) => p.file === file) === i);
        const asked = here
          .map((picture): Picture => ({ ...picture, caseNumber: 0 }))
          .filter(({ file }) => !earlier.some((p) => p.file === file && p.caseNumber === 0));
        for (const { file, caseNumber, eight } of earlier)
          await finder.know(cases[caseNumber] ?? '', rows(media(file, eight)));
        const portions: Promise<Likenesses[]>[] = [];
        for (let i = 0; i < asked.length; i += portion) {
          portions.push(
            found(finder, HERE, ...asked.slice(i, i + portion).map(({ file, eight }) => media(file, eight))),
          );
        }
        const pdq = (await Promise.all(portions))
          .flat()
          .map(({ sha256, found }) => [
            sha256,
            found.flatMap((each) =>
              each.via === 'pdq' ? [`${each.sha256} ${each.caseId} ${each.distance} ${each.turn}`] : [],
            ),
          ]);
        const expected = asked.map((picture, i) => [
          sha256Of(picture.file),
          bruteForce([...earlier, ...asked.slice(0, i)], picture).map(
            ({ file, caseNumber, distance, needle }) =>
              `${sha256Of(file)} ${cases[caseNumber]} ${distance} ${DIHEDRALS[needle]}`,
          ),
        ]);
        expect(Object.fromEntries(pdq.filter(([, list]) => list?.length))).toEqual(
          Object.fromEntries(expected.filter(([, list]) => list?.length)),
        );
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('matches no picture of poor quality, on either side', async () => {
    const { finder } = fresh();
    await finder.know(THERE, rows(media(1, eight, 49)));
    expect(await found(finder, HERE, media(2, eight, 50), media(3, eight, 49))).toEqual([]);
    const [likenesses] = await found(finder, HERE, media(4, eight, 50));
    expect(likenesses?.found.map(({ sha256 }) => sha256)).toEqual([sha256Of(2)]);
  });

  it('compares a file once in each case, unless it has a picture only now', async () => {
    const { finder } = fresh();
    await finder.know(HERE, rows(media(1, eight), media(2, null)));
    expect(await found(finder, HERE, media(1, eight))).toEqual([]);
    expect((await found(finder, HERE, media(2, eight), media(2, eight))).map(({ found }) => found)).toEqual([
      [{ via: 'pdq', caseId: HERE, sha256: sha256Of(1), distance: 0, turn: 'orig' }],
    ]);
    expect(await found(finder, HERE, media(2, eight))).toEqual([]);
    const [there] = await found(finder, THERE, media(3, eight));
    expect(there?.count).toBe(2);
  });

  it('names a bounded number of thousands, and counts all', async () => {
    const { finder } = fresh();
    await finder.know(THERE, rows(media(0, eight)));
    const all = await found(finder, HERE, ...Array.from({ length: 1000 }, (_, i) => media(i, eight)));
    expect(all.map(({ count }) => count)).toEqual([1, ...Array.from({ length: 999 }, (_, i) => i + 2)]);
    expect(Math.max(...all.map(({ found }) => found.length))).toBe(MAX_LIKENESSES);
    expect(all.every(({ found }) => found.some(({ caseId }) => caseId === THERE))).toBe(true);
  });

  it('asks a new worker when one goes down, and loses nothing by it', async () => {
    const { finder, workers } = fresh();
    await finder.know(THERE, rows(media(1, eight)));
    await found(finder, HERE, media(2, eight));
    const pending = found(finder, HERE, media(3, eight));
    await new Promise((resolve) => setTimeout(resolve));
    workers[0]?.crash();
    expect((await pending)[0]?.count).toBe(2);
    workers[0]?.crash();
    expect((await found(finder, HERE, media(4, eight)))[0]?.count).toBe(3);
  });

  it('knows none of the records when they could not be compared', async () => {
    let kernel: typeof engineModules.kernel | null = engineModules.kernel;
    const many = Array.from({ length: 100 }, (_, i) => media(i, eight));
    let calls = 0;
    class Failing extends MatchingService {
      override match(questions: Parameters<MatchingService['match']>[0]) {
        calls++;
        if (calls === 2) kernel = null;
        if (calls === 2) throw new Error('no memory');
        return super.match(questions);
      }
    }
    const finder = new LikenessFinder(
      () =>
        new MatchingClient({
          startWorker: () => new FakeWorker(() => new Failing()),
          loadKernel: () => Promise.resolve(kernel),
        }),
    );
    onTestFinished(() => {
      finder.forget();
    });
    expect(await finder.find(HERE, many)).toEqual({ ok: false, error: 'matching-unavailable' });
    kernel = engineModules.kernel;
    expect((await found(finder, HERE, ...many)).map(({ count }) => count)).toEqual(
      Array.from({ length: 99 }, (_, i) => i + 1),
    );
  });

  it('forgets everything, and begins anew', async () => {
    const { finder, workers } = fresh();
    await found(finder, THERE, media(1, eight));
    const pending = finder.find(HERE, [media(2, eight)]);
    finder.forget();
    expect(await pending).toEqual({ ok: false, error: 'ended' });
    expect(workers[0]?.isTerminated).toBe(true);
    expect(await found(finder, HERE, media(1, eight))).toEqual([]);
    expect(await found(finder, HERE, media(3, eight))).toHaveLength(1);
  });
});
