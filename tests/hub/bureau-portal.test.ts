import { createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { freePort } from '../browser/free-port.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomItem } from '../fixtures/random-item.ts';

let hub: PortalServer;
let own: PortalServer;
let proxy: Server;
let portal: string;

/** What a bureau puts in front, as the README draws it: `/api/` goes to the hub, the rest to its own build. */
function bureauProxy(port: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const { port: target } = incoming.url?.startsWith('/api/') === true ? hub : own;
    const { method, url: path, headers } = incoming;
    // A connection of its own: one that is kept may be closed at the other end just as it is used again.
    const passed = request({ host: '127.0.0.1', port: target, method, path, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

beforeAll(async () => {
  const [hubPort, proxyPort] = [await freePort(), await freePort()];
  portal = `http://localhost:${proxyPort}`;
  const origins = `http://localhost:${hubPort},${portal}`;
  hub = await startPortalServer({ port: hubPort, environment: { ORIGIN: origins } });
  own = await startPortalServer({ environment: { ORIGIN: portal } });
  proxy = await bureauProxy(proxyPort);
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B');
});
afterAll(async () => {
  proxy.close();
  await Promise.all([hub.stop(), own.stop()]);
});

it('a bureau that serves the portal itself enrols, signs in and asks through its own address', async () => {
  const named = { ...hub, origin: `${hub.origin},${portal}` };
  const link = await operate(named, 'enrol', '--bureau', 'B', '--portal', portal);
  expect(new URL(link).origin).toBe(portal);
  const device = await DeviceAtHub.enrol(link);
  expect((await device.signIn()).status).toBe(200);
  const answer = await device.lookup([{ ref: 1, sha256: randomItem().sha256 }]);
  expect(LookupAnswer.parse(await answer.json()).results).toMatchObject([{ ref: 1, verdict: 'new' }]);

  const page = await fetch(portal);
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([
    200,
    (await fetch(own.origin)).headers.get('content-security-policy'),
  ]);
});

it('a site that the hub does not name gets no sign-in', async () => {
  const device = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'B'));
  const evil = await fetch(new URL('/api/v1/session', hub.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    body: '{}',
  });
  expect(evil.status).toBe(403);
  expect((await device.signIn()).status).toBe(200);
});
