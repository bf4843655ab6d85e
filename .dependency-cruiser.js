/**
 * The layers. A row says what a part of the source may import beside itself: folders of src/lib by name, other files by pattern, packages,
 * and whether it may use Node's own modules. What no row names is forbidden; so is a folder of src/lib without a row.
 */
const lib = (...names) => names.map((name) => `^src/lib/${name}/`);

const clientLayers = [
  { name: 'domain', may: [], packages: ['zod'] },
  {
    name: 'wasm',
    may: [...lib('domain'), '^wasm/build/'],
    packages: ['@jsquash/[^/]+/codec/.+[.]wasm', 'libheif-js/.+[.]wasm'],
  },
  { name: 'pwa', may: lib('domain', 'wasm'), packages: ['workbox-window', 'workbox-precaching'] },
  {
    name: 'engine',
    may: lib('domain', 'wasm'),
    packages: [
      ...['@jsquash/[^/]+', 'libheif-js', 'pako', '@zip[.]js/zip[.]js', 'hash-wasm', 'comlink', 'exifreader'],
      ...['file-type', 'zod'],
    ],
  },
  // The packed form of known sets is what is searched.
  { name: 'matching', may: [...lib('domain', 'wasm'), '^src/lib/formats/known-set/'], packages: ['comlink'] },
  {
    name: 'formats',
    may: lib('domain', 'wasm'),
    packages: ['papaparse', 'zod', 'hash-wasm', 'comlink', '@hpke/core', '@zip[.]js/zip[.]js'],
  },
  {
    name: 'vault',
    may: lib('domain', 'wasm'),
    packages: ['idb', 'zod', 'hash-wasm', 'comlink', '@scure/bip39', '@zxcvbn-ts/[^/]+'],
  },
  {
    name: 'egress',
    may: lib('domain', 'vault'),
    packages: ['@noble/hashes', '@rapideditor/country-coder'],
  },
  {
    name: 'app',
    may: [
      ...lib('domain', 'matching', 'formats', 'vault', 'egress', 'pwa', 'paraglide'),
      '^src/lib/engine/(contract|client|worker-url)[.]ts$',
      // The modules that the pool's workers are started with.
      '^src/lib/wasm/modules[.]ts$',
    ],
    packages: ['svelte', 'zod'],
  },
  {
    name: 'ui',
    may: lib('domain', 'paraglide'),
    packages: ['svelte', 'bits-ui', '@lucide/svelte', '@tanstack/virtual-core', 'uplot'],
  },
];

const layers = [
  ...clientLayers.map(({ name, ...row }) => ({ name, from: `^src/lib/${name}/`, ...row })),
  {
    name: 'pages',
    from: '^src/routes/(?!api/)',
    may: ['^src/routes/(?!api/)', '^src/[^/]+[.]css$', ...lib('app', 'ui', 'domain', 'paraglide')],
    packages: ['svelte', '@sveltejs/kit'],
  },
  {
    name: 'api-routes',
    from: '^src/routes/api/',
    may: [...lib('domain', 'server/services'), '^src/lib/server/(api|auth)/'],
    packages: ['@sveltejs/kit'],
  },
  {
    name: 'server-services',
    from: '^src/lib/server/services/',
    may: [...lib('domain', 'matching', 'formats'), '^src/lib/server/store/(?!kysely-)[a-z-]*store[.]ts$'],
    packages: ['zod'],
    node: true,
  },
  {
    name: 'server-store',
    from: '^src/lib/server/store/',
    may: lib('domain'),
    packages: ['kysely', 'better-sqlite3', 'pg', 'zod'],
    node: true,
  },
  {
    name: 'server-composition',
    from: '^src/lib/server/(?!services/|store/)',
    may: lib('domain', 'wasm', 'matching', 'formats', 'server'),
    packages: ['zod'],
    node: true,
  },
  {
    name: 'service-worker',
    from: '^src/service-worker[.]ts$',
    may: lib('pwa'),
    packages: ['workbox-precaching', '@sveltejs/kit'],
  },
  {
    name: 'server-hooks',
    from: '^src/hooks[.]server[.]ts$',
    may: lib('domain', 'server'),
    packages: ['@sveltejs/kit'],
    node: true,
  },
  { name: 'node-entry', from: '^src/server[.]ts$', may: lib('domain', 'server'), node: true },
];

/** Modules that SvelteKit makes up while it builds. */
const virtual = ['^[$](app|env)/', '^[$]service-worker$', '[$]types$'];

const layerRule = ({ name, from, may, packages = [], node = false }) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment: `What ${name} may import is in the table of .dependency-cruiser.js.`,
  from: { path: from },
  to: {
    pathNot: [from, ...may, ...packages.map((name) => `(^|/)node_modules/(@types/)?${name}(/|$)`), ...virtual],
    ...(node ? { dependencyTypesNot: ['core'] } : {}),
  },
});

const known = ['server', 'paraglide', ...clientLayers.map(({ name }) => name)];

export default {
  forbidden: [
    ...layers.map(layerRule),
    {
      name: 'layer-unknown',
      severity: 'error',
      comment: 'A folder of src/lib without a row in the table of layers.',
      from: { path: `^src/lib/(?!(${known.join('|')})/)` },
      to: {},
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^tests/' },
    },
    {
      name: 'libheif-apart',
      severity: 'error',
      comment:
        'libheif is under the LGPL: it stays in a worker of its own, which anybody can rebuild with another version.',
      from: { path: '^src/lib/engine/(engine[.]worker|codecs|client)[.]ts$' },
      to: { path: '(^|/)node_modules/libheif-js/.+[.]m?js$', reachable: true },
    },
    { name: 'no-circular', severity: 'error', from: { path: '^(src|tests)/' }, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'An import that nothing resolves would also slip past every rule above.',
      from: { path: '^(src|tests)/' },
      to: { couldNotResolve: true, pathNot: virtual },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^src/lib/paraglide/'] },
    exclude: { path: ['^(build|[.]svelte-kit)/', 'svelte/(src/)?internal'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.d.ts'],
    },
  },
};
