import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { front, refuse, type Handler } from './front.ts';
import type { Pages } from './pages.ts';
import { answerRaw, parserErrorStatus } from './raw-answer.ts';
import { sealedResponse } from './sealed-response.ts';

export type WebServerOptions = {
  readonly handler: Handler;
  readonly pages: Pages;
  /** Whether browsers reach this server over https, here or at a proxy in front. */
  readonly secure: boolean;
  /** PEM texts; null for plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
};

/** An HTTP or HTTPS server, not yet listening, of which every single answer carries the constant headers. */
export function createWebServer({ handler, pages, secure, tls }: WebServerOptions): Server {
  const options: ServerOptions = {
    ServerResponse: sealedResponse(pages, secure),
    // Node would answer a request without Host by itself, and `front` says the same as a problem document.
    requireHostHeader: false,
  };
  const server = tls === null ? createServer(options) : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' });
  const answering = new WeakSet<Duplex>();
  const answer = front(handler, pages);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answering.add(request.socket);
    response.once('close', () => answering.delete(request.socket));
    void answer(request, response);
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    refuse(response, 'malformed-request');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // An answer that is under way must not be cut in two by a second one.
    if (error.code === 'ECONNRESET' || answering.has(socket)) socket.destroy();
    else answerRaw(socket, parserErrorStatus(error.code), secure);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    answerRaw(socket, 405, secure);
  });
  return server;
}
