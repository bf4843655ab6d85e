import { describe, expect, it } from 'vitest';
import { RuleExamples } from '#lib/app/rule-examples.svelte.ts';
import { tellingRecords } from '#lib/app/telling-records.ts';
import { rowOf } from '#lib/domain/case-row.ts';
import type { DisclosableRecord } from '#lib/domain/disclosable-record.ts';
import { unmarked, type Mark } from '#lib/domain/mark.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { disguise } from '../domain/disguise.ts';
import { picture } from './pictures.ts';
import { occurrence, record } from './records.ts';

const plain = record(1);
const dated = picture(2, { capturedAt: '2026-05-01T10:00:00' });
const located = picture(3, { gps: { latitude: 1, longitude: 2 } });
const marked = record(4);
const rows = [plain, dated, dated, located, marked].map((media, id) =>
  rowOf(occurrence(`${String(id)}.jpg`, media), { id, job: 1 }),
);
const unread = rowOf(occurrence('gone', null), { id: 9, job: 1 });
const markOf = (sha256: string): Mark | undefined =>
  sha256 === marked.sha256 ? { ...unmarked(sha256, ''), series: 'Blue room' } : undefined;

function examples(media: readonly MediaRecord[] = [plain, dated, located, marked]) {
  const asked: string[] = [];
  let answer = (sha256: string): Promise<Result<DisclosableRecord, string>> => {
    const found = media.find((each) => each.sha256 === sha256);
    return Promise.resolve(
      found === undefined ? err('damaged-record') : ok({ media: found, names: [], mark: null, scheme: 'plain' }),
    );
  };
  const shown = new RuleExamples({
    rows: () => rows.filter((row) => media.some(({ sha256 }) => sha256 === row.media?.sha256)),
    markOf,
    reference: () => '2026/7',
    read: (sha256) => {
      asked.push(sha256);
      return answer(sha256);
    },
    disguise: () => Promise.resolve(ok(disguise)),
  });
  return { shown, asked, answerWith: (next: typeof answer) => (answer = next) };
}

describe('the records on which a rule is shown', () => {
  it('are those first that have most to say, each once', async () => {
    expect(await tellingRecords([unread, ...rows], markOf)).toEqual(
      [located, dated, marked, plain].map(({ sha256 }) => sha256),
    );
  });

  it('are a hundred at most', async () => {
    const many = Array.from({ length: 300 }, (_, id) => {
      const sha256 = id.toString(16).padStart(64, '0');
      return rowOf(occurrence('a', { ...plain, sha256 }), { id, job: 1 });
    });
    const chosen = await tellingRecords(many, markOf);
    expect([chosen.length, chosen[0]]).toEqual([100, many[0]?.media?.sha256]);
  });

  it('are gone through in both directions, round and round', async () => {
    const { shown } = examples();
    await shown.start();
    expect([shown.place, shown.count, shown.current?.record.media.sha256]).toEqual([0, 4, located.sha256]);
    expect(shown.current?.reference).toBe('2026/7');
    await shown.show(shown.place - 1);
    expect([shown.place, shown.current?.record.media.sha256]).toEqual([3, plain.sha256]);
    await shown.show(shown.place + 1);
    expect([shown.place, shown.current?.record.media.sha256]).toEqual([0, located.sha256]);
  });

  it('are one that is made up where there is no case, and nothing is read then', async () => {
    const { shown, asked } = examples([]);
    await shown.start();
    expect([shown.place, shown.count, asked]).toEqual([-1, 0, []]);
    expect(shown.current?.record.media.metadata?.gps).toBeDefined();
    await shown.show(shown.place + 1);
    expect(shown.place).toBe(-1);
  });

  it('keep the one on the screen when the next cannot be read, and say so', async () => {
    const { shown, answerWith } = examples();
    await shown.start();
    answerWith(() => Promise.resolve(err('damaged-record')));
    await shown.show(1);
    expect([shown.failure, shown.current?.record.media.sha256]).toEqual(['damaged-record', located.sha256]);
  });

  it('come in the order in which they were asked for, also when an older answer is the later', async () => {
    const { shown, answerWith } = examples();
    await shown.start();
    const waiting: (() => void)[] = [];
    answerWith((sha256) => {
      const media = [plain, dated, located, marked].find((each) => each.sha256 === sha256) ?? plain;
      const made = ok({ media, names: [], mark: null, scheme: 'plain' });
      return new Promise((resolve) =>
        waiting.push(() => {
          resolve(made);
        }),
      );
    });
    const [first, second] = [shown.show(1), shown.show(2)];
    for (const wake of waiting.toReversed()) wake();
    await Promise.all([first, second]);
    expect([shown.place, shown.current?.record.media.sha256]).toEqual([2, marked.sha256]);
  });

  it('are forgotten with the vault', async () => {
    const { shown } = examples();
    const starting = shown.start();
    shown.forget();
    await starting;
    expect([shown.current, shown.count, shown.disguise]).toEqual([null, 0, null]);
  });
});
