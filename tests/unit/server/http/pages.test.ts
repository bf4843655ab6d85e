import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPages } from '#lib/server/http/pages.ts';
import { parseRequestTarget } from '#lib/server/http/request-target.ts';

const exact = ['/', '/enrol', '/outbox', '/settings', '/shell.html'];
const pages = readPages(JSON.stringify({ exact, dynamic: ['^/cases/[A-Za-z0-9_-]{1,128}$'] }));
const audienceOf = (target: string) => pages.audienceOf(parseRequestTarget(target)?.path ?? null);

/** Ways of writing a path that some server or other takes for the path itself. */
const tricks: readonly ((path: string) => string)[] = [
  (path) => path.replace('/', '/%2F'),
  (path) => path.replace('/', '//'),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.toUpperCase(),
  (path) => `${path};x=1`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}\u0000`,
  (path) => ` ${path}`,
  (path) => `${path}#/enrol`,
];

describe('audienceOf', () => {
  it('gives the page policy to the listed paths, with and without a query, in origin and in absolute form', () => {
    for (const path of exact) {
      expect([path, `${path}?a=/b`, `http://localhost:4180${path}`].map(audienceOf)).toEqual(['page', 'page', 'page']);
    }
    expect(audienceOf('/cases/3f2a-_Z')).toBe('page');
  });

  it('gives the service worker its own policy at exactly one path', () => {
    expect(audienceOf('/service-worker.js')).toBe('service-worker');
    expect(audienceOf('/Service-Worker.js')).toBe('closed');
    expect(audienceOf('/service%2Dworker.js')).toBe('closed');
  });

  it.each([
    '/_app/immutable/workers/engine.js',
    '/cases/engine.js',
    '/cases/a/b',
    '/cases/',
    '/enrol/',
    '*',
    '',
    'enrol',
  ])('closes %j', (target) => {
    expect(audienceOf(target)).toBe('closed');
  });

  it('closes every other spelling of every path, scripts first of all', () => {
    const scripts = ['/_app/immutable/workers/engine.js', '/_app/immutable/boot.1.js', '/service-worker.js'];
    const paths = [...scripts, '/enrol', '/cases/1', '/shell.html'];
    for (const path of paths) {
      for (const trick of tricks) if (trick(path) !== path) expect(audienceOf(trick(path))).toBe('closed');
    }
  });

  it('gives the page policy to nothing but the listed paths, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%',
      '%2e',
      '%5F',
      '_app',
      'enrol',
      'cases',
      'x.js',
      '\\',
      '?',
      '#',
      'A',
      ';',
      '//',
    );
    const target = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => `/${pieces.join('')}`),
      fc.webPath(),
    );
    fc.assert(
      fc.property(target, (asked) => {
        const path = asked.replace(/^https?:\/\/[^/?#]*/i, '').replace(/\?[^]*$/, '');
        const listed = exact.includes(path) || /^\/cases\/[A-Za-z0-9_-]{1,128}$/.test(path);
        return (audienceOf(asked) === 'page') === listed;
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses a table of another form', () => {
    expect(() => readPages('{"exact":["enrol"],"dynamic":[]}')).toThrow();
    expect(() => readPages('{"exact":["/"]}')).toThrow();
  });
});
