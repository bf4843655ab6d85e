import { expect, test } from '@playwright/test';
import { runBrowser } from '../network/browser-run.ts';

// `npm run soak -- network` does the same with more of everything.
test('a case that is handed in through a bad network, while browser and hub are killed, is at the hub exactly once', async () => {
  test.setTimeout(300_000);
  const run = await runBrowser({ seed: 3, batches: 6, pictures: 50, kills: 5 });
  expect(run.findings).toEqual([]);
  expect(run.kills).toBeGreaterThan(0);
  expect(run.hubCrashes).toBeGreaterThan(0);
  for (const heard of [
    /^batch \S+ is there 0 times$/,
    /^word .* too few$/,
    /does not know \/api\/v1\/session of 0 bytes/,
  ])
    expect(run.control).toContainEqual(expect.stringMatching(heard));
});
