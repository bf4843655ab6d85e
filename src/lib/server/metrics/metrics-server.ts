import { createServer, type Server } from 'node:http';
import { log } from '../log.ts';

/** Gives what `text` says to whoever asks for `/metrics`, and nothing else to anybody. Not yet listening. */
export function createMetricsServer(text: () => Promise<string>): Server {
  return createServer((request, response) => {
    const known = request.url === '/metrics';
    if (!known || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(known ? 405 : 404, known ? { allow: 'GET, HEAD' } : {}).end();
      return;
    }
    text().then(
      (body) => {
        response.writeHead(200, {
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          'cache-control': 'no-store',
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      },
      (error: unknown) => {
        log('The metrics could not be read', {}, error);
        response.writeHead(500).end();
      },
    );
  });
}
