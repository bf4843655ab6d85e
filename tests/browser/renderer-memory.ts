import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

const EVERY_MILLISECONDS = 20;

/** Bytes that a process holds and no file backs (proc(5), status); null where there is no such table. */
function anonymousBytes(process: number): number | null {
  try {
    const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}

/**
 * Watches the memory of the processes that a browser's pages and workers run in. `stop` says how far above its first value their sum has been.
 * Null where the system does not tell.
 */
export async function watchRenderers(browser: Browser): Promise<{ stop: () => number } | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const sum = () => renderers.reduce((total, id) => total + (anonymousBytes(id) ?? 0), 0);
  const before = sum();
  if (before === 0) return null;
  let most = before;
  const clock = setInterval(() => (most = Math.max(most, sum())), EVERY_MILLISECONDS);
  const stop = () => {
    clearInterval(clock);
    return most - before;
  };
  return { stop };
}
