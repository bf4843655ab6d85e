import { connect } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFiles, serveBuild, type ServedBuild } from './served-build.ts';

/** Written out by hand and compared to the letter: a change of a header must be made twice, and on purpose. */
const everywhere = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), captured-surface-control=(), ' +
    'clipboard-read=(), compute-pressure=(), deferred-fetch=(), deferred-fetch-minimal=(), ' +
    'digital-credentials-create=(), digital-credentials-get=(), display-capture=(), encrypted-media=(), ' +
    'fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), ' +
    'idle-detection=(), interest-cohort=(), keyboard-map=(), language-detector=(), language-model=(), ' +
    'local-fonts=(), local-network=(), local-network-access=(), loopback-network=(), magnetometer=(), ' +
    'media-playback-while-not-visible=(), microphone=(), midi=(), on-device-speech-recognition=(), ' +
    'otp-credentials=(), payment=(), picture-in-picture=(), private-state-token-issuance=(), ' +
    'private-state-token-redemption=(), serial=(), speaker-selection=(), storage-access=(), summarizer=(), ' +
    'sync-xhr=(), translator=(), unload=(), usb=(), web-share=(), window-management=(), xr-spatial-tracking=(), ' +
    'aria-notify=(self), clipboard-write=(self), cross-origin-isolated=(self), publickey-credentials-create=(self), ' +
    'publickey-credentials-get=(self), screen-wake-lock=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
};
const page = {
  ...everywhere,
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'none'; object-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
    'trusted-types svelte-trusted-html lintel-script-url',
  'connection-allowlist': '(response-origin)',
};
const serviceWorker = {
  ...everywhere,
  'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
  'connection-allowlist': '(response-origin)',
};
const closed = {
  ...everywhere,
  'content-security-policy':
    "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'connection-allowlist': '()',
};
const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
const revalidated = { 'cache-control': 'no-cache' };
const unkept = { 'cache-control': 'no-store' };

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
};

let served: ServedBuild;

beforeAll(async () => {
  served = await serveBuild();
});
afterAll(() => served.stop());

/** Asks with the path as it is written: `fetch` would tidy it up first. */
function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: served.port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const pageOf = (file: string) => (file === '/index.html' ? '/' : file.replace(/(?:\/index)?\.html$/, ''));

function expected(file: string) {
  if (file === '/service-worker.js') return { ...serviceWorker, ...revalidated };
  if (file === '/shell.html') return { ...page, ...revalidated };
  return { ...closed, ...(file.startsWith('/_app/immutable/') ? immutable : revalidated) };
}

describe('every built file', () => {
  it('has its headers with GET, HEAD, a range, either compression, and as not modified', async () => {
    const files = builtFiles('client');
    expect(files).toEqual(
      expect.arrayContaining([
        '/service-worker.js',
        '/shell.html',
        '/manifest.webmanifest',
        '/integrity.json',
      ]) as string[],
    );
    for (const file of files) {
      const whole = await ask(file);
      expect(whole, file).toMatchObject({ status: 200, headers: expected(file) });
      for (const asked of [
        { method: 'HEAD' },
        { headers: { range: 'bytes=0-0' } },
        { headers: { 'accept-encoding': 'br' } },
        { headers: { 'accept-encoding': 'gzip' } },
        { headers: { 'if-none-match': String(whole.headers['etag']) } },
      ]) {
        const answer = await ask(file, asked);
        expect([200, 206, 304], `${file} ${JSON.stringify(asked)}`).toContain(answer.status);
        expect(answer.headers, `${file} ${JSON.stringify(asked)}`).toMatchObject(expected(file));
        expect(answer.headers['strict-transport-security']).toBeUndefined();
      }
    }
  });

  it('is really sent compressed, as a range and as not modified', async () => {
    const [script = ''] = builtFiles('client').filter((file) => /\/entry\/start\..*\.js$/.test(file));
    expect((await ask(script, { headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBe('br');
    expect((await ask(script, { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBe('gzip');
    expect((await ask(script, { headers: { range: 'bytes=0-9' } })).status).toBe(206);
    const etag = String((await ask(script)).headers['etag']);
    expect((await ask(script, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});

describe('every page', () => {
  const pages = () =>
    builtFiles('prerendered')
      .filter((file) => file.endsWith('.html'))
      .map(pageOf);

  it('has the page policy, with GET and HEAD, with and without a query, whole and not modified', async () => {
    expect(pages()).toContain('/');
    for (const path of pages()) {
      const whole = await ask(path);
      expect(whole.headers['content-type']).toMatch(/^text\/html/);
      for (const answer of [
        whole,
        await ask(path, { method: 'HEAD' }),
        await ask(`${path}?a=1`),
        await ask(path, { headers: { 'accept-encoding': 'br' } }),
        await ask(path, { headers: { 'if-none-match': String(whole.headers['etag']) } }),
      ]) {
        expect([200, 304], path).toContain(answer.status);
        expect(answer.headers, path).toMatchObject({ ...page, ...revalidated });
      }
    }
  });

  it('takes no other method', async () => {
    for (const path of [...pages(), '/icon.svg', '/service-worker.js']) {
      const answer = await ask(path, { method: 'POST', body: 'x' });
      expect(answer, path).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD', ...unkept } });
    }
  });
});

describe('every other answer', () => {
  it('is closed: unknown paths, API answers, refusals', async () => {
    for (const [path, asked] of [
      ['/nothing-here', {}],
      ['/nothing-here', { method: 'HEAD' }],
      ['/_app/immutable/entry/gone.js', {}],
      ['/api/v1/nothing-here', {}],
      ['/api/v1/lookups', {}],
      ['/api/v1/lookups', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
      ['/api/v1/lookups', { method: 'OPTIONS' }],
      ['/api/openapi.json', {}],
      ['/%', {}],
    ] as const) {
      const answer = await ask(path, asked);
      expect(answer, `${JSON.stringify(asked)} ${path}`).toMatchObject({ headers: { ...closed, ...unkept } });
    }
  });

  it('never serves a script under another policy by another spelling of its path', async () => {
    const scripts = builtFiles('client').filter((file) => file.endsWith('.js'));
    for (const script of scripts) {
      for (const spelling of [
        script.replace('_app', '%5Fapp'),
        script.replace('.js', '%2Ejs'),
        script.replace('.js', '.JS'),
        `/${script}`,
        `/.${script}`,
        `/x/..${script}`,
        script.replaceAll('/', '\\'),
        `${script}/`,
        `/enrol/..${script}`,
        `/.%2f${script}`,
      ]) {
        if (spelling === script) continue;
        const answer = await ask(spelling);
        expect(answer.headers, spelling).toMatchObject(closed);
        expect([400, 404], spelling).toContain(answer.status);
      }
    }
  });

  it('is closed when the request never became one', async () => {
    for (const [bytes, status] of [
      ['NONSENSE\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
      ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      ['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ] as const) {
      const answer = await new Promise<string>((resolve, reject) => {
        let read = '';
        const socket = connect(served.port, '127.0.0.1', () => socket.write(bytes));
        socket.on('data', (data) => (read += data.toString()));
        socket.on('close', () => {
          resolve(read);
        });
        socket.on('error', reject);
      });
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
      // A request without Host still names its path, here that of a page.
      if (!bytes.startsWith('GET / HTTP/1.1\r\nConnection')) {
        expect(answer).toContain(`Content-Security-Policy: ${closed['content-security-policy']}`);
      }
      for (const [name, value] of Object.entries(everywhere))
        expect(answer.toLowerCase()).toContain(`${name}: ${value.toLowerCase()}`);
    }
  });
});
