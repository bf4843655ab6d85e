import { describe, expect, it, vi } from 'vitest';
import type { ExchangeReader } from '#lib/app/exchange/exchange-import.svelte.ts';
import { SetImport } from '#lib/app/known-sets/set-import.svelte.ts';
import type { KnownSetDesk } from '#lib/app/known-sets/known-set-desk.svelte.ts';
import { ok } from '#lib/domain/result.ts';
import type { ReadStep } from '#lib/formats/exchange/reading.ts';
import { PATIENCE } from '../../../fixtures/patience.ts';
import { entry, readingOf } from './sets-desk.ts';

type Given = Parameters<KnownSetDesk['keeper']>[0];

/** The import of a list of ten entries, one a step, and what became of it. */
function newImport() {
  const story = { given: Array<Given>(), kept: 0, abandoned: 0, onKept: (): void => undefined };
  const reader: ExchangeReader = {
    recognised: { format: 'sums', version: null, zipped: false, categoryScheme: null },
    close: () => undefined,
    async *steps() {
      for (let at = 0; at < 10; at++) {
        await Promise.resolve();
        yield ok<ReadStep>({ entries: [entry(at, { md5: at.toString(16).repeat(32) })], bytes: at });
      }
      yield ok<ReadStep>({ end: readingOf(10) });
    },
  };
  const desk: Pick<KnownSetDesk, 'keeper'> = {
    keeper: (given) => {
      story.given.push(given);
      return Promise.resolve(
        ok({
          keep: (entries) => {
            story.kept += entries.length;
            story.onKept();
            return Promise.resolve(ok(undefined));
          },
          finish: (reading) =>
            Promise.resolve(
              ok({ reading, accepted: story.kept, merged: 0, contradictions: 0, contradictionsFirst: [] }),
            ),
          abandon: () => {
            story.abandoned++;
            return Promise.resolve();
          },
        }),
      );
    },
  };
  return {
    model: new SetImport(
      desk,
      () => [],
      () => Promise.resolve(ok(reader)),
    ),
    story,
  };
}

const FILE = new File(['x'], 'National\u0007 list.txt');
/** Waits until an import was paused, and a while longer, in which it could go on. */
async function standstill(model: SetImport): Promise<void> {
  await vi.waitFor(() => {
    expect(model.paused).toBe(true);
  }, PATIENCE);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the import of a set', () => {
  it('has the name of its file, or what was typed, and does not begin without a kind', async () => {
    const { model, story } = newImport();
    await model.importing.pick(FILE);
    expect([model.name, model.isNamed, model.isReady]).toEqual(['National list.txt', true, false]);
    await model.importing.start();
    expect(model.importing.problem).toEqual({ code: 'nothing-to-keep', at: null });
    model.typed = '  ';
    model.kind = 'known-good';
    expect([model.isNamed, model.isReady]).toEqual([false, false]);
    model.typed = ` ${'n'.repeat(200)}`;
    await model.importing.pick(FILE);
    await model.importing.start();
    expect(story.given).toEqual([{ name: 'n'.repeat(120), kind: 'known-good', file: FILE.name, format: 'sums' }]);
    expect(model.importing.report).toMatchObject({ accepted: 10 });
  });

  it('stands still while it is paused, and goes on where it was', async () => {
    const { model, story } = newImport();
    model.kind = 'known-bad';
    await model.importing.pick(FILE);
    story.onKept = () => {
      if (story.kept === 3) model.pause();
    };
    const running = model.importing.start();
    await standstill(model);
    expect([story.kept, model.importing.step, model.paused]).toEqual([3, 'importing', true]);
    model.resume();
    await running;
    expect([story.kept, model.importing.step, model.paused]).toEqual([10, 'done', false]);
  });

  it('goes on when its dialogue is closed, and ends when it is cancelled, also while it is paused', async () => {
    const { model, story } = newImport();
    model.kind = 'known-bad';
    await model.importing.pick(FILE);
    story.onKept = () => {
      if (story.kept === 3) model.pause();
    };
    const running = model.importing.start();
    await standstill(model);
    model.importing.close();
    expect([model.importing.step, story.abandoned]).toEqual(['importing', 0]);
    model.cancel();
    await running;
    expect([model.importing.problem?.code, story.abandoned, model.paused]).toEqual(['cancelled', 1, false]);
    await model.importing.pick(FILE);
    model.importing.close();
    expect(model.importing.step).toBe('choose');
  });
});
