import { describe, expect, it } from 'vitest';
import { cacheControl, constantHeaders } from '#lib/server/http/headers.ts';

const headersOf = (...given: Parameters<typeof constantHeaders>) => new Map(constantHeaders(...given));

describe('constantHeaders', () => {
  it('lets a page run its own scripts and reach its own origin, and nothing else', () => {
    const policy = headersOf('page', false).get('Content-Security-Policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /);
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/nonce-|sha\d{3}-|unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  it('closes every network to everything that is neither a page nor the service worker', () => {
    const headers = headersOf('closed', false);
    expect(headers.get('Content-Security-Policy')).toContain("connect-src 'none'");
    expect(headers.get('Connection-Allowlist')).toBe('()');
  });

  it('never sandboxes a worker, which would take crypto.subtle away', () => {
    expect(headersOf('closed', true).get('Content-Security-Policy')).not.toContain('sandbox');
  });

  it('sends HSTS over https only', () => {
    expect(headersOf('page', true).get('Strict-Transport-Security')).toBe('max-age=63072000; includeSubDomains');
    expect(headersOf('page', false).has('Strict-Transport-Security')).toBe(false);
  });

  it('names no header twice', () => {
    for (const audience of ['page', 'service-worker', 'closed'] as const) {
      const names = constantHeaders(audience, true).map(([name]) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('cacheControl', () => {
  it.each([
    ['/_app/immutable/entry/start.abc.js', 200, 'public, max-age=31536000, immutable'],
    ['/_app/immutable/entry/start.abc.js', 304, 'public, max-age=31536000, immutable'],
    ['/_app/immutable/entry/gone.js', 404, 'no-store'],
    ['/', 200, 'no-cache'],
    ['/service-worker.js', 304, 'no-cache'],
    ['/api/v1/stats', 200, 'no-store'],
    ['/apiary', 200, 'no-cache'],
    [null, 404, 'no-store'],
  ])('%s with %i: %s', (path, status, expected) => {
    expect(cacheControl(path, status)).toBe(expected);
  });
});
