import { workerKinds } from './hostile-build.ts';
import type { Measured } from './measure.ts';
import type { Heard, PlaceName } from './places.ts';

const title = { chromium: 'Chromium', firefox: 'Firefox' } as const;

function heardAt(heard: Heard, place: PlaceName, channel: string): string {
  const kinds = new Set(heard[place]?.[channel]?.heard);
  kinds.delete('follow-up');
  return [...kinds].join(', ');
}

/** What a channel came to in one place: nothing, or what was heard and when, and what was heard with the protections removed. */
function cells({ control, firstVisit, later }: Measured, place: PlaceName, channel: string): [string, string] {
  const [first, then] = [heardAt(firstVisit, place, channel), heardAt(later, place, channel)];
  const only = first !== '' && then === '' && later[place] !== undefined ? ' (first visit only)' : '';
  return [
    first === '' && then === '' ? '0' : `${first || then}${only}`,
    heardAt(control, place, channel) || 'not supported here',
  ];
}

function table(all: readonly Measured[], places: readonly PlaceName[]): string {
  const columns = all.flatMap((measured) => places.map((place) => ({ measured, place })));
  const [first] = columns;
  const channels = first === undefined ? [] : Object.keys(first.measured.control[first.place] ?? {});
  const head = columns.flatMap(({ measured: { browser, version }, place }) => [
    `${title[browser]} ${version}, ${place === 'page' ? 'page' : `${place} worker`}`,
    'control',
  ]);
  const rows = channels.map((channel) => [
    channel,
    ...columns.flatMap(({ measured, place }) => cells(measured, place, channel)),
  ]);
  return [['channel', ...head], ['channel', ...head].map(() => '---'), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Channel by browser and place, each beside its control, as Markdown. */
export const channelTables = (all: readonly Measured[]): string =>
  [table(all, ['page']), ...workerKinds.map((kind) => table(all, [kind]))].join('\n\n');
