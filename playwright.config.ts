import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './tests/browser/launch-options.ts';

/** Stories stop and restart their own servers, so none is started here; each gets a port and a data folder of its own. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Much of a story is waiting; more of them at once would starve the decoders in each.
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { launchOptions: chromiumLaunch(), acceptDownloads: true, trace: 'off' },
});
