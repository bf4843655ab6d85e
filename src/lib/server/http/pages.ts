import { z } from 'zod';
import type { Audience } from './headers.ts';

const table = z.strictObject({ exact: z.array(z.string().startsWith('/')), dynamic: z.array(z.string()) });

export type Pages = {
  /** Whom a path speaks to. Null stands for a path that is not in canonical form, which is never a page. */
  audienceOf(path: string | null): Audience;
  /** Whether the path belongs to a route that is rendered by `shell.html`, because no page was prerendered for it. */
  isDynamic(path: string): boolean;
};

/** Reads `pages.json`, the allow-list that the build wrote. Throws if it does not have that form: nothing may be served then. */
export function readPages(json: string): Pages {
  const { exact, dynamic } = table.parse(JSON.parse(json));
  const paths = new Set(exact);
  const patterns = dynamic.map((source) => new RegExp(source));
  const isDynamic = (path: string) => !paths.has(path) && patterns.some((pattern) => pattern.test(path));
  return {
    isDynamic,
    audienceOf(path) {
      if (path === '/service-worker.js') return 'service-worker';
      return path !== null && (paths.has(path) || isDynamic(path)) ? 'page' : 'closed';
    },
  };
}
