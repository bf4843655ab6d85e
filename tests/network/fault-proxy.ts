import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_FAULT, type Fault, type FaultPlan } from './fault-plan.ts';
import { exchange, exchangeHalf, type Onward, type Reply } from './onward.ts';

/** The hub behind the network. */
type HubBehind = {
  /** On the loopback interface. */
  readonly port: number;
  /** Ends it in the middle of whatever it does, and starts it again. */
  readonly crash: () => Promise<void>;
};

/** A request to the hub's API as it reached the network, and what the network did to it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of a batch. */
  readonly batchId: string | null;
  readonly fault: Fault['kind'];
  /** Whether its connection ended without a word of an answer. */
  broke: boolean;
};

type Held = { readonly request: Onward; left: number };

/** Behind a proxy the hub is told from where a request came. */
export const ADDRESS = 'x-forwarded-for';

/**
 * A bad line on the loopback interface: what comes in is passed on to a hub, and every request to its API suffers what a
 * plan says. Pages and files pass unharmed.
 */
export class FaultProxy {
  /** Everything that was asked of the API, in the order in which it came. */
  readonly seen: Seen[] = [];
  /** Nothing goes wrong while there is none. */
  plan: Pick<FaultPlan, 'next'> | null = null;
  hub: HubBehind | null = null;
  readonly #server: Server;
  #held: Held[] = [];
  readonly #busy = new Set<Promise<unknown>>();

  private constructor() {
    this.#server = createServer((incoming, answer) => {
      this.#track(this.#pass(incoming, answer));
    });
  }

  static async start(): Promise<FaultProxy> {
    const proxy = new FaultProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Where browsers reach the hub. */
  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Delivers what is still held back, and waits until nothing is under way. */
  async settle(): Promise<void> {
    for (const { request } of this.#held.splice(0)) this.#track(this.#forward(request));
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #track(work: Promise<unknown>): void {
    const tracked = work
      .catch(() => undefined)
      .finally(() => {
        this.#busy.delete(tracked);
      });
    this.#busy.add(tracked);
  }

  async #pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const request = { method, path, headers: { [ADDRESS]: '192.0.2.1', ...headers }, body: Buffer.concat(parts) };
    if (!path.startsWith('/api/')) {
      relay(await this.#forward(request), answer);
      return;
    }
    const fault = this.plan?.next() ?? NO_FAULT;
    const sha256 = createHash('sha256').update(request.body).digest('hex');
    const about = { method, path, bytes: request.body.length, sha256, batchId: batchIn(request), fault: fault.kind };
    const seen: Seen = { ...about, broke: false };
    this.seen.push(seen);
    answer.once('close', () => (seen.broke = !answer.headersSent));
    this.#letGo();
    await this.#suffer(fault, request, answer);
  }

  async #suffer({ kind, at, ms, later }: Fault, request: Onward, answer: ServerResponse): Promise<void> {
    switch (kind) {
      case 'none':
        relay(await this.#forward(request), answer);
        return;
      case 'drop-before':
        cut(answer, at);
        return;
      case 'drop-after':
        await this.#forward(request);
        cut(answer, at);
        return;
      case 'cut-request':
        await exchangeHalf(this.#port, request, at);
        cut(answer, at);
        return;
      case 'cut-answer':
        relayHalf(await this.#forward(request), answer, at);
        return;
      case 'delay': {
        await sleep(at * ms);
        const reply = await this.#forward(request);
        await sleep((1 - at) * ms);
        relay(reply, answer);
        return;
      }
      case 'silence':
        await this.#forward(request);
        if (!answer.destroyed) await once(answer, 'close');
        return;
      case 'duplicate': {
        const second = sleep(at < 0.25 ? 0 : at * ms).then(() => this.#forward(request));
        const replies = await Promise.all([this.#forward(request), second]);
        relay(replies[at < 0.5 ? 0 : 1], answer);
        return;
      }
      case 'replay':
        relay(await this.#forward(request), answer);
        this.#held.push({ request, left: later });
        return;
      case 'reorder':
        this.#held.push({ request, left: later });
        cut(answer, at);
        return;
      case '5xx-own':
      case '5xx-problem':
        if (at < 0.5) await this.#forward(request);
        relay(serverError(kind, at), answer);
        return;
      case 'kill-hub': {
        const lost = this.#forward(request);
        await sleep(at * ms);
        this.#track(this.hub?.crash() ?? Promise.resolve());
        await lost;
        cut(answer, at);
      }
    }
  }

  /** Another request has come: what was held back for it may go. */
  #letGo(): void {
    for (const held of this.#held) held.left--;
    for (const { request } of this.#held.filter(({ left }) => left < 0)) this.#track(this.#forward(request));
    this.#held = this.#held.filter(({ left }) => left >= 0);
  }

  get #port(): number {
    if (this.hub === null) throw new Error('There is no hub behind this proxy.');
    return this.hub.port;
  }

  #forward(request: Onward): Promise<Reply | null> {
    return exchange(this.#port, request);
  }
}

function batchIn({ path, body }: Onward): string | null {
  if (path !== '/api/v1/submissions') return null;
  const { batchId } = JSON.parse(body.toString()) as { batchId?: unknown };
  return typeof batchId === 'string' ? batchId : null;
}

/** Ends the connection instead of an answer, one way or the other. */
function cut(answer: ServerResponse, at: number): void {
  if (at < 0.5) answer.req.socket.destroy();
  else answer.req.socket.resetAndDestroy();
}

function relay(reply: Reply | null, answer: ServerResponse): void {
  if (reply === null) cut(answer, 0);
  else answer.writeHead(reply.status, reply.headers).end(reply.body);
}

function relayHalf(reply: Reply | null, answer: ServerResponse, at: number): void {
  if (reply === null) {
    cut(answer, at);
    return;
  }
  answer.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
  answer.write(reply.body.subarray(0, Math.floor(reply.body.length * at)), () => {
    cut(answer, at);
  });
}

/** Tells tests that an answer is not the hub's, and need not be as the hub documents its own. */
const NOT_OF_HUB = { 'x-fault-proxy': 'made' };

/** What stands between people and hubs says such things, with or without having passed the request on. */
function serverError(kind: '5xx-own' | '5xx-problem', at: number): Reply {
  const status = [500, 502, 503, 504][Math.floor(at * 8) % 4] ?? 500;
  const title = 'Something between you and the hub is not well';
  if (kind === '5xx-own') {
    const body = Buffer.from(`<!doctype html><title>${title}</title><h1>${status}</h1>`);
    return { status, headers: { ...NOT_OF_HUB, 'content-type': 'text/html' }, body };
  }
  const named = at * 16 - Math.floor(at * 16) < 0.5 ? { code: 'internal-error' } : {};
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', title, status, ...named }));
  return { status, headers: { ...NOT_OF_HUB, 'content-type': 'application/problem+json' }, body };
}
