import type { Connect } from 'vite';
import { constantHeaders } from '../lib/server/http/headers.ts';

/**
 * The headers of the product, loosened for Vite only where it cannot work otherwise: SvelteKit's boot script and Vite's
 * styles are inline, reloading needs a socket, and a worker loads its modules one by one.
 */
export const devHeaders: Connect.NextHandleFunction = (request, response, next) => {
  const isWorker = request.url?.includes('worker_file') === true;
  for (const [name, value] of constantHeaders(isWorker ? 'closed' : 'page', false)) {
    if (name === 'Connection-Allowlist') continue;
    response.setHeader(name, name === 'Content-Security-Policy' ? loosened(value) : value);
  }
  next();
};

function loosened(policy: string): string {
  return policy
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("script-src 'wasm-unsafe-eval'", "script-src 'self' 'wasm-unsafe-eval'")
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:");
}
