import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFor, cacheName, precacheEntries, staleCaches } from '#lib/pwa/service-worker-policy.ts';

const origin = 'https://lintel.example';
const held = new Set(['/', '/enrol', '/shell.html', '/icon.svg', '/_app/immutable/entry/start.new.js']);
const ask = (url: string, { method = 'GET', mode = 'no-cors' } = {}) =>
  answerFor({ url: new URL(url, origin).href, method, mode }, origin, (path) => held.has(path));

describe('answerFor', () => {
  it('answers the shell from its cache, whatever the query', () => {
    expect(ask('/', { mode: 'navigate' })).toEqual({ from: 'shell', path: '/' });
    expect(ask('/enrol?x=1', { mode: 'navigate' })).toEqual({ from: 'shell', path: '/enrol' });
    expect(ask('/_app/immutable/entry/start.new.js')).toEqual({
      from: 'shell',
      path: '/_app/immutable/entry/start.new.js',
    });
  });

  it('answers other navigations with the shell that renders in the browser', () => {
    expect(ask('/cases/1', { mode: 'navigate' })).toEqual({ from: 'shell', path: '/shell.html' });
  });

  it('does not touch what goes to the hub', () => {
    expect(ask('/api/v1/lookups', { method: 'POST', mode: 'cors' })).toEqual({ from: 'hub' });
    expect(ask('/api/openapi.json', { mode: 'navigate' })).toEqual({ from: 'hub' });
  });

  it('finds the files of an older version for an old tab', () => {
    expect(ask('/_app/immutable/chunks/old.js')).toEqual({ from: 'kept' });
  });

  it.each([
    '/elsewhere',
    '/apiary',
    '/healthz',
    '/_app/version.json',
    '/%61pi/v1/x',
    'https://evil.example/',
    'http://lintel.example/',
  ])('refuses %s', (url) => {
    expect(ask(url)).toEqual({ from: 'refused' });
  });

  it('lets no body through but to the hub, and nothing at all to another origin', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }),
        fc.webPath(),
        fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'GET'),
        fc.constantFrom('navigate', 'cors', 'no-cors', 'same-origin'),
        (foreign, path, method, mode) => {
          expect(ask(foreign, { method, mode }).from).toBe('refused');
          if (method !== 'GET') expect(['hub', 'refused']).toContain(ask(`/x${path}`, { method, mode }).from);
        },
      ),
    );
  });
});

describe('precacheEntries', () => {
  const entries = precacheEntries({ version: 'v2', build: ['/a.js'], files: ['/icon.svg'], prerendered: ['/'] });

  it('holds all that a start without network and without HTTP cache needs', () => {
    expect(entries.map(({ url }) => url)).toEqual([
      '/a.js',
      '/_app/immutable/boot.v2.js',
      '/icon.svg',
      '/',
      '/shell.html',
      '/integrity.json',
    ]);
  });

  it('ties names that stay the same to the version', () => {
    expect(entries.filter(({ revision }) => revision === 'v2').map(({ url }) => url)).toEqual([
      '/icon.svg',
      '/',
      '/shell.html',
      '/integrity.json',
    ]);
  });
});

describe('staleCaches', () => {
  const names = ['lintel-shell-v1', 'lintel-shell-v2', 'lintel-shell-v3', 'another'];

  it('keeps the cache of every version that an open tab still runs', () => {
    expect(staleCaches(names, 'v3', ['v3', 'v1'])).toEqual(['lintel-shell-v2']);
  });

  it('keeps everything while one tab does not say what it runs', () => {
    expect(staleCaches(names, 'v3', ['v3', null])).toEqual([]);
  });

  it('never drops its own cache nor those of others', () => {
    expect(staleCaches([...names, cacheName('v4')], 'v4', [])).not.toEqual(
      expect.arrayContaining(['another']) as string[],
    );
    expect(staleCaches([cacheName('v4')], 'v4', [])).toEqual([]);
  });
});
