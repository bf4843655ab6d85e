import { existsSync } from 'node:fs';
import type { ViteDevServer } from 'vite';
import { parseSettings, type Settings } from '../lib/server/config.ts';

interface HubModule {
  startHub: (settings: Settings) => Promise<{ enrolmentLink: string | null; close: () => Promise<void> }>;
}

/** Starts the hub beside Vite and stops it with it. */
export async function startDevHub(server: ViteDevServer): Promise<void> {
  const settings = parseSettings(process.env);
  if (!settings.ok) throw new Error(settings.error);
  const hubModule = new URL('../lib/server/hub.ts', import.meta.url);
  if (!existsSync(hubModule)) return;
  const hub = await ((await import(hubModule.href)) as HubModule).startHub(settings.value);
  if (hub.enrolmentLink !== null) console.log(hub.enrolmentLink);
  server.httpServer?.once('close', () => void hub.close());
}
