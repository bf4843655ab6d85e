import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DataRule, DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import { ReportImport } from '#lib/server/services/report-import.ts';
import { KyselyMaterial } from '#lib/server/store/kysely-material.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const file = (changes: Record<string, unknown> = {}) => {
  const direct = randomHex(32);
  const dihedral = [direct, ...Array.from({ length: 7 }, () => randomHex(32))];
  return {
    path: 'folder/picture.jpg',
    bytes: 1000,
    md5: randomHex(16),
    sha1: randomHex(20),
    sha256: randomHex(32),
    mime: 'image/jpeg',
    width: 10,
    height: 10,
    pdq: { direct, nn512: randomHex(32), quality: 80, qualityNn512: 80, dihedral },
    outcome: 'hashed',
    reason: null,
    damaged: false,
    provenance: { build: 'x', decoder: 'y', warnings: [] },
    ...changes,
  };
};
const report = (files: unknown[]) => JSON.stringify({ format: 'lintel-report/1', files });
const run = (bureau: string, text: string) => new ReportImport(desk).run(bureau, text);
const counts = () => desk.store.material.counts();

describe('the import of a report', () => {
  it('counts what was accepted, merged and skipped, and says why', async () => {
    const twice = file();
    const unread = { md5: null, sha1: null, sha256: null, pdq: null, outcome: 'unreadable', reason: 'cannot-be-read' };
    const empty = { bytes: 0, sha256: EMPTY_SHA256, pdq: null, outcome: 'quarantined', reason: 'empty-file' };
    const files = [file(), { broken: true }, twice, file(unread), file(empty), twice, file({ mime: null })];
    const imported = await run('A', report(files));
    expect(imported).toEqual({
      ok: true,
      value: {
        read: 7,
        accepted: 3,
        merged: 1,
        skipped: [
          { index: 1, why: 'path' },
          { index: 3, why: 'unreadable' },
          { index: 4, why: 'empty-file' },
        ],
      },
    });
  });

  it('changes nothing the second time', async () => {
    const text = report(Array.from({ length: 2500 }, () => file()));
    expect(await run('B', text)).toMatchObject({ value: { read: 2500, accepted: 2500, merged: 0 } });
    const before = await counts();
    expect(await run('B', text)).toMatchObject({ value: { read: 2500, accepted: 0, merged: 2500, skipped: [] } });
    expect(await counts()).toEqual(before);
  });

  it('adds what a later report knows of the same file', async () => {
    const bare = file({ pdq: null, outcome: 'hashed-without-pixels', reason: 'undecodable' });
    const { pdq } = file();
    await run('A', report([bare]));
    const last = async () =>
      (await desk.store.material.fingerprintsAfter(0, 100_000)).filter(({ hash }) => hash !== null).length;
    const before = await last();
    expect(await run('A', report([{ ...bare, pdq, outcome: 'hashed' }]))).toMatchObject({ value: { merged: 1 } });
    expect(await last()).toBe(before + 1);
  });

  it('stores what the rule lets leave plainly, and nothing of what it wants disguised: it has no key and no map', async () => {
    const metadata = {
      ...{ capturedAt: '2026-05-01T12:03:04', capturedZone: '+02:00', make: 'M', model: 'X', bodySerial: '0012' },
      ...{ gps: { latitude: 46.9, longitude: 7.4 }, hasThumbnail: false },
    };
    const stored = async (code: string, levels: Partial<DataRule['fields']>) => {
      await desk.bureaux.add({ code, name: code, reach: null });
      const rule = { ...DEFAULT_DATA_RULE, version: 2, fields: { ...DEFAULT_DATA_RULE.fields, ...levels } };
      await desk.store.bureaux.addRule(code, rule, desk.clock().toISOString());
      const contribute = vi.spyOn(KyselyMaterial.prototype, 'contribute');
      await run(code, report([file({ metadata, pdq: null, outcome: 'hashed-without-pixels', reason: 'undecodable' })]));
      const [, words] = contribute.mock.lastCall ?? [];
      contribute.mockRestore();
      const { sha256: _key, sha1: _sha1, md5: _md5, ...item } = words?.[0]?.item ?? { sha256: '' };
      return item;
    };
    const form = { bytes: 1000, mime: 'image/jpeg', width: 10, height: 10 };
    expect(await stored('PLAIN', { capturedAt: 'day', camera: 'plain', serial: 'plain', gps: 'grid' })).toEqual({
      ...form,
      capturedAt: '2026-05-01',
      camera: { make: 'M', model: 'X' },
      serial: { plain: '0012' },
      gps: { grid: { latitude: 469, longitude: 74 } },
    });
    expect(await stored('DISGUISED', { serial: 'pseudonym', gps: 'country', fileName: 'pseudonym' })).toEqual(form);
  });

  it('is refused when the text is no report or the bureau is unknown', async () => {
    expect(await run('A', '{"format":')).toMatchObject({ ok: false, error: { why: 'not-json' } });
    expect(await run('A', '{"format":"other","files":[]}')).toMatchObject({
      ok: false,
      error: { why: 'not-a-report' },
    });
    expect(await run('Z', report([]))).toMatchObject({ ok: false, error: { why: 'unknown-bureau' } });
  });
});
