import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerOf } from '#lib/server/auth/caller.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const call = async (
  headers: Record<string, string>,
  { method = 'POST', cookie = true }: { method?: string; cookie?: boolean } = {},
) => {
  const request = new Request('https://hub.example/api/v1/lookups', { method, headers });
  const caller = await callerOf(desk, request, cookie ? 'some token' : undefined);
  return caller.ok ? caller.value : caller.error.code;
};

describe('an unsafe request with a session cookie', () => {
  it('must come from our own pages', async () => {
    expect(await call({ 'sec-fetch-site': 'same-origin' })).toBeNull();
    expect(await call({ origin: 'https://hub.example' })).toBeNull();
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await call({ 'sec-fetch-site': site, origin: 'https://hub.example' })).toBe('foreign-origin');
    expect(await call({ origin: desk.portal })).toBeNull();
    expect(await call({ origin: 'https://evil.example' })).toBe('foreign-origin');
    expect(await call({ origin: 'null' })).toBe('foreign-origin');
    expect(await call({})).toBe('foreign-origin');
  });

  it('is told from a safe one', async () => {
    expect(await call({ 'sec-fetch-site': 'cross-site' }, { method: 'GET' })).toBeNull();
  });
});

describe('an unsafe request without one', () => {
  it('is refused when a browser made it for another site', async () => {
    expect(await call({}, { cookie: false })).toBeNull();
    expect(await call({ 'sec-fetch-site': 'cross-site' }, { cookie: false })).toBe('foreign-origin');
    expect(await call({ origin: 'https://evil.example' }, { cookie: false })).toBe('foreign-origin');
  });
});

describe('a bearer token', () => {
  it('decides alone, and is refused when it is not valid', async () => {
    const token = await desk.tokens.create('A');
    const authorization = `Bearer ${token.ok ? token.value : ''}`;
    expect(await call({ authorization, origin: 'https://evil.example' })).toMatchObject({ bureau: 'A', device: null });
    for (const wrong of ['Bearer lintel_x', 'Bearer', 'Basic eDp5', `Bearer ${'x'.repeat(300)}`])
      expect(await call({ authorization: wrong, 'sec-fetch-site': 'same-origin' })).toBe('not-signed-in');
  });
});
