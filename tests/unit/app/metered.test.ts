import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MeteredMode } from '#lib/app/metered.svelte.ts';

const saved = new Map<string, string>();
beforeEach(() => {
  saved.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => saved.get(key) ?? null,
    setItem: (key: string, text: string) => saved.set(key, text),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const lineOf = (facts: { saveData?: boolean; type?: string }) => Object.assign(new EventTarget(), facts);

it('is off until it is chosen, tells that it was, and is remembered', () => {
  const metered = new MeteredMode({});
  metered.onchange = vi.fn<() => void>();
  expect([metered.on, metered.suggested]).toEqual([false, false]);
  metered.choose(true);
  expect(metered.on).toBe(true);
  expect(metered.onchange).toHaveBeenCalledOnce();
  expect(new MeteredMode({}).on).toBe(true);
  metered.choose(false);
  expect(new MeteredMode({}).on).toBe(false);
});

it.each([
  [{ saveData: true }, true],
  [{ type: 'cellular' }, true],
  [{ saveData: false, type: 'wifi' }, false],
  [{}, false],
])('on a line that is %j is suggested: %s, but never turned on by itself', (facts, suggested) => {
  const metered = new MeteredMode({ connection: lineOf(facts) });
  expect([metered.on, metered.suggested]).toEqual([false, suggested]);
  metered.choose(true);
  expect(metered.suggested).toBe(false);
});

it('follows a line that changes, until it is told to stop', () => {
  const line = lineOf({ type: 'wifi' });
  const metered = new MeteredMode({ connection: line });
  const stop = metered.start();
  const change = (type: string) => {
    Object.assign(line, { type });
    line.dispatchEvent(new Event('change'));
  };
  change('cellular');
  expect(metered.suggested).toBe(true);
  stop();
  change('wifi');
  expect(metered.suggested).toBe(true);
});
