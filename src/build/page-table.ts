import type { RouteDefinition } from '@sveltejs/kit';

/** The paths that may carry the page policy: exact ones, and patterns (regular expression sources) of dynamic routes. */
export type PageTable = {
  readonly exact: string[];
  readonly dynamic: string[];
};

type Route = Pick<RouteDefinition, 'id' | 'page' | 'segments'>;

/**
 * Reads the table off a finished build. A dynamic segment stands for 1 to 128 letters, digits, `-` and `_`: with no dot
 * in it, no pattern can ever match the path of a script. Throws on kinds of segments that the portal does not use.
 */
export function pageTable(prerendered: readonly string[], routes: readonly Route[]): PageTable {
  const dynamic = routes
    .filter((route) => route.page.methods.length > 0 && route.segments.some((segment) => segment.dynamic))
    .map((route) => `^${route.segments.map(segmentPattern).join('')}$`);
  return { exact: [...new Set([...prerendered, '/shell.html'])].sort(), dynamic: dynamic.sort() };
}

function segmentPattern({ content, dynamic }: Route['segments'][number]): string {
  if (/^\(.*\)$/.test(content)) return '';
  if (!dynamic) return `/${content.replaceAll('.', '\\.')}`;
  if (!/^\[\w+\]$/.test(content)) throw new Error(`A route segment ${content} is not of the form [name].`);
  return '/[A-Za-z0-9_-]{1,128}';
}
