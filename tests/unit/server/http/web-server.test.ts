import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '#lib/server/http/listen.ts';
import { readPages } from '#lib/server/http/pages.ts';
import { shutDown } from '#lib/server/http/shutdown.ts';
import { createWebServer } from '#lib/server/http/web-server.ts';

const pages = readPages('{"exact":["/","/shell.html"],"dynamic":["^/cases/[a-z]+$"]}');
const open: Server[] = [];

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;

async function serve(handler: Handler): Promise<number> {
  const server = createWebServer({ handler, pages, secure: false, tls: null });
  open.push(server);
  expect(await listen(server, '127.0.0.1', 0)).toEqual({ ok: true, value: null });
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are and returns all that comes back until the server closes. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('close', () => {
      resolve(answer);
    });
    // A server that has answered may cut what it has not read; but for an answer there is no excuse.
    socket.on('error', (error) => {
      if (answer === '') reject(error);
    });
  });
}

const closed = "content-security-policy: default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none';";

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => shutDown(server, 0)));
});

describe('every answer', () => {
  const ask = (line: string) => `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

  it.each([
    ['a malformed request line', 'NONSENSE\r\n\r\n', 400],
    ['a malformed header', 'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n', 400],
    ['a head beyond the limit', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['a request without host', 'GET /x HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 405],
    ['an unknown expectation', 'GET /x HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n', 400],
    ['the asterisk form', ask('OPTIONS *'), 404],
    ['another method outside the API', ask('POST /x'), 405],
    ['an escaped path', ask('GET /%5Fapp/immutable/x.js'), 404],
    ['a path that nothing answers', ask('GET /x'), 404],
  ])('to %s carries the closed headers', async (_, bytes, status) => {
    const port = await serve((_request, _response, next) => {
      next();
    });
    const answer = (await exchange(port, bytes)).toLowerCase();
    expect(answer).toMatch(new RegExp(`^http/1.1 ${String(status)} `));
    expect(answer).toContain(closed);
    expect(answer).toContain('cache-control: no-store');
    expect(answer).toContain('connection-allowlist: ()');
  });

  it('keeps its headers when a handler sets others, in any of the ways that Node offers', async () => {
    const mine = { 'Content-Security-Policy': 'none', 'Cache-Control': 'public', 'X-Mine': '1' };
    const ways: Handler[] = [
      (_, response) => response.writeHead(200, mine).end(),
      (_, response) => response.writeHead(200, 'fine', mine).end(),
      (_, response) => response.writeHead(200, Object.entries(mine).flat()).end(),
      (_, response) => response.setHeaders(new Map(Object.entries(mine))).end(),
    ];
    for (const way of ways) {
      const response = await fetch(`http://127.0.0.1:${String(await serve(way))}/api/x`);
      expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('X-Mine')).toBe('1');
    }
  });

  it('is a problem document when a handler throws', async () => {
    const silenced = console.error;
    console.error = () => undefined;
    const port = await serve(() => Promise.reject(new Error('planted')));
    const response = await fetch(`http://127.0.0.1:${String(port)}/api/x`);
    console.error = silenced;
    expect(response.status).toBe(500);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Content-Security-Policy')).toContain("connect-src 'none'");
    expect(await response.text()).not.toContain('planted');
  });

  it('treats an upgrade like any other request', async () => {
    const port = await serve((_request, _response, next) => {
      next();
    });
    const upgrade = 'GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n';
    expect(await exchange(port, upgrade)).toMatch(/^HTTP\/1.1 404 /);
  });
});

describe('a dynamic route', () => {
  it('gets the shell under the page policy', async () => {
    const port = await serve((request, response) => response.end(request.url));
    const response = await fetch(`http://127.0.0.1:${String(port)}/cases/abc?x=1`);
    expect(await response.text()).toBe('/shell.html');
    expect(response.headers.get('Content-Security-Policy')).toContain("connect-src 'self'");
  });
});

describe('listen', () => {
  it('says which port is in use', async () => {
    const taken = createServer();
    open.push(taken);
    expect((await listen(taken, '127.0.0.1', 0)).ok).toBe(true);
    const { port } = taken.address() as AddressInfo;
    const second = await listen(createServer(), '127.0.0.1', port);
    expect(second).toMatchObject({
      ok: false,
      error: expect.stringContaining(`Port ${String(port)} is in use`) as string,
    });
  });
});

describe('shutDown', () => {
  it('lets a request under way finish', async () => {
    let finish: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      void serve((_, response) => {
        finish = () => response.end('whole');
        resolve();
      }).then((port) => {
        answer = fetch(`http://127.0.0.1:${String(port)}/api/slow`).then((response) => response.text());
      });
    });
    let answer: Promise<string> | undefined;
    await started;
    const [server] = open.splice(0);
    if (server === undefined) throw new Error('no server');
    const stopped = shutDown(server);
    finish();
    expect(await answer).toBe('whole');
    await stopped;
  });
});
