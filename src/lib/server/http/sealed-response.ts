import { ServerResponse, type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders } from 'node:http';
import { cacheControl, constantHeaders } from './headers.ts';
import type { Pages } from './pages.ts';
import { parseRequestTarget } from './request-target.ts';

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * A response class whose constant headers are put in place at the very last moment, when the head is written: no
 * handler, static file server or framework can leave them out or change them, and answers that Node gives by itself
 * have them too. The audience is taken from the request line as it came in, before anyone can rewrite it.
 */
export function sealedResponse(pages: Pages, secure: boolean): typeof ServerResponse {
  return class SealedResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    readonly #path = parseRequestTarget(this.req.url ?? '')?.path ?? null;

    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      const given = typeof reason === 'string' ? headers : (reason ?? headers);
      for (const [name, value] of pairs(given)) if (value !== undefined) this.setHeader(name, value);
      for (const [name, value] of constantHeaders(pages.audienceOf(this.#path), secure)) this.setHeader(name, value);
      this.setHeader('Cache-Control', cacheControl(this.#path, status));
      return typeof reason === 'string' ? super.writeHead(status, reason) : super.writeHead(status);
    }
  };
}

/** `writeHead` takes an object or a flat list of names and values. */
function pairs(headers: Headers | undefined): (readonly [string, OutgoingHttpHeader | undefined])[] {
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[String(name), headers[index + 1]] as const] : []));
}
