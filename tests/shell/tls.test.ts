import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../browser/free-port.ts';
import { runServer } from './served-build.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('the server with a certificate', () => {
  it.skipIf(!hasOpenssl)('speaks TLS, beyond this machine too, and sends HSTS with every answer', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lintel-tls-'));
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync('openssl', [...made, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const port = await freePort();
    const { server, listening, ended } = runServer({
      PORT: String(port),
      HOST: '0.0.0.0',
      LINTEL_DATA: join(directory, 'data'),
      TLS_CERT: cert,
      TLS_KEY: key,
    });
    await listening;
    for (const path of ['/', '/service-worker.js', '/icon.svg', '/nothing-here', '/api/v1/nothing-here']) {
      const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }, (response) => {
          response.resume();
          resolve(response.headers);
        })
          .on('error', reject)
          .end();
      });
      expect(headers['strict-transport-security'], path).toBe('max-age=63072000; includeSubDomains');
      expect(headers['content-security-policy'], path).toMatch(/^default-src 'none'/);
    }
    server.kill('SIGTERM');
    expect(await ended).toMatchObject({
      code: 0,
      output: expect.stringContaining(`Lintel listens on https://localhost:${String(port)}`) as string,
    });
    rmSync(directory, { recursive: true });
  });
});
