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

export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    projects: [
      suite('unit', 60),
      suite('checks', 900),
      suite('shell', 180),
      suite('hub', 180),
      suite('containment', 300),
      suite('conformance', 300),
    ],
  },
});
