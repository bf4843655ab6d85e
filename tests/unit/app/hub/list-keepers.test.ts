import { expect, it } from 'vitest';
import type { HubCalls } from '#lib/app/hub/hub-calls.ts';
import { HubKeeper, PreviewKeeper } from '#lib/app/hub/list-keepers.ts';
import type { Json } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { ok } from '#lib/domain/result.ts';
import { ImportCommit } from '#lib/domain/wire/imports.ts';
import { entryOf, readingOf } from '../exchange/entries.ts';

const disguise = { pseudonym: () => '', countryOf: () => null };
const contradicting = [true, false].map((victimIdentified, at) => entryOf('a', { at, victimIdentified }));
const found = { count: 1, first: [{ at: 1, kind: 'flag' }] };

/** What a hub is told at the end of a list, and the report that comes of its answer. */
async function taken(entries: readonly ExchangeEntry[]) {
  const done = {
    ...{ state: 'done', accepted: 1, merged: 1, contradictions: 2 },
    contradictionsFirst: [...found.first, { at: 0, kind: 'size' }],
  };
  const acts = new Map<string, Json>();
  const answer = () => Promise.resolve(ok(done as never));
  const hub: HubCalls = {
    read: answer,
    act: (_schema, route, content) => {
      acts.set(route.split('/').at(-1) ?? '', content);
      return answer();
    },
  };
  const keeper = await HubKeeper.begin({
    ...{ hub, rule: DEFAULT_DATA_RULE, format: 'vics-2.0', stop: new AbortController().signal },
    disguise,
    ...{ onTaking: () => undefined, onWaiting: () => undefined, onFailure: () => undefined },
  });
  if (!keeper.ok) throw new Error('It did not begin');
  await keeper.value.keep(entries);
  return { report: await keeper.value.finish(readingOf(2)), commit: acts.get('commit') };
}

it('a list for the hub comes with what the hub cannot find, and is reported as the hub counts it, nothing twice', async () => {
  const { report, commit } = await taken(contradicting);
  expect(ImportCommit.parse(commit)).toEqual({ pieces: 1, read: 2, skippedBy: {}, found });
  expect(report).toMatchObject({
    value: {
      contradictions: 2,
      contradictionsFirst: [
        { at: 0, kind: 'size' },
        { at: 1, kind: 'flag' },
      ],
    },
  });
});

it('a list in which nothing contradicts says what the first hubs read', async () => {
  const { commit } = await taken(contradicting.slice(0, 1));
  expect(commit).toEqual({ pieces: 1, read: 2, skippedBy: {} });
});

it('looking at a list tells what was found in it so far', async () => {
  const preview = new PreviewKeeper({ rule: DEFAULT_DATA_RULE, disguise }, () => undefined);
  await preview.keep(contradicting);
  expect(await preview.finish(readingOf(2))).toMatchObject({
    value: { contradictions: found.count, contradictionsFirst: found.first },
  });
});
