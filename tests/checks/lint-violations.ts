/** A file planted for the linter, and the rules that must speak up about it; none means that it must stay quiet. */
type Planted = {
  readonly path: string;
  readonly source: string;
  readonly rules: readonly string[];
};

const component = (script: string, markup = ''): string => `<script lang="ts">\n${script}\n</script>\n\n${markup}\n`;

const network = [
  ["fetch('/x')", 'call'],
  ["globalThis.fetch('/x')", 'global'],
  ["window['fetch']('/x')", 'key'],
  ["self[`fetch`]('/x')", 'template'],
  ['const { fetch: get } = window; void get', 'destructured'],
  ["Reflect.get(globalThis, 'fetch')", 'reflected'],
  ["new XMLHttpRequest().open('GET', '/x')", 'xhr'],
  ["new WebSocket('wss://x')", 'websocket'],
  ["new EventSource('/x')", 'eventsource'],
  ["navigator.sendBeacon('/x')", 'beacon'],
  ["new WebTransport('https://x')", 'webtransport'],
  ['new RTCPeerConnection()', 'rtc'],
] as const;

const fileBytes = [
  ['file.arrayBuffer()', 'array-buffer', 'lintel/no-file-bytes'],
  ['file.stream()', 'stream', 'lintel/no-file-bytes'],
  ['file.slice(0, 4).text()', 'slice', 'lintel/no-file-bytes'],
  ["file['bytes']()", 'key', 'lintel/no-file-bytes'],
  ['Blob.prototype.text.call(file)', 'prototype', 'lintel/no-file-bytes'],
  ['new Response(file)', 'response', 'lintel/no-file-bytes'],
  ['new FileReader().readAsText(file)', 'reader', 'lintel/no-file-reader'],
  ['URL.createObjectURL(file)', 'object-url', 'lintel/no-file-reader'],
  ['createImageBitmap(file)', 'bitmap', 'lintel/no-browser-decoder'],
] as const;

export const lintViolations: readonly Planted[] = [
  ...network.map(([code, name]) => ({
    path: `src/lib/app/seeded-network-${name}.ts`,
    source: `export const leak = (): void => {\n  void (() => { ${code}; });\n};\n`,
    rules: ['lintel/no-network'],
  })),
  {
    path: 'src/lib/ui/seeded-network.svelte',
    source: component(`  const leak = () => fetch('/x');`, '<button type="button" onclick={leak}>x</button>'),
    rules: ['lintel/no-network'],
  },
  {
    path: 'src/lib/ui/seeded-network-markup.svelte',
    source: component(
      '  const where = 1;',
      `<button type="button" onclick={() => window.fetch('/x')}>{where}</button>`,
    ),
    rules: ['lintel/no-network'],
  },
  {
    path: 'src/lib/engine/seeded-network.ts',
    source: `export const leak = (): Promise<Response> => fetch('/x');\n`,
    rules: ['lintel/no-network'],
  },
  {
    path: 'src/lib/egress/seeded-second-door.ts',
    source: `export const leak = (): Promise<Response> => fetch('/x');\n`,
    rules: ['lintel/no-network'],
  },
  {
    path: 'src/lib/egress/hub-client.ts',
    source: `export const door = (): Promise<Response> => fetch('/x');\n`,
    rules: [],
  },
  {
    path: 'src/lib/app/seeded-picked-global.ts',
    source: `export const pick = (name: keyof typeof globalThis): unknown => globalThis[name];\n`,
    rules: ['lintel/no-picked-global'],
  },
  {
    path: 'src/lib/app/seeded-sources.ts',
    source: [
      'export const load = (url: string): Promise<unknown> => import(url);',
      "export const start = (url: string): Worker => new Worker(url, { type: 'module' });",
      "export const add = (): HTMLElement => document.createElement('script');",
      '',
    ].join('\n'),
    rules: ['lintel/fixed-sources'],
  },
  ...fileBytes.map(([code, name, rule]) => ({
    path: `src/lib/app/seeded-bytes-${name}.ts`,
    source: `export const read = (file: File): unknown => ${code};\n`,
    rules: [rule],
  })),
  {
    path: 'src/lib/app/seeded-bytes-destructured.ts',
    source: 'export const read = ({ arrayBuffer }: File): unknown => arrayBuffer;\n',
    rules: ['lintel/no-file-bytes'],
  },
  {
    path: 'src/lib/ui/seeded-bytes.svelte',
    source: component(
      '  let { file }: { file: File } = $props();\n  const read = async () => (await file.arrayBuffer()).byteLength;',
      '{#await read() then size}{size}{/await}',
    ),
    rules: ['lintel/no-file-bytes'],
  },
  {
    path: 'src/lib/app/seeded-response.ts',
    source: 'export const read = (response: Response): Promise<ArrayBuffer> => response.arrayBuffer();\n',
    rules: [],
  },
  {
    path: 'src/lib/engine/seeded-bytes.ts',
    source: 'export const read = (file: File): Promise<ArrayBuffer> => file.arrayBuffer();\n',
    rules: [],
  },
  {
    path: 'src/lib/engine/seeded-bitmap.ts',
    source: 'export const decode = (file: File): Promise<ImageBitmap> => createImageBitmap(file);\n',
    rules: ['lintel/no-browser-decoder'],
  },
  {
    path: 'src/lib/engine/seeded-webassembly.ts',
    source: 'export const compile = (bytes: ArrayBuffer): Promise<WebAssembly.Module> => WebAssembly.compile(bytes);\n',
    rules: ['lintel/no-webassembly'],
  },
  {
    path: 'src/lib/app/seeded-floating.ts',
    source: 'const later = (): Promise<void> => Promise.resolve();\nexport const go = (): void => {\n  later();\n};\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    path: 'src/lib/ui/seeded-floating.svelte',
    source: component(
      '  const later = (): Promise<void> => Promise.resolve();\n  const go = () => {\n    later();\n  };',
      '<button type="button" onclick={go}>x</button>',
    ),
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    path: 'tests/unit/seeded-floating.test.ts',
    source: 'const later = (): Promise<void> => Promise.resolve();\nexport const go = (): void => {\n  later();\n};\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    path: 'src/lib/ui/seeded-markup.svelte',
    source: component("  const items = ['a'];", '{#each items as item}<p>{@html item}</p>{/each}'),
    rules: ['svelte/require-each-key', 'svelte/no-at-html-tags'],
  },
  {
    path: 'src/lib/ui/seeded-layer-by-type.svelte',
    source: component(
      "  import type { Job } from '#lib/engine/contract.ts';\n  let { job }: { job: Job } = $props();",
      '{String(job)}',
    ),
    rules: ['no-restricted-imports'],
  },
  {
    path: 'src/lib/domain/seeded-silenced.ts',
    source: '// eslint-disable-next-line no-eval\nexport const a = 1;\n',
    rules: ['require-description', 'Unused eslint-disable'],
  },
  {
    path: 'src/lib/domain/seeded-long.ts',
    source: Array.from({ length: 401 }, (_, i) => `export const a${i} = ${i};\n`).join(''),
    rules: ['max-lines'],
  },
];
