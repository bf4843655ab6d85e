/** The Node entry: settings, hub, and the built SvelteKit handler behind constant headers. */
import { existsSync, readFileSync } from 'node:fs';
import type { Result } from '#lib/domain/result.ts';
import { parseSettings } from '#lib/server/config.ts';
import type { StartedHub } from '#lib/server/current-hub.ts';
import { startHub } from '#lib/server/hub.ts';
import type { Handler } from '#lib/server/http/front.ts';
import { listen } from '#lib/server/http/listen.ts';
import { readPages } from '#lib/server/http/pages.ts';
import { shutDown } from '#lib/server/http/shutdown.ts';
import { readTls } from '#lib/server/http/tls.ts';
import { createWebServer } from '#lib/server/http/web-server.ts';
import { createMetricsServer } from '#lib/server/metrics/metrics-server.ts';

const pageTable = new URL('../build/pages.json', import.meta.url);

function orExit<T>(result: Result<T, string>): T {
  if (result.ok) return result.value;
  console.error(result.error);
  process.exit(1);
}

const settings = orExit(parseSettings(process.env));
const tls = settings.tls === null ? null : orExit(readTls(settings.tls));
if (!existsSync(pageTable)) {
  console.error('There is no build to serve. Run `npm start`, or `npm run build` first.');
  process.exit(1);
}

// The adapter reads these when it is loaded.
process.env['ORIGIN'] = settings.origin;
process.env['BODY_SIZE_LIMIT'] = '8M';

const { handler } = (await import(new URL('../build/handler.js', import.meta.url).href)) as { handler: Handler };
const server = createWebServer({
  handler,
  pages: readPages(readFileSync(pageTable, 'utf8')),
  secure: settings.origin.startsWith('https:'),
  tls,
});
let hub: StartedHub | null = null;
const watched = createMetricsServer(() => hub?.metrics() ?? Promise.resolve(''));

let stopping = false;
/** Nothing new is accepted, streams end, what is under way is finished, and then the store is closed. A second signal ends at once. */
async function stop(): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  hub?.endStreams();
  await shutDown(server);
  await hub?.close();
  watched.closeAllConnections();
  watched.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

// Pages and /healthz answer while the hub reads what it has to compare with; until then its API says that it starts.
orExit(await listen(server, settings.host, settings.port));
const { metrics } = settings;
if (metrics !== null) orExit(await listen(watched, metrics.host, metrics.port, 'METRICS_PORT'));
hub = await startHub(settings);
// In one piece: whoever waits for the first line finds the link as well.
console.log(
  [`Lintel listens on ${settings.origin}`, ...(hub.enrolmentLink === null ? [] : [hub.enrolmentLink])].join('\n'),
);
