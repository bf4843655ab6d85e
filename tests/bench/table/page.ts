import { createRawSnippet, mount } from 'svelte';
import { Results } from '#lib/app/results.svelte.ts';
import { Triage } from '#lib/app/triage.svelte.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import { err, ok } from '#lib/domain/result.ts';
import IconSheet from '#lib/ui/IconSheet.svelte';
import ResultsPane from '#lib/ui/results/ResultsPane.svelte';
import '#lib/ui/style/index.css';
import type { TableBench } from './api.ts';
import { LongestTask } from './longest-task.ts';
import { telephoneRows } from './rows.ts';
import './page.css';

const VERDICTS: readonly Verdict[] = ['new', 'known'];

/** What a hub would have said: of every third file nothing. */
function findingOf(sha256: string) {
  const verdict = VERDICTS[parseInt(sha256.slice(0, 4), 16) % 3];
  return verdict && { verdict, matches: [], matchCount: 0, answerId: '', asOf: '2026-06-01T00:00:00.000Z' };
}

const triage: Triage = new Triage({
  // A store answers in a task of its own, whatever it is asked.
  file: () => ({ putMarks: () => new Promise((resolve) => setTimeout(resolve, 0, ok(undefined))) }),
  now: () => new Date(),
  onChange: () => void results.marksChanged(),
});
const results = new Results({
  findingOf,
  markOf: (sha256) => triage.markOf(sha256),
  setHitsOf: () => [],
  groupOf: () => null,
  earlierOf: () => 0,
  isNamed: () => false,
  isNamedWhole: () => false,
  locale: () => 'en',
  now: () => Date.UTC(2026, 5, 1),
});

/** Mounts the table as the page of a case does. */
function show(): void {
  const nothing = createRawSnippet(() => ({ render: () => '<span></span>' }));
  mount(IconSheet, { target: document.body });
  mount(ResultsPane, {
    target: document.body.appendChild(document.createElement('main')),
    props: {
      results,
      triage,
      jobs: [],
      mediaOf: () => Promise.resolve(null),
      onpreview: () => Promise.resolve(err('not-at-hand')),
      actions: nothing,
      likenesses: nothing,
    },
  });
}

const longest = new LongestTask();
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Milliseconds until what was asked for is on the screen. */
async function milliseconds(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  await frame();
  await frame();
  return performance.now() - from;
}

async function scrolled(): Promise<void> {
  const grid = document.querySelector('[role=grid]');
  const height = grid?.scrollHeight ?? 0;
  for (let turn = 0; turn < 60; turn++) {
    grid?.scrollTo(0, (height * ((turn * 37) % 60)) / 60);
    await frame();
  }
}

const bench: TableBench = {
  open: async (count) => {
    const rows = telephoneRows(count);
    show();
    await frame();
    await longest.take();
    return milliseconds(() => results.restore(rows));
  },
  sort: (column) => milliseconds(() => results.sortAs({ column, direction: 'ascending' })),
  filter: (change) => milliseconds(() => results.narrow(change)),
  use: {
    scroll: () => milliseconds(scrolled),
    facets: () => milliseconds(() => results.facets()),
    'select-all': () =>
      milliseconds(() => {
        results.selectAll();
      }),
    decide: () =>
      milliseconds(async () => {
        await triage.categorise(results.sha256sOfSelection, 'relevant');
        await triage.settled();
      }),
    undo: () => milliseconds(() => triage.undo()),
    'new-verdicts': () => milliseconds(() => results.refresh()),
  },
  longestTask: () => longest.take(),
};
Object.assign(window, { bench });
