import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchIntegrity, fetchShellAsset } from '#lib/pwa/shell-assets.ts';

const send = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://lintel.example/'));
  vi.stubGlobal('fetch', send);
});
afterEach(() => {
  vi.unstubAllGlobals();
  send.mockReset();
});

describe('fetchShellAsset', () => {
  it('gets a listed file without body, credentials, query or redirect', async () => {
    send.mockResolvedValue(new Response(Uint8Array.of(1, 2, 3)));
    expect(await fetchShellAsset('kernel')).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) });
    const [url, options] = send.mock.calls[0] ?? [];
    expect(url).toMatch(/^\/[^/?#]+\/[^?#]*kernel[^?#]*\.wasm$/);
    expect(options).toEqual({ method: 'GET', redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it.each(['/api/v1/lookups', 'https://evil.example/', 'toString', '__proto__', ''])(
    'sends nothing for %j',
    async (name) => {
      expect(await fetchShellAsset(name as 'kernel')).toEqual({ ok: false, error: 'unlisted' });
      expect(send).not.toHaveBeenCalled();
    },
  );

  it('gets the list of hashes in the same way', async () => {
    send.mockResolvedValue(new Response('{}'));
    expect(await fetchIntegrity()).toEqual({ ok: true, value: new TextEncoder().encode('{}') });
    expect(send.mock.calls).toEqual([
      ['/integrity.json', { method: 'GET', redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' }],
    ]);
  });

  it.each([206, 304, 404, 500])('takes status %i for a refusal', async (status) => {
    send.mockResolvedValue(new Response(status === 304 ? null : 'x', { status }));
    expect(await fetchShellAsset('png')).toEqual({ ok: false, error: 'refused' });
  });

  it('says when nothing can be reached', async () => {
    send.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await fetchShellAsset('jpeg')).toEqual({ ok: false, error: 'unreachable' });
  });
});
