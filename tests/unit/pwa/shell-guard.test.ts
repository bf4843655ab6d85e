import { describe, expect, it } from 'vitest';
import { sha256Hex } from '#lib/domain/hash.ts';
import { integrityContent, integrityRoot, integrityText } from '#lib/domain/integrity.ts';
import { shellGuard } from '#lib/pwa/shell-guard.ts';

const encoded = (text: string) => new TextEncoder().encode(text);
const files = { '/': await sha256Hex(encoded('page')), '/a.js': await sha256Hex(encoded('script')) };
const script = 'the service worker';

function guard(ownScript = () => Promise.resolve(new Response(script))) {
  return shellGuard({ version: 'v1', files, ownScript });
}

async function listOf(version = 'v1', listed: Record<string, string> = files, worker = script) {
  const content = integrityContent(version, listed, await sha256Hex(encoded(worker)));
  return integrityText(content, await integrityRoot(content));
}

describe('the second guard', () => {
  it('lets in what is as listed', async () => {
    expect(await guard()('/', new Response('page'))).toBe(true);
    expect(await guard()('/a.js', new Response('script'))).toBe(true);
  });

  it.each([
    ['of which one byte is another', '/', new Response('pagf')],
    ['that is cut', '/a.js', new Response('scrip')],
    ['that is another listed file', '/a.js', new Response('page')],
    ['that nobody listed', '/b.js', new Response('script')],
    ['with the name of something that objects have', '/constructor', new Response('script')],
    ['that is an error page', '/', new Response('page', { status: 404 })],
    ['that is a part', '/', new Response('page', { status: 206 })],
  ])('refuses a file %s', async (_, path, response) => {
    expect(await guard()(path, response)).toBe(false);
  });

  it('refuses what came by a redirect', async () => {
    const redirected = Object.defineProperty(new Response('page'), 'redirected', { value: true });
    expect(await guard()('/', redirected)).toBe(false);
  });

  it('lets the list in only when it lists the same files of the same version and this very script', async () => {
    const admits = async (list: Promise<string>) => guard()('/integrity.json', new Response(await list));
    expect(await admits(listOf())).toBe(true);
    expect(await admits(listOf('v2'))).toBe(false);
    expect(await admits(listOf('v1', { ...files, '/more.js': files['/a.js'] }))).toBe(false);
    expect(await admits(listOf('v1', files, 'another service worker'))).toBe(false);
    expect(await admits(listOf().then((text) => `${text} `))).toBe(false);
  });

  it('refuses the list while its own script cannot be had', async () => {
    const gone = guard(() => Promise.resolve(new Response('', { status: 503 })));
    expect(await gone('/integrity.json', new Response(await listOf()))).toBe(false);
  });
});
