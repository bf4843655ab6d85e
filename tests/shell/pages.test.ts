import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { built, builtFiles } from './served-build.ts';

const html = [
  ...builtFiles('prerendered').map((file) => `prerendered${file}`),
  ...builtFiles('client').map((file) => `client${file}`),
].filter((file) => file.endsWith('.html'));

/** The script and every script that it imports before it runs, as paths below `build/client`. */
function withStaticImports(script: string, seen = new Set<string>()): Set<string> {
  if (seen.has(script)) return seen;
  seen.add(script);
  const text = built(`client${script}`).toString();
  for (const [, imported = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g)) {
    withStaticImports(new URL(imported, `http://x${script}`).pathname, seen);
  }
  return seen;
}

describe('every page of the build', () => {
  it('holds no inline script, style or handler', () => {
    expect(html.length).toBeGreaterThan(1);
    for (const file of html) {
      const text = built(file).toString();
      expect(text, file).not.toMatch(/<script(?![^>]*\ssrc="\/)[^>]*>/i);
      expect(text, file).not.toMatch(/<style|\sstyle\s*=|\son\w+\s*=/i);
    }
  });

  it('loads scripts and styles from this origin only', () => {
    for (const file of html) {
      for (const [, url = ''] of built(file)
        .toString()
        .matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]*)"/g)) {
        expect(url, file).toMatch(/^\/(?!\/)/);
      }
    }
  });
});

describe('the landing page', () => {
  it('starts with at most 150 kB of JavaScript, gzipped', () => {
    const page = built('prerendered/index.html').toString();
    const scripts = [...page.matchAll(/(?:src|href)="(\/_app\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    expect(scripts.some((path) => path.includes('/boot.'))).toBe(true);
    const initial = new Set(scripts.flatMap((path) => [...withStaticImports(path)]));
    const bytes = [...initial].reduce((sum, path) => sum + gzipSync(built(`client${path}`)).length, 0);
    console.log(`initial JavaScript: ${String(bytes)} bytes gzipped in ${String(initial.size)} files`);
    expect(bytes).toBeLessThanOrEqual(150_000);
  });
});
