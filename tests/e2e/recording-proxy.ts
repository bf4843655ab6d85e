import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as it reached the proxy: what a wiretap behind the browser would see of it. */
export type Exchange = {
  readonly method: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly query: string;
  /** Request line and header lines, as they came. */
  readonly head: string;
  readonly body: Buffer;
};

/**
 * An HTTP proxy on the loopback interface that writes down everything it is asked, and passes on only what goes to one
 * origin. Tunnels (`CONNECT`: what a browser opens for https and WebSocket) are written down and refused: the hub of these
 * tests speaks plain http.
 */
export class RecordingProxy {
  readonly exchanges: Exchange[] = [];
  /** Bytes that were no HTTP request. */
  readonly noise: Buffer[] = [];
  readonly #server: Server;
  readonly #target: URL;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, answer) => void this.#pass(incoming, answer));
    this.#server.on('connect', (incoming: IncomingMessage, socket) => {
      this.#note(incoming, `tunnel://${incoming.url ?? ''}/`, Buffer.alloc(0));
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    this.#server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
      if (error.rawPacket !== undefined) this.noise.push(error.rawPacket);
      socket.destroy();
    });
  }

  /** @param target the one origin that can be reached through the proxy */
  static async start(target: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What makes Chromium send everything through this proxy, its own machine's addresses included. */
  get chromiumArgs(): readonly string[] {
    return [`--proxy-server=http://127.0.0.1:${this.port}`, '--proxy-bypass-list=<-loopback>'];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const url = new URL(incoming.url ?? '/', 'direct://proxy');
    this.#note(incoming, url.href, body);
    if (url.origin !== this.#target.origin) {
      answer.writeHead(502).end();
      return;
    }
    const { hostname, port } = this.#target;
    const { method, headers } = incoming;
    // A connection of its own: one that is kept may be closed at the other end just as it is used again.
    const target = { hostname, port, path: url.pathname + url.search, agent: false } as const;
    const onward = request({ ...target, method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end(body);
  }

  #note({ method = '', url = '', rawHeaders }: IncomingMessage, address: string, body: Buffer): void {
    const { protocol, host, pathname, search } = new URL(address);
    const lines = [`${method} ${url}`];
    for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}`);
    const origin = `${protocol}//${host}`;
    this.exchanges.push({ method, origin, path: pathname, query: search, head: lines.join('\n'), body });
  }
}
