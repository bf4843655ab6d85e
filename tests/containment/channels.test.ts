import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFirefox } from '../browser/find-browser.ts';
import { channelTables } from './channel-table.ts';
import { mayBeMissing, openFromPage } from './expected.ts';
import { workerKinds } from './hostile-build.ts';
import { measureAll, type Measured } from './measure.ts';
import type { Tries } from './tries.ts';

let all: readonly Measured[];

beforeAll(async () => {
  all = await measureAll(['chromium', 'firefox']);
}, 600_000);
afterAll(() => {
  console.log(channelTables(all));
});

/** The channels by which somebody was reached, in alphabetical order. */
const heardBy = (tries: Tries | undefined): string[] =>
  Object.entries(tries ?? {})
    .filter(([, { heard }]) => heard.length > 0)
    .map(([channel]) => channel)
    .sort();

const silentIn = (tries: Tries | undefined): string[] =>
  Object.entries(tries ?? {})
    .filter(([, { heard }]) => heard.length === 0)
    .map(([channel]) => channel);

describe.each(['chromium', 'firefox'] as const)('in %s', (name) => {
  const skipped = name === 'firefox' && findFirefox() === undefined;
  const of = (): Measured => {
    const found = all.find(({ browser }) => browser === name);
    if (found === undefined) throw new Error(`${name} was not measured.`);
    return found;
  };

  it.skipIf(skipped)('hears every channel that there is when the protections are removed', () => {
    const { control } = of();
    const missing = mayBeMissing[name];
    expect(silentIn(control.page).filter((channel) => !missing.page.includes(channel))).toEqual([]);
    for (const kind of workerKinds)
      expect(
        silentIn(control[kind]).filter((channel) => !missing.worker.includes(channel)),
        kind,
      ).toEqual([]);
    expect(heardBy(control.page).length).toBeGreaterThan(30);
  });

  it.skipIf(skipped)('reaches nobody from the page but by what no policy of this browser closes', () => {
    const { firstVisit, later, version } = of();
    expect(heardBy(firstVisit.page)).toEqual(openFromPage(name, version));
    expect(heardBy(later.page)).toEqual(openFromPage(name, version));
  });

  it.skipIf(skipped).each(workerKinds)('reaches nobody from the %s worker', (kind) => {
    const { firstVisit, later } = of();
    expect(heardBy(firstVisit[kind])).toEqual([]);
    expect(heardBy(later[kind])).toEqual([]);
  });

  it.skipIf(skipped)('has really made each attempt from a worker', () => {
    const { firstVisit, later } = of();
    const unknown = [...workerKinds.map((kind) => firstVisit[kind]), later.engine, later.import].flatMap((tries) =>
      Object.entries(tries ?? { none: { outcome: 'unknown' } }).filter(([, { outcome }]) => outcome === 'unknown'),
    );
    expect(unknown).toEqual([]);
  });
});
