import { describe, expect, it } from 'vitest';
import { ExchangeImport, type ImportFacts } from '#lib/app/exchange/exchange-import.svelte.ts';
import type { EntryKeeper } from '#lib/app/exchange/keeper.ts';
import { parseSchemeFile } from '#lib/domain/category-schemes/parse-scheme-file.ts';
import type { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { ReadOptions, ReadStep, Recognised } from '#lib/formats/exchange/reading.ts';
import { HARBOUR } from '../../../fixtures/own-scheme.ts';
import { entryOf, readingOf } from './entries.ts';

const FILE = new File(['x'.repeat(1000)], 'list.json');
const VICS: Recognised = { format: 'vics-2.0', version: null, zipped: false, categoryScheme: 'ask' };

/** An import whose file holds these entries, and what became of them. */
function newImport(recognised: Recognised, entries: readonly ExchangeEntry[], owns: readonly SchemeFile[] = []) {
  const step = 10;
  const story = {
    kept: Array<ExchangeEntry>(),
    facts: Array<ImportFacts>(),
    options: Array<ReadOptions>(),
    abandoned: 0,
    closed: 0,
    onStep: null as (() => void) | null,
  };
  const keeper: EntryKeeper = {
    keep: (some) => {
      story.kept.push(...some);
      return Promise.resolve(ok(undefined));
    },
    finish: (reading) =>
      Promise.resolve(
        ok({ reading, accepted: story.kept.length, merged: 0, contradictions: 0, contradictionsFirst: [] }),
      ),
    abandon: () => {
      story.abandoned++;
      return Promise.resolve();
    },
  };
  const reader = {
    recognised,
    close: () => {
      story.closed++;
    },
    async *steps(_format: string, options: ReadOptions) {
      story.options.push(options);
      for (let at = 0; at < entries.length; at += step) {
        story.onStep?.();
        await Promise.resolve();
        yield ok<ReadStep>({ entries: entries.slice(at, at + step), bytes: (1000 * at) / entries.length });
      }
      yield ok<ReadStep>({ end: readingOf(entries.length) });
    },
  };
  let time = 0;
  const model = new ExchangeImport({
    open: () => Promise.resolve(ok(reader)),
    begin: (facts) => {
      story.facts.push(facts);
      return Promise.resolve(ok(keeper));
    },
    readScheme: async (file) => parseSchemeFile(await file.text()),
    ownSchemes: () => owns,
    clock: () => (time += 500),
  });
  return { model, story };
}

const said = (at: number, value?: string) =>
  entryOf(String(at), { at, ...(value !== undefined && { category: { scheme: null, value } }) });
const ENTRIES = [...Array.from({ length: 30 }, (_, at) => said(at, '5')), said(30, '1'), said(31)];

describe('the meaning of categories', () => {
  it('is asked with counts, and nothing begins before it is answered', async () => {
    const { model, story } = newImport(VICS, ENTRIES);
    await model.pick(FILE);
    expect(model.question).toEqual({
      said: [
        { value: '5', count: 30 },
        { value: '1', count: 1 },
      ],
      entries: 32,
      isWhole: true,
    });
    await model.start();
    expect([model.step, model.isReady, story.facts]).toEqual(['ready', false, []]);
    model.scheme = 'project-vic-us-reversed';
    await model.start();
    expect(story.facts).toMatchObject([{ name: 'list.json', bytes: 1000, scheme: 'project-vic-us-reversed' }]);
    expect(story.options.at(-1)).toEqual({ scheme: 'project-vic-us-reversed' });
    expect(model.report).toMatchObject({ accepted: 32 });
  });

  it('stays unknown when nobody knows it', async () => {
    const { model, story } = newImport(VICS, ENTRIES);
    await model.pick(FILE);
    model.scheme = null;
    await model.start();
    expect(story.facts).toMatchObject([{ scheme: null }]);
  });

  it("may be a bureau's own list that is there already, and comes with the list", async () => {
    const { model, story } = newImport(VICS, [said(0, 'H1')], [HARBOUR]);
    await model.pick(FILE);
    expect(model.owns).toEqual([HARBOUR]);
    model.scheme = 'harbour-police';
    await model.start();
    expect(story.facts).toMatchObject([{ scheme: 'harbour-police', own: HARBOUR }]);
  });

  it('may be a list of its own file, unless that says something else under the same id and version', async () => {
    const { model, story } = newImport(VICS, [said(0, 'H1')], [HARBOUR]);
    await model.pick(FILE);
    const { scheme } = HARBOUR;
    await model.useOwnScheme(new Blob([JSON.stringify({ ...HARBOUR, mappings: [] })]));
    expect([model.ownFault, model.isReady]).toEqual([{ why: 'differs' }, false]);
    const next = { ...HARBOUR, scheme: { ...scheme, version: '2027' } };
    await model.useOwnScheme(new Blob([JSON.stringify(next)]));
    expect([model.ownFault, model.owns, model.scheme]).toEqual([null, [next], 'harbour-police']);
    await model.start();
    expect(story.facts).toMatchObject([{ own: next }]);
  });

  it('is not asked of what says its own list', async () => {
    const { model } = newImport(VICS, [{ ...said(0), category: { scheme: 'uk-abc', value: 'A' } }, said(1, 'B')]);
    await model.pick(FILE);
    expect(model.question?.said).toEqual([{ value: 'B', count: 1 }]);
  });

  it('is not asked of a file without any', async () => {
    const { model } = newImport(VICS, [said(0)]);
    await model.pick(FILE);
    expect([model.question, model.isReady]).toEqual([null, true]);
  });
});

describe('a table', () => {
  const csv = {
    sample: [
      ['name', 'sum'],
      ['a', 'b'],
    ],
    delimiter: ';',
    header: true,
    columns: [],
  } as const;
  const table: Recognised = {
    ...{ format: 'mapped-csv', version: null, zipped: false, categoryScheme: null },
    csv: { ...csv, sample: csv.sample.map((row) => [...row]), columns: [] },
  };

  it('waits until a column is a hash; one column is one thing', async () => {
    const { model, story } = newImport(table, [said(0)]);
    await model.pick(FILE);
    expect(model.isReady).toBe(false);
    model.csv?.choose(0, 'md5');
    model.csv?.choose(1, 'md5');
    expect(model.csv?.targets).toEqual([null, 'md5']);
    expect(model.isReady).toBe(true);
    await model.start();
    expect(story.options.at(-1)?.mapping).toEqual({
      delimiter: ';',
      header: true,
      columns: [{ column: 1, to: 'md5' }],
    });
  });

  it('asks what a column of categories means', async () => {
    const { model, story } = newImport(table, [said(0, 'A')]);
    await model.pick(FILE);
    model.csv?.choose(0, 'sha1');
    model.csv?.choose(1, 'category');
    await model.countCategories();
    expect(model.question?.said).toEqual([{ value: 'A', count: 1 }]);
    model.scheme = 'uk-abc';
    await model.start();
    expect(story.facts).toMatchObject([{ scheme: 'uk-abc' }]);
  });
});

describe('an import', () => {
  it('says how far it is, and how long it takes', async () => {
    const { model, story } = newImport({ ...VICS, categoryScheme: null }, ENTRIES);
    const seen: (number | null)[] = [];
    await model.pick(FILE);
    story.onStep = () => {
      seen.push(model.progress.secondsLeft);
    };
    await model.start();
    expect(model.progress.total).toBe(1000);
    expect(seen.at(-1)).toBeGreaterThan(0);
  });

  it('keeps nothing when it is called off', async () => {
    const { model, story } = newImport({ ...VICS, categoryScheme: null }, ENTRIES);
    await model.pick(FILE);
    story.onStep = () => {
      model.cancel();
    };
    await model.start();
    expect([story.abandoned, model.problem?.code, model.report]).toEqual([1, 'cancelled', null]);
    expect(story.closed).toBe(1);
  });

  it('keeps nothing when its dialogue is closed, and says nothing any more', async () => {
    const { model, story } = newImport({ ...VICS, categoryScheme: null }, ENTRIES);
    await model.pick(FILE);
    story.onStep = () => {
      model.close();
    };
    await model.start();
    expect([story.abandoned, model.problem, model.step]).toEqual([1, null, 'choose']);
  });

  it('tells why a file is none, and is ready for another', async () => {
    const model = new ExchangeImport({
      open: () => Promise.resolve(err({ why: 'damaged', at: 7 })),
      begin: () => Promise.resolve(err('locked')),
      clock: () => 0,
    });
    await model.pick(FILE);
    expect([model.step, model.problem]).toEqual(['choose', { code: 'damaged', at: 7 }]);
  });
});
