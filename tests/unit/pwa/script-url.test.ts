import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const policies: [name: string, rules: { createScriptURL: (url: string) => string }][] = [];

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('location', new URL('https://lintel.example/enrol'));
  vi.stubGlobal('window', {
    trustedTypes: {
      createPolicy(name: string, rules: { createScriptURL: (url: string) => string }) {
        policies.push([name, rules]);
        return rules;
      },
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  policies.length = 0;
});

const load = async () => (await import('#lib/pwa/script-url.ts')).scriptUrl;

describe('scriptUrl', () => {
  it('makes exactly one policy, under the name that the page policy allows', async () => {
    await load();
    expect(policies.map(([name]) => name)).toEqual(['lintel-script-url']);
  });

  it('accepts our own scripts', async () => {
    const scriptUrl = await load();
    expect(scriptUrl('/service-worker.js')).toBe('https://lintel.example/service-worker.js');
    expect(scriptUrl('https://lintel.example/a.js')).toBe('https://lintel.example/a.js');
  });

  it.each([
    'https://evil.example/a.js',
    '//evil.example/a.js',
    'http://lintel.example/a.js',
    'blob:https://lintel.example/3f1e',
    'data:text/javascript,0',
    'javascript:0',
  ])('refuses %s', async (url) => {
    const scriptUrl = await load();
    expect(() => scriptUrl(url)).toThrow(TypeError);
  });
});
