import { expect, it } from 'vitest';
import type { HubCalls } from '#lib/app/hub/hub-calls.ts';
import { HubKeeper } from '#lib/app/hub/list-keepers.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { ok } from '#lib/domain/result.ts';
import { entryOf, readingOf } from '../exchange/entries.ts';

it('a list for the hub counts what the hub cannot see together with what it finds', async () => {
  const done = {
    state: 'done',
    accepted: 1,
    merged: 1,
    contradictions: 1,
    contradictionsFirst: [{ at: 0, kind: 'size' }],
  };
  const answer = () => Promise.resolve(ok(done as never));
  const hub: HubCalls = { read: answer, act: answer };
  const keeper = await HubKeeper.begin({
    ...{ hub, rule: DEFAULT_DATA_RULE, format: 'vics-2.0', stop: new AbortController().signal },
    disguise: { pseudonym: () => '', countryOf: () => null },
    ...{ onTaking: () => undefined, onWaiting: () => undefined, onFailure: () => undefined },
  });
  if (!keeper.ok) throw new Error('It did not begin');
  const entries = [true, false].map((victimIdentified, at) => entryOf('a', { at, victimIdentified }));
  await keeper.value.keep(entries);
  expect(await keeper.value.finish(readingOf(2))).toMatchObject({
    value: {
      contradictions: 2,
      contradictionsFirst: [
        { at: 0, kind: 'size' },
        { at: 1, kind: 'flag' },
      ],
    },
  });
});
