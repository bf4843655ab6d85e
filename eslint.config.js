import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { blobBytes } from './src/build/lint/blob-bytes.ts';
import { fixedSources } from './src/build/lint/fixed-sources.ts';
import { forbiddenNames } from './src/build/lint/forbidden-names.ts';
import { globalByExpression } from './src/build/lint/global-by-expression.ts';
import svelteConfig from './svelte.config.js';

/** What runs in Node and never in a portal page, a worker or the service worker. */
const serverSide = [
  'src/server.ts',
  'src/hooks.server.ts',
  'src/lib/server/**',
  'src/routes/api/**',
  'src/build/**',
  'tests/**',
  '*.config.ts',
  '*.js',
];

const network = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'sendBeacon',
  'WebTransport',
  'RTCPeerConnection',
  'importScripts',
];
const fileBytes = ['FileReader', 'FileReaderSync', 'createObjectURL'];
const browserDecoders = ['createImageBitmap', 'getImageData', 'ImageDecoder', 'VideoDecoder'];

const lintel = {
  rules: {
    'no-network': forbiddenNames(network, 'only egress/hub-client.ts and pwa/shell-assets.ts reach the network.'),
    'no-picked-global': globalByExpression,
    'fixed-sources': fixedSources,
    'no-file-bytes': blobBytes,
    'no-file-reader': forbiddenNames(fileBytes, 'bytes of a file are read in engine/ and formats/ only.'),
    'no-browser-decoder': forbiddenNames(
      browserDecoders,
      'the browser decodes otherwise than the reference (ICC, EXIF, alpha, noise), so no hash may come from it.',
    ),
    'no-webassembly': forbiddenNames(['WebAssembly'], 'only lib/wasm loads and types modules.'),
  },
};

/** Folders that a .svelte file may import from, by layer. The layer checker does not see type-only imports of components; this does. */
const importableFrom = (...folders) => [
  'error',
  {
    patterns: [
      {
        regex: `^#lib/(?!(${folders.join('|')})/)`,
        message: `Components here import from ${folders.join(', ')} only (layer table).`,
      },
    ],
  },
];

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      'wasm/',
      'src/lib/paraglide/',
      'src/project.inlang/',
      'static/',
      'data/',
      'test-results/',
      '**/*.generated.ts',
    ],
  },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  comments.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'src/service-worker.ts'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { lintel },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'no-new-func': 'error',
      'no-undef': 'off',
      '@eslint-community/eslint-comments/require-description': 'error',
      '@eslint-community/eslint-comments/no-unlimited-disable': 'error',
      // One form for what zod infers and for what is written down.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  { files: ['src/**'], ignores: ['src/lib/wasm/**', 'src/build/**'], rules: { 'lintel/no-webassembly': 'error' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      'svelte/prefer-svelte-reactivity': 'error',
      'svelte/button-has-type': 'error',
    },
  },

  {
    files: ['**/*.svelte'],
    rules: {
      // Every page is served from the root, and components do not know SvelteKit.
      'svelte/no-navigation-without-resolve': 'off',
      // The linter sees no types of other components: what they hand to callbacks is `any` to it. svelte-check does see them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },

  // A view model (.svelte.ts) is one block to this rule; `max-lines` is its limit.
  {
    files: ['**/*.svelte'],
    rules: { 'svelte/max-lines-per-block': ['error', { script: 150, template: 200, style: 150 }] },
  },

  // The walls of the client.
  {
    files: ['src/**'],
    ignores: serverSide,
    rules: {
      'lintel/no-network': 'error',
      'lintel/no-picked-global': 'error',
      'lintel/fixed-sources': 'error',
      'lintel/no-file-bytes': 'error',
      'lintel/no-file-reader': 'error',
      'lintel/no-browser-decoder': 'error',
    },
  },
  // The door has two files: every request to the hub's API, and body-less GETs of paths in the build manifest.
  { files: ['src/lib/egress/hub-client.ts', 'src/lib/pwa/shell-assets.ts'], rules: { 'lintel/no-network': 'off' } },
  // The browser's own download of a report's text; the file holds no other object URL.
  { files: ['src/lib/app/exports.ts'], rules: { 'lintel/no-file-reader': 'off' } },
  // A service worker answers 'fetch' events by name and passes requests for the hub's API through, unread; it never makes one of its own.
  { files: ['src/service-worker.ts'], rules: { 'lintel/no-network': 'off' } },
  // The two closed compartments: their workers run under `connect-src 'none'`.
  {
    files: ['src/lib/engine/**', 'src/lib/formats/**'],
    rules: { 'lintel/no-file-bytes': 'off', 'lintel/no-file-reader': 'off' },
  },

  {
    files: ['src/lib/ui/**/*.svelte'],
    rules: { 'no-restricted-imports': importableFrom('domain', 'ui', 'paraglide') },
  },
  {
    files: ['src/routes/**/*.svelte'],
    rules: { 'no-restricted-imports': importableFrom('app', 'ui', 'domain', 'paraglide') },
  },

  // Only interfaces merge with what SvelteKit declares.
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/consistent-type-definitions': 'off' } },
  // Tables are as long as what they list.
  { files: ['**/*-table.ts', '**/*-tables.ts'], rules: { 'max-lines': 'off' } },
  // Vitest's `expect(...).resolves` and Playwright's fixtures with no dependencies are idioms of those tools.
  { files: ['tests/**'], rules: { 'no-empty-pattern': 'off' } },
  // Configurations of tools are plain JavaScript, outside the TypeScript project.
  { files: ['*.js', '.*.js', 'static/**/*.js'], ...ts.configs.disableTypeChecked },
);
