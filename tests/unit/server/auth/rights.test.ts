import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openApi } from '#lib/server/api/openapi.ts';
import { methodsOf, rightOf } from '#lib/server/auth/gate.ts';
import { ROUTES } from '#lib/server/services/rights.ts';

const routes = fileURLToPath(new URL('../../../../src/routes', import.meta.url));

/** What the sources answer, e.g. `POST /api/v1/lookups`. */
const written = readdirSync(routes, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('+server.ts'))
  .flatMap((file) => {
    const path = `/${join(file, '..').replaceAll('[', '{').replaceAll(']', '}')}`;
    const source = readFileSync(join(routes, file), 'utf8');
    return [...source.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(
      ([, method]) => `${method} ${path}`,
    );
  })
  .sort();
const documented = Object.entries(openApi().paths)
  .flatMap(([path, item]) =>
    Object.keys(item).flatMap((key) => (key === 'parameters' ? [] : `${key.toUpperCase()} ${path}`)),
  )
  .sort();

describe('the table of rights', () => {
  it('has every route that is written', () => {
    const missing = written.filter((route) => !(route in ROUTES));
    expect(
      missing,
      'Add a line for each to ROUTES in src/lib/server/services/rights.ts: its deed, and `things` when its path has an id',
    ).toEqual([]);
  });

  it('has no route that nobody has written', () => {
    expect(
      Object.keys(ROUTES).filter((route) => !written.includes(route)),
      'Take these lines out of ROUTES',
    ).toEqual([]);
  });

  it('has every route that the OpenAPI document describes', () => {
    expect(
      documented.filter((route) => !(route in ROUTES)),
      'Add them to ROUTES, or describe them no more',
    ).toEqual([]);
  });

  it('says what becomes of the things of others wherever a path names a thing', () => {
    const silent = Object.entries(ROUTES).filter(
      ([route, { things, deed }]) => deed !== null && route.includes('{') !== (things !== undefined),
    );
    expect(
      silent.map(([route]) => route),
      'Add `things: hidden` or `things: shared`',
    ).toEqual([]);
  });

  it('knows no method that is not in it', () => {
    expect(rightOf('/api/v1/lookups', 'GET')).toBeNull();
    expect(rightOf('/api/v1/nowhere', 'POST')).toBeNull();
    expect(rightOf('/api/v1/submissions/[batchId]', 'HEAD')).toEqual(ROUTES['GET /api/v1/submissions/{batchId}']);
    expect(methodsOf('/api/v1/session')).toBe('POST, DELETE');
  });
});
