import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../browser/free-port.ts';

/** The headers that keep a page or a worker in. */
export const protections: ReadonlySet<string> = new Set([
  'content-security-policy',
  'connection-allowlist',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-dns-prefetch-control',
]);

export type Guards = {
  /** Headers that are taken from every answer. */
  readonly without: ReadonlySet<string>;
  /** The second guard: the portal's own, none, or one that guards nothing and gives out whatever lies in a cache. */
  readonly serviceWorker: 'own' | 'none' | 'naive';
};

const naive = `
  addEventListener('install', (event) => event.waitUntil(caches.open('naive').then((cache) => fill(cache))));
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) =>
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request))));
  const fill = async (cache) => {
    const { files } = await (await fetch('/integrity.json')).json();
    await cache.addAll(Object.keys(files).filter((path) => path.includes('/workers/')));
  };
`;

/** The portal at another address, as its server answers or without all that protects; and a note of what it was asked for. */
export class Mirror {
  /** Paths with their queries. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #target: string;
  readonly guards: Guards;
  /** Where an unguarded page is told to report breaches of a policy to. */
  reportTo: string | undefined;

  private constructor(target: string, guards: Guards) {
    this.#target = target;
    this.guards = guards;
    this.#server = createServer((incoming, answer) => {
      this.#pass(incoming, answer);
    });
  }

  static async of(target: string, guards: Guards): Promise<Mirror> {
    const mirror = new Mirror(target, guards);
    // Not one that the system deals out: a listener could be given it later, and hear a browser that still asks for the portal.
    mirror.#server.listen(await freePort(), '127.0.0.1');
    await once(mirror.#server, 'listening');
    return mirror;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const path = incoming.url ?? '/';
    this.asked.push(path);
    const { serviceWorker } = this.guards;
    if (serviceWorker !== 'own' && path === '/service-worker.js') {
      if (serviceWorker === 'none') answer.writeHead(404).end();
      else answer.writeHead(200, { 'content-type': 'text/javascript' }).end(naive);
      return;
    }
    const { host: _host, ...headers } = incoming.headers;
    // A connection of its own: one that is kept may be closed at the other end just as it is used again.
    const options = { method: incoming.method, headers, agent: false } as const;
    const onward = request(new URL(path, this.#target), options, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, this.#headersOf(reply));
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  }

  #headersOf({ headers }: IncomingMessage): Record<string, string | string[]> {
    const passed = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || this.guards.without.has(name) ? [] : [[name, value] as const],
    );
    if (this.guards.without.has('content-security-policy') && this.reportTo !== undefined)
      passed.push(['content-security-policy-report-only', `font-src 'none'; report-uri ${this.reportTo}`]);
    return Object.fromEntries(passed);
  }
}
