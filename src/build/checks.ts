/** One checker of the source. */
export type Check = {
  readonly name: string;
  /** The tool's own script, below `node_modules`: run by this very Node, whatever the PATH says. */
  readonly script: string;
  readonly options: readonly string[];
  /** What it looks at; tools without paths read their own configuration. */
  readonly paths: readonly string[];
};

/** Every checker, in the order in which `npm run check` begins them: first the slowest, beside which all others run. */
export const checks = [
  { name: 'lint', script: 'eslint/bin/eslint.js', options: ['--max-warnings', '0'], paths: ['.'] },
  { name: 'format', script: 'prettier/bin/prettier.cjs', options: ['--check'], paths: ['.'] },
  {
    name: 'layers',
    script: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    options: ['--config', '.dependency-cruiser.js'],
    paths: ['src', 'tests'],
  },
  { name: 'dead code', script: 'knip/bin/knip.js', options: [], paths: [] },
  { name: 'service worker types', script: 'typescript/bin/tsc', options: ['-p', 'tsconfig.sw.json'], paths: [] },
  {
    name: 'types',
    script: 'svelte-check/bin/svelte-check',
    options: ['--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
    paths: [],
  },
] as const satisfies readonly Check[];

/** The arguments that make Node run a check, on all of its paths or on the given ones. */
export const commandOf = ({ script, options, paths }: Check, only: readonly string[] = paths): string[] => [
  `node_modules/${script}`,
  ...options,
  ...only,
];
