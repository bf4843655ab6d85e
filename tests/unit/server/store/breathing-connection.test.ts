import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '#lib/server/open-store.ts';

it('lets the thread do other things while queries follow each other', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lintel-store-'));
  const { store } = await openStore({ dataDir, databaseUrl: null, region: 'home' });
  let turns = 0;
  const others = setInterval(() => turns++, 1);
  // The limit is for a thread that is never let go, on which no other one would ring.
  for (const until = performance.now() + 30_000; turns < 2 && performance.now() < until;) await store.ping();
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
  await store.close();
  rmSync(dataDir, { recursive: true });
});
