import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { announcerStyle } from './src/build/announcer-style.ts';
import { devServer } from './src/build/dev-server.ts';

export default defineConfig({
  plugins: [announcerStyle(), devServer(), sveltekit()],
  build: {
    // A data: URL would need a hole in the policy.
    assetsInlineLimit: 0,
    // What is loaded later comes out of the service worker's cache: lists of its scripts would only make the first page larger.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed) => needed.filter((path) => path.endsWith('.css')),
    },
  },
  worker: {
    format: 'es',
    // One file without chunks: a closed worker may not import anything.
    rolldownOptions: { output: { codeSplitting: false } },
  },
  // Found by the first worker only after the page has loaded, they would make the dev server reload it.
  optimizeDeps: {
    include: [
      '@zip.js/zip.js/lib/zip-core-reader.js',
      'comlink',
      'exifreader/src/exif-reader.js',
      'file-type',
      'hash-wasm',
      'pako',
      '@jsquash/jpeg/codec/dec/mozjpeg_dec.js',
      '@jsquash/jpeg/utils.js',
      '@jsquash/png/codec/pkg/squoosh_png.js',
      '@jsquash/webp/codec/dec/webp_dec.js',
      '@jsquash/avif/codec/dec/avif_dec.js',
      '@jsquash/jxl/codec/dec/jxl_dec.js',
      'libheif-js/libheif-wasm/libheif.js',
    ],
  },
  server: { port: Number(process.env['PORT'] ?? 4180), strictPort: true },
});
