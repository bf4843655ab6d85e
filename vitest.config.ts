import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** One project per suite of `tests/run.ts`; `seconds` is how long one test may take on a slow, shared machine. */
const suite = (name: string, seconds: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
  },
});

/** Every answer of a hub is held against its OpenAPI document, whatever the test looks at. */
const checked = { setupFiles: 'tests/hub/checked-fetch.ts' };

/** What stands on the hub's store runs a second time, on PostgreSQL; but not what looks into the file of the embedded store. */
const postgres = {
  extends: true as const,
  test: {
    ...suite('postgres', 180).test,
    ...checked,
    include: ['tests/unit/server/**/*.test.ts', 'tests/hub/**/*.test.ts', 'tests/postgres/**/*.test.ts'],
    exclude: [
      'tests/unit/server/{api,http}/**',
      'tests/unit/server/{config,throttle}.test.ts',
      'tests/unit/server/store/{breathing-connection,migrations,sqlite-store}.test.ts',
      'tests/hub/faulty-network.test.ts',
    ],
    globalSetup: 'tests/postgres/global-setup.ts',
  },
};

export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    // Left to itself, a machine with two cores would use one.
    maxWorkers: '100%',
    // The default is a second, which a busy machine takes for anything.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      suite('unit', 60),
      suite('checks', 900),
      suite('shell', 180),
      { ...suite('hub', 180), test: { ...suite('hub', 180).test, ...checked } },
      postgres,
      // Browsers by the half-dozen, which have to be heard in time: one file after the other.
      { ...suite('containment', 300), test: { ...suite('containment', 300).test, fileParallelism: false } },
      suite('conformance', 300),
    ],
  },
});
