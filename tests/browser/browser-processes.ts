import { readdirSync, readFileSync } from 'node:fs';

/** One process of a running browser. */
type BrowserProcess = { readonly id: number; readonly isRenderer: boolean };

/** Memory in bytes: of every process together, and of those in which pages and workers run. */
export type BrowserMemory = { readonly all: number; readonly renderers: number };

/**
 * The memory of a browser as its share of the machine's (proportional set size: a page of memory that n processes share counts
 * 1/n for each). Null where the system does not tell (proc(5), smaps_rollup).
 *
 * @param profile the folder of its profile, by which the first of its processes is found
 */
export function browserMemory(profile: string): BrowserMemory | null {
  let [all, renderers] = [0, 0];
  for (const { id, isRenderer } of browserProcesses(profile)) {
    const bytes = shareOf(id);
    all += bytes;
    if (isRenderer) renderers += bytes;
  }
  return all === 0 ? null : { all, renderers };
}

function browserProcesses(profile: string): BrowserProcess[] {
  const parents = new Map<number, number>();
  const commands = new Map<number, string>();
  for (const id of processIds()) {
    // The name in brackets may hold anything; its parent is the second field after it (proc(5), stat).
    const parent = / (\d+)/.exec(read(id, 'stat').replace(/^.*\) ./s, ''))?.[1];
    parents.set(id, Number(parent));
    commands.set(id, read(id, 'cmdline'));
  }
  const isOfBrowser = (id: number): boolean => {
    if (commands.get(id)?.includes(`--user-data-dir=${profile}`) === true) return true;
    const parent = parents.get(id);
    return parent !== undefined && parent > 1 && isOfBrowser(parent);
  };
  return [...parents.keys()]
    .filter(isOfBrowser)
    .map((id) => ({ id, isRenderer: /--type=renderer\b/.test(commands.get(id) ?? '') }));
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function shareOf(id: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(id, 'smaps_rollup'))?.[1] ?? 0) * 1024;
}

/** Nothing where there is no such process any more. */
function read(id: number, what: string): string {
  try {
    return readFileSync(`/proc/${id}/${what}`, 'utf8');
  } catch {
    return '';
  }
}
