import type { Plugin } from 'vite';
import { devHeaders } from './dev-headers.ts';
import { compileMessages } from './messages.ts';

/** What `npm run dev` adds to Vite: the headers, the hub, and messages that follow `en.json`. */
export function devServer(): Plugin {
  return {
    name: 'lintel-dev-server',
    apply: 'serve',
    async configureServer(server) {
      server.middlewares.use(devHeaders);
      server.watcher.on('change', (path) => {
        if (path.endsWith('/src/messages/en.json')) void compileMessages();
      });
      if (process.env['VITEST'] !== undefined) return;
      const { startDevHub } = await import('./dev-hub.ts');
      await startDevHub(server);
    },
  };
}
