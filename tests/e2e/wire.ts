import { createHash } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';

/** A request to the hub's API as the browser gave it to the network; `path` with its query. */
export type Sent = { readonly method: string; readonly path: string; readonly body: Buffer };

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writes down every request that a browser makes to the hub's API from now on, in the order in which they leave. */
export function recordApi(context: BrowserContext, sent: Sent[]): void {
  context.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    const path = pathname + search;
    if (!path.startsWith('/api/')) return;
    sent.push({ method: request.method(), path, body: request.postDataBuffer() ?? Buffer.alloc(0) });
  });
}
