import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../browser/free-port.ts';
import { runServer, serveBuild } from './served-build.ts';

/** Not the checkout's own store, which may be somebody's. */
const data = mkdtempSync(join(tmpdir(), 'lintel-shell-'));
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

describe('the server', () => {
  it('refuses to listen beyond this machine for plain http, says why, and ends with 1', async () => {
    const { ended } = runServer({ HOST: '0.0.0.0', PORT: String(await freePort()), LINTEL_DATA: data });
    expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('needs https') as string });
  });

  it('refuses half a certificate and one that cannot be read', async () => {
    const half = runServer({ TLS_CERT: 'package.json' });
    expect(await half.ended).toMatchObject({ code: 1, output: expect.stringContaining('TLS_KEY') as string });
    const broken = runServer({ TLS_CERT: 'package.json', TLS_KEY: 'package.json' });
    expect(await broken.ended).toMatchObject({ code: 1, output: expect.stringContaining('cannot be used') as string });
  });

  it('says that its port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { ended } = runServer({ PORT: String(port), LINTEL_DATA: data });
    expect(await ended).toMatchObject({
      code: 1,
      output: expect.stringContaining(`Port ${String(port)} is in use`) as string,
    });
    taken.close();
  });

  it('ends with 0 when asked to stop', async () => {
    const port = await freePort();
    const { server, listening, ended } = runServer({ PORT: String(port), LINTEL_DATA: data });
    await listening;
    server.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('can be started again on the same port at once', async () => {
    const first = await serveBuild();
    await fetch(first.origin);
    await first.stop();
    const second = await serveBuild({ port: first.port });
    expect((await fetch(second.origin)).status).toBe(200);
    await second.stop();
  });
});
