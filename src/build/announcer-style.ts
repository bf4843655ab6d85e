import type { Plugin } from 'vite';

/**
 * SvelteKit's route announcer carries a style attribute, the one thing in the product that `style-src 'self'` forbids.
 * The same rules stand in the portal's stylesheet under `#svelte-announcer`.
 */
export function announcerStyle(): Plugin {
  return {
    name: 'lintel-announcer-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/generated/root.svelte')) return undefined;
      const without = code.replace(/(<div id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1');
      if (without === code) throw new Error('SvelteKit no longer styles its announcer inline: drop this plugin.');
      return { code: without, map: null };
    },
  };
}
