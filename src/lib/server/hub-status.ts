import { get as plainGet } from 'node:http';
import { get as tlsGet } from 'node:https';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Settings } from './config.ts';

/** How long an answer may take, in milliseconds. */
const PATIENCE = 5000;
const MAX_CHARACTERS = 1_000_000;

type Answer = { status: number; text: string };

/** What the running hub says of itself: whether it is ready, and its metrics where they are on. An error: it is not. */
export async function statusOf({ host, port, tls, metrics }: Settings): Promise<Result<string[], string>> {
  // A server that listens everywhere is asked on this machine.
  const here = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const ready = await ask(tls !== null, here, port, '/readyz');
  if (ready === null) return err(`No hub answers on ${here}, port ${port}.`);
  if (ready.status !== 200) return err('The hub runs and is not ready: it is starting, or its store does not answer.');
  if (metrics === null) return ok(['ready', 'Set METRICS_PORT to see more.']);
  const numbers = await ask(false, metrics.host, metrics.port, '/metrics');
  if (numbers?.status !== 200) return err('The hub is ready, and its metrics are not to be had.');
  return ok([
    'ready',
    ...numbers.text.split('\n').filter((line) => /^(lintel|process)_(?!http_request_seconds)/.test(line)),
  ]);
}

/** Null: nobody answers. */
function ask(secure: boolean, hostname: string, port: number, path: string): Promise<Answer | null> {
  return new Promise((resolve) => {
    // The certificate is for the name by which browsers come; this asks the same machine whether it runs.
    const options = { hostname, port, path, timeout: PATIENCE, ...(secure && { rejectUnauthorized: false }) };
    const request = (secure ? tlsGet : plainGet)(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_CHARACTERS) request.destroy();
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('close', () => {
      resolve(null);
    });
    request.on('error', () => {
      resolve(null);
    });
  });
}
