import adapter from '@sveltejs/adapter-node';
import { externalBoot } from './src/build/external-boot.ts';
import { sourceVersion } from './src/build/source-version.ts';

const out = 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: {
    runes: ({ filename }) => (filename.split(/[/\\]/).includes('node_modules') ? undefined : true),
  },
  kit: {
    adapter: externalBoot(adapter({ out, precompress: true }), out),
    // Absolute paths make the boot script the same on every page, so that one file serves all.
    paths: { relative: false },
    // The hub refuses foreign requests itself, all of them and in its own words; SvelteKit would only see forms.
    csrf: { trustedOrigins: ['*'] },
    // The page registers its service worker itself: the script's URL goes through our own Trusted Types policy.
    serviceWorker: { register: false },
    // By content, never by time: equal sources give equal bytes. Version polling would be a fetch of its own.
    version: { name: sourceVersion(), pollInterval: 0 },
  },
};
