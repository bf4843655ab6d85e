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
  for (const until = performance.now() + 500; performance.now() < until;) await store.ping();
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
  await store.close();
  rmSync(dataDir, { recursive: true });
});
