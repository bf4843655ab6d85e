import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Triage } from '#lib/app/triage.svelte.ts';
import { Mark, MAX_MARK_HISTORY } from '#lib/domain/mark.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { record } from './records.ts';

const sha256 = (byte: number) => record(byte).sha256;
const [A, B, C] = [sha256(1), sha256(2), sha256(3)];

/** A desk whose store can be told to fail; everything that was stored, as it was. */
function desk() {
  const stored = new Map<string, Mark>();
  const portions: number[] = [];
  let told = 0;
  let faults = 0;
  let time = 0;
  const putMarks = async (marks: readonly Mark[]): Promise<Result<void, StorageFailure>> => {
    // As long as a transaction takes: other decisions come meanwhile.
    await new Promise((resolve) => setTimeout(resolve));
    if (faults > 0) {
      faults--;
      return err('quota-exceeded');
    }
    portions.push(marks.length);
    for (const mark of marks) stored.set(mark.sha256, mark);
    return ok(undefined);
  };
  const triage = new Triage({
    file: () => ({ putMarks }),
    now: () => new Date(time++ * 1000),
    onChange: () => told++,
  });
  const category = (name: string) => triage.markOf(name)?.category ?? null;
  const fail = (times: number) => {
    faults = times;
  };
  return { triage, stored, portions, told: () => told, category, fail };
}

describe('Triage', () => {
  it('shows a decision at once, stores it, and tells of it', async () => {
    const { triage, stored, told, category } = desk();
    await triage.categorise([A, B], '1');
    expect([category(A), category(B), category(C)]).toEqual(['1', '1', null]);
    await triage.settled();
    expect(stored.get(A)?.category).toBe('1');
    expect(triage.unsaved).toBe(0);
    expect(told()).toBe(1);
  });

  it('undoes and does again whole steps, also of thousands, and stores that, too', async () => {
    const { triage, stored, portions, category } = desk();
    const many = Array.from({ length: 1200 }, (_, i) => i.toString(16).padStart(64, '0'));
    await triage.categorise(many.slice(0, 1), '2');
    await triage.categorise(many, '1');
    await triage.undo();
    expect([category(many[0] ?? ''), category(many[1199] ?? '')]).toEqual(['2', null]);
    await triage.redo();
    expect(category(many[1199] ?? '')).toBe('1');
    await triage.undo();
    await triage.undo();
    await triage.settled();
    expect([...stored.values()].every((mark) => mark.category === null)).toBe(true);
    expect(portions.slice(0, 4)).toEqual([1, 500, 500, 200]);
    expect([triage.canUndo, triage.canRedo]).toEqual([false, true]);
  });

  it('forgets what was undone once something else is decided', async () => {
    const { triage, category } = desk();
    await triage.categorise([A], '1');
    await triage.undo();
    await triage.categorise([B], '2');
    await triage.redo();
    expect([category(A), category(B)]).toEqual([null, '2']);
  });

  it('sets a flag on all, and takes it away when all have it', async () => {
    const { triage } = desk();
    const flags = () => [A, B].map((each) => triage.markOf(each)?.flags ?? []);
    await triage.flag([A], 'x');
    await triage.flag([A, B], 'x');
    expect(flags()).toEqual([['x'], ['x']]);
    await triage.flag([A, B], 'x');
    expect(flags()).toEqual([[], []]);
  });

  it('keeps the earlier states of a mark, the last twenty; a note alone is none', async () => {
    const { triage } = desk();
    await triage.categorise([A], '1');
    await triage.note(A, 'seen');
    await triage.categorise([A], '2');
    expect(triage.markOf(A)).toMatchObject({ category: '2', note: 'seen', history: [{ category: '1', flags: [] }] });
    for (let i = 0; i < 30; i++) await triage.categorise([A], String(i % 2));
    expect(triage.markOf(A)?.history).toHaveLength(MAX_MARK_HISTORY);
  });

  it('puts files into a series, out of it, and back; what is typed becomes one line that can be stored', async () => {
    const { triage, stored } = desk();
    const series = () => triage.markOf(A)?.series ?? null;
    await triage.categorise([A], '1');
    await triage.series([A, B], ' Blue\t\u0000room ');
    expect([series(), triage.markOf(B)?.series, triage.markOf(A)?.category]).toEqual(['Blue room', 'Blue room', '1']);
    await triage.series([A], ' ');
    expect(series()).toBeNull();
    await triage.undo();
    expect(series()).toBe('Blue room');
    await triage.undo();
    expect(series()).toBeNull();
    await triage.redo();
    await triage.series([B], 'x' + '\u{1F4F7}'.repeat(90));
    await triage.settled();
    expect([...stored.values()].map((mark) => Mark.safeParse(mark).success)).toEqual([true, true]);
    expect(stored.get(A)?.series).toBe('Blue room');
  });

  it('is no step to decide what is decided already', async () => {
    const { triage, portions } = desk();
    await triage.categorise([A], null);
    await triage.categorise([A], '1');
    await triage.categorise([A], '1');
    await triage.undo();
    expect(triage.canUndo).toBe(false);
    await triage.settled();
    expect(portions).toEqual([1, 1]);
  });

  it('takes back on the screen what could not be stored, says so, and cannot undo it any more', async () => {
    const { triage, category, fail } = desk();
    await triage.categorise([A], '1');
    await triage.settled();
    fail(1);
    await triage.categorise([A, B], '2');
    expect([category(A), category(B)]).toEqual(['2', '2']);
    await triage.settled();
    expect([category(A), category(B)]).toEqual(['1', null]);
    expect(triage.failure).toEqual({ why: 'quota-exceeded', count: 2 });
    await triage.undo();
    expect(category(A)).toBeNull();
    expect(triage.canUndo).toBe(false);
  });

  it('keeps the portions that were stored before one could not be', async () => {
    const many = Array.from({ length: 600 }, (_, i) => i.toString(16).padStart(64, '0'));
    let calls = 0;
    const half = new Triage({
      file: () => ({ putMarks: () => Promise.resolve(++calls === 1 ? ok(undefined) : err('storage-failed' as const)) }),
      now: () => new Date(0),
      onChange: () => undefined,
    });
    await half.categorise(many, '1');
    await half.settled();
    expect(many.filter((each) => half.markOf(each)?.category === '1')).toHaveLength(500);
    expect(half.failure?.count).toBe(100);
  });

  it('has on the screen what is stored, whatever failed in between', async () => {
    const step = fc.oneof(
      fc.record({
        of: fc.subarray([A, B, C], { minLength: 1 }),
        category: fc.constantFrom('1', '2', null),
        fails: fc.boolean(),
      }),
      fc.constantFrom('undo' as const, 'redo' as const, 'settle' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const { triage, stored, category, fail } = desk();
        for (const each of steps) {
          if (each === 'settle') await triage.settled();
          else if (typeof each === 'string') await triage[each]();
          else {
            if (each.fails) fail(1);
            await triage.categorise(each.of, each.category);
          }
        }
        await triage.settled();
        for (const name of [A, B, C]) expect(category(name)).toBe(stored.get(name)?.category ?? null);
        expect(triage.unsaved).toBe(0);
      }),
    );
  });

  it('stores the last decisions of a case that is left, and shows none of them in the next', async () => {
    const { triage, stored, category, told } = desk();
    const deciding = triage.categorise([A], '1');
    triage.clear();
    await deciding;
    await triage.settled();
    expect(stored.get(A)?.category).toBe('1');
    expect(category(A)).toBeNull();
    expect(told()).toBe(0);
    expect(triage.canUndo).toBe(false);
  });
});
