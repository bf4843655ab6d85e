import { describe, expect, it } from 'vitest';
import { claimMore, openWith } from '#lib/app/hub/claim-calls.ts';
import type { HubCalls } from '#lib/app/hub/hub-calls.ts';
import { PagedList } from '#lib/app/hub/paged-list.svelte.ts';
import { queryOf } from '#lib/app/hub/query.ts';
import { SeriesView } from '#lib/app/hub/series.svelte.ts';
import type { Json } from '#lib/domain/canonical.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { ClaimAnswer, ClaimOutcome } from '#lib/domain/wire/investigation.ts';
import { randomHex } from '../../../fixtures/random-item.ts';

type Asked = { route: string; content: Json | null };

/** A hub that answers what the test says, and remembers what it was asked. */
function hubOf(answer: (asked: Asked) => object | string) {
  const asked: Asked[] = [];
  const call = (route: string, content: Json | null) => {
    asked.push({ route, content });
    const said = answer({ route, content });
    return Promise.resolve(typeof said === 'string' ? err(said) : ok(said as never));
  };
  const hub: HubCalls = { read: (_, route) => call(route, null), act: (_, route, content) => call(route, content) };
  return { hub, asked };
}

const claimed = ({ content }: Asked): ClaimAnswer => {
  const { media } = content as { media: string[] };
  const outcome: ClaimOutcome = {
    ...{ asked: media.length, claimed: media.length - 1, alreadyOurs: 0, claimedByOthers: 1, notHeld: 0, series: null },
    overlaps: [{ bureau: 'B', contact: null, expiresAt: '2026-01-01T00:00:00.000Z', items: 1, media: [] }],
  };
  return { investigation: { id: 'i' } as ClaimAnswer['investigation'], outcome };
};

describe('a claim of many files', () => {
  const media = Array.from({ length: 2500 }, () => randomHex(32));
  const words = { title: 'x', contact: null, days: 3 };

  it('goes in calls of 1,000, each file once, and is told as one', async () => {
    const { hub, asked } = hubOf(claimed);
    const done = await openWith(hub, words, { media, series: null });
    expect(done).toMatchObject({
      ok: true,
      value: { id: 'i', outcome: { asked: 2500, claimed: 2497, claimedByOthers: 3 } },
    });
    expect(asked.map(({ route }) => route)).toEqual([
      '/api/v1/investigations',
      '/api/v1/investigations/i/claims',
      '/api/v1/investigations/i/claims',
    ]);
    expect(asked.flatMap(({ content }) => (content as { media: string[] }).media)).toEqual(media);
  });

  it('says why it could not go on', async () => {
    let calls = 0;
    const { hub } = hubOf((asked) => (++calls === 2 ? 'look-up-budget' : claimed(asked)));
    expect(await claimMore(hub, 'i', { media, series: null })).toEqual(err('look-up-budget'));
  });

  it('names a series once', async () => {
    const { hub, asked } = hubOf(claimed);
    await claimMore(hub, 'i', { media: media.slice(0, 1001), series: 's' });
    expect(asked.map(({ content }) => (content as { series: string | null }).series)).toEqual(['s', null]);
  });
});

describe('a list in pages', () => {
  it('goes on where it ended, and drops what comes after the officer has chosen otherwise', async () => {
    const waiting: (() => void)[] = [];
    let kind = 'a';
    const list = new PagedList<string>(async (after) => {
      const of = kind;
      await new Promise<void>((go) => waiting.push(go));
      return ok(after === null ? { items: [`${of}1`], next: 'n' } : { items: [`${of}2`], next: null });
    });
    const first = list.refresh();
    kind = 'b';
    const second = list.refresh();
    for (const go of waiting.toReversed()) go();
    await Promise.all([first, second]);
    expect(list.items).toEqual(['b1']);
    const more = list.more();
    waiting.at(-1)?.();
    await more;
    expect([list.items, list.hasMore, list.loading]).toEqual([['b1', 'b2'], false, false]);
  });

  it('keeps what it has when a page fails, and says why', async () => {
    let fails = false;
    const list = new PagedList(() => Promise.resolve(fails ? err('timeout') : ok({ items: [1], next: null })));
    await list.refresh();
    fails = true;
    await list.refresh();
    expect([list.items, list.failure]).toEqual([[1], 'timeout']);
  });
});

describe('the page about series', () => {
  const series = { id: 's', name: 'Pier' };
  const answers: Record<string, object> = {
    '/api/v1/series/words': { items: [] },
    '/api/v1/series/s': { series, former: [], history: { events: [], count: 0 } },
    '/api/v1/series/s/media?limit=20': { items: [], next: null },
  };
  const added = { asked: 3, added: 3, already: 0, notYours: 0, notHeld: 0 };

  it('makes a series of a word that batches give, and opens it with what was added', async () => {
    const { hub, asked } = hubOf(({ route, content }) => {
      if (content !== null) return { series, added, removed: 0 };
      return answers[route] ?? { items: [series], next: null };
    });
    const view = new SeriesView(hub);
    expect(await view.takeUp('Pier', null)).toBeNull();
    expect(asked.filter(({ content }) => content !== null)).toEqual([
      { route: '/api/v1/series', content: { name: 'Pier', media: [] } },
      { route: '/api/v1/series/s/said', content: {} },
    ]);
    expect([view.opened?.series.id, view.outcome]).toEqual(['s', added]);
  });

  it('says why an act failed, and leaves the page as it was', async () => {
    const { hub } = hubOf(({ content }) => (content === null ? { items: [], next: null } : 'already-decided'));
    const view = new SeriesView(hub);
    expect(await view.merge('s', 't')).toBe('already-decided');
    expect(view.opened).toBeNull();
  });
});

it('an address holds what is given only', () => {
  expect(queryOf({ a: 1, b: null, c: 'x y' })).toBe('?a=1&c=x+y');
  expect(queryOf({ a: null })).toBe('');
});
