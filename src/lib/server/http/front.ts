import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem, type ProblemCode } from '#lib/domain/wire/problem.ts';
import type { Pages } from './pages.ts';
import { parseRequestTarget, type RequestTarget } from './request-target.ts';

/** What SvelteKit's Node adapter exports: `next` is called when neither a file nor a route answers. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;

/**
 * What happens to a request before SvelteKit sees it: a host is required, only canonical paths go through, outside
 * the API nothing but GET and HEAD exists, and a dynamic route gets the shell that renders it in the browser.
 */
export function front(handler: Handler, pages: Pages) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = parseRequestTarget(request.url ?? '');
    const fault = faultOf(request, target);
    if (target === null || fault !== null) {
      if (fault === 'method-not-allowed') response.setHeader('Allow', 'GET, HEAD');
      refuse(response, fault ?? 'not-found');
      return;
    }
    request.url = pages.isDynamic(target.path) ? '/shell.html' : target.path + target.query;
    try {
      await handler(request, response, () => {
        refuse(response, 'not-found');
      });
    } catch (error) {
      console.error(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 'internal-error');
    }
  };
}

function faultOf(request: IncomingMessage, target: RequestTarget | null): ProblemCode | null {
  if (request.headers.host === undefined && request.httpVersion === '1.1') return 'malformed-request';
  if (target === null) return 'not-found';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads || target.path.startsWith('/api/') ? null : 'method-not-allowed';
}

/** Answers with a problem document (RFC 9457). */
export function refuse(response: ServerResponse, code: ProblemCode): void {
  const document = problem(code);
  const body = JSON.stringify(document);
  response.writeHead(document.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
