import type { ViteDevServer } from 'vite';
import { parseSettings } from '#lib/server/config.ts';
import { startHub } from '#lib/server/hub.ts';

/** Starts the hub beside Vite, in the same process as the routes that ask it, and stops it with Vite. */
export async function startDevHub(server: ViteDevServer): Promise<void> {
  const settings = parseSettings(process.env);
  if (!settings.ok) throw new Error(settings.error);
  const hub = await startHub(settings.value);
  if (hub.enrolmentLink !== null) console.log(hub.enrolmentLink);
  server.httpServer?.once('close', () => void hub.close());
}
