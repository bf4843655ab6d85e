import { describe, expect, it, vi } from 'vitest';
import { recordsOf } from '#lib/domain/known-set.ts';
import { localVerdict } from '#lib/domain/set-hit.ts';
import { KnownSetSearcher } from '#lib/matching/known-set-searcher.ts';
import { PATIENCE } from '../../../fixtures/patience.ts';
import { freshVault, mediaRecord, rawRows, reopen, value, writeRaw } from '../../vault/fresh-vault.ts';
import { entry, importSet, readingOf, setsDesk } from './sets-desk.ts';

const hex = (byte: number, bytes = 32) => byte.toString(16).padStart(2, '0').repeat(bytes);
const category = (said: string) => ({ scheme: 'uk-a-c', value: said });

/** How many rows there are in the stores of sets. */
async function stored() {
  const rows = await rawRows();
  const count = (store: string) => rows.filter((row) => row.store === store).length;
  return { sets: count('sets'), segments: count('segments') };
}

describe('importing a known set', () => {
  it('keeps what the file names, counts that add up, and nothing in clear', async () => {
    const { desk } = await setsDesk(await freshVault());
    const entries = [
      entry(0, { sha256: hex(1), md5: hex(1, 16), category: category('A') }),
      entry(1, { sha256: hex(1) }),
      entry(2, { sha1: hex(2, 20), pdq: { hash: hex(7) } }),
      entry(3, { pdq: { hash: hex(8), quality: 12 } }),
    ];
    const report = value(
      await importSet(desk, entries, {
        name: 'Project',
        reading: { read: 6, skipped: 2, skippedBy: { 'no-hash': 2 } },
      }),
    );
    expect(report).toMatchObject({ accepted: 2, merged: 1, contradictions: 0 });
    expect(report.reading).toMatchObject({ read: 6, skipped: 3, skippedBy: { 'no-hash': 2, 'pdq-below-quality': 1 } });
    expect(report.accepted + report.merged + report.reading.skipped).toBe(report.reading.read);
    const [set] = desk.sets;
    expect(set).toMatchObject({ name: 'Project', kind: 'known-bad', enabled: true, file: 'Project.txt' });
    expect(set && recordsOf(set)).toEqual({ sha256: 1, sha1: 1, md5: 1, pdq: 1 });
    expect(await stored()).toEqual({ sets: 1, segments: 4 });
    const { desk: later } = await setsDesk(await reopen());
    await later.read();
    expect(later.sets).toEqual(desk.sets);
  });

  it('of the same list again changes nothing', async () => {
    const { desk } = await setsDesk(await freshVault());
    const entries = Array.from({ length: 900 }, (_, i) => entry(i, { md5: i.toString(16).padStart(4, '0').repeat(8) }));
    expect(value(await importSet(desk, entries))).toMatchObject({ accepted: 900, merged: 0 });
    const before = await stored();
    expect(value(await importSet(desk, entries, { name: 'Again' }))).toMatchObject({ accepted: 0, merged: 900 });
    expect(await stored()).toEqual(before);
    expect(desk.sets).toHaveLength(1);
  });

  it('of a file that ends in the middle, one with nothing, one that is given up or killed leaves nothing behind', async () => {
    const vault = await freshVault();
    const { desk } = await setsDesk(vault);
    const entries = [entry(0, { sha256: hex(1) })];
    expect(await importSet(desk, entries, { reading: { truncated: true } })).toEqual({ ok: false, error: 'truncated' });
    expect(value(await importSet(desk, [entry(0, { pdq: { hash: hex(1), quality: 3 } })]))).toMatchObject({
      accepted: 0,
    });
    const given = { name: 'x', kind: 'known-bad', file: 'x', format: 'plain-list' } as const;
    const abandoned = value(await desk.keeper(given));
    value(await abandoned.keep(entries));
    await abandoned.abandon();
    expect(await stored()).toEqual({ sets: 0, segments: 0 });
    expect(desk.sets).toEqual([]);

    // As a kill in the middle of an import leaves it: pieces without a set.
    const store = await vault.knownSets();
    const staging = value(await store.stage('01890000-0000-7000-8000-000000000001'));
    value(await staging.put(new Uint8Array(90)));
    expect((await stored()).segments).toBe(1);
    const { desk: next } = await setsDesk(await reopen());
    await next.read();
    await expect.poll(stored, { timeout: PATIENCE }).toEqual({ sets: 0, segments: 0 });
  });

  it('answers the loss of its worker, and a vault that was locked, as values', async () => {
    const vault = await freshVault();
    const { desk, workers } = await setsDesk(vault);
    const given = { name: 'x', kind: 'known-bad', file: 'x', format: 'plain-list' } as const;
    const lost = value(await desk.keeper(given));
    workers.at(-1)?.crash();
    expect(await lost.finish(readingOf(0))).toEqual({ ok: false, error: 'worker-failed' });
    const shut = value(await desk.keeper(given));
    value(await shut.keep([entry(0, { sha256: hex(1) })]));
    vault.lock();
    expect(await shut.finish(readingOf(1))).toEqual({ ok: false, error: 'locked' });
    await reopen();
  });

  it('says how many files are in a set of the other kind, too, and keeps both apart also when all are the same', async () => {
    const { desk } = await setsDesk(await freshVault());
    const files = Array.from({ length: 50 }, (_, i) => entry(i, { sha1: hex(i, 20), sha256: hex(i) }));
    value(await importSet(desk, files, { kind: 'known-bad' }));
    const report = value(await importSet(desk, files.slice(30), { name: 'Good', kind: 'known-good' }));
    expect(report.contradictions).toBe(20);
    const all = value(await importSet(desk, files, { name: 'All good', kind: 'known-good' }));
    expect(all).toMatchObject({ accepted: 50, merged: 0, contradictions: 50 });
    expect(desk.sets.map(({ name, kind, place }) => [name, kind, place])).toEqual([
      ['List', 'known-bad', 0],
      ['Good', 'known-good', 1],
      ['All good', 'known-good', 2],
    ]);
  });

  it('tells what it left out in the order of the file, and of how many it cannot keep the category', async () => {
    const { desk } = await setsDesk(await freshVault());
    const entries = Array.from({ length: 130 }, (_, i) =>
      entry(2 * i, { sha256: hex(i + 1), category: category(`C${String(i)}`) }),
    );
    const poor = { pdq: { hash: hex(8), quality: 12 } };
    const reading = {
      ...{ read: 133, skipped: 1, skippedBy: { 'no-hash': 1 }, notCarried: { category: 1 } },
      skippedFirst: [{ at: 7, reason: 'no-hash' as const }],
    };
    const report = value(await importSet(desk, [entry(5, poor), ...entries, entry(301, poor)], { reading }));
    expect(report.reading.skippedFirst.map(({ at }) => at)).toEqual([5, 7, 301]);
    expect(report.reading.notCarried).toEqual({ category: 1 + 130 - 127 });
    expect(report.accepted + report.merged + report.reading.skipped).toBe(report.reading.read);
  });

  it('waits while another set is made, and goes on when that is given up', async () => {
    const { desk } = await setsDesk(await freshVault());
    const given = { name: 'x', kind: 'known-bad', file: 'x', format: 'plain-list' } as const;
    const first = value(await desk.keeper(given));
    const waiting = importSet(desk, [entry(0, { sha256: hex(1) })]);
    value(await first.keep([entry(0, { sha256: hex(2) })]));
    // Long enough for the other to have begun.
    await new Promise((resolve) => setTimeout(resolve, 20));
    value(await first.keep([entry(1, { sha256: hex(3) })]));
    value(await first.finish(readingOf(2)));
    expect(value(await waiting)).toMatchObject({ accepted: 1 });
    expect(desk.sets.map(({ segments }) => segments.map(({ count }) => count))).toEqual([[2], [1]]);
  });
});

describe('the list of sets', () => {
  it('keeps its order and names, and what cannot be written is not shown', async () => {
    const vault = await freshVault();
    const { desk } = await setsDesk(vault);
    for (const name of ['A', 'B', 'C'])
      value(await importSet(desk, [entry(0, { md5: hex(name.charCodeAt(0), 16) })], { name }));
    await desk.move(desk.sets[2]?.id ?? '', -1);
    await desk.move(desk.sets[0]?.id ?? '', -1);
    const names = (of: typeof desk) => of.sets.map(({ name }) => name);
    expect(names(desk)).toEqual(['A', 'C', 'B']);
    const before = desk.sets;
    vault.lock();
    await desk.enable(before[0]?.id ?? '', false);
    expect([desk.sets, desk.failure]).toEqual([before, 'locked']);
    await desk.remove(before[0]?.id ?? '');
    expect([desk.sets, desk.failure]).toEqual([before, 'locked']);

    const [raw] = (await rawRows()).filter(({ store }) => store === 'sets');
    if (raw === undefined) throw new Error('no row of a set');
    const { desk: later } = await setsDesk(await reopen());
    await later.read();
    expect([names(later), later.damaged, later.failure]).toEqual([['A', 'C', 'B'], 0, null]);
    await writeRaw('sets', raw.key, new Uint8Array(60));
    await later.read();
    expect([names(later).length, later.damaged]).toEqual([2, 1]);
  });
});

describe('a case that is looked up', () => {
  it('shows which sets name a file, in their order, and apart for each kind', async () => {
    const [one, other, neither] = await Promise.all(['a', 'b', 'c'].map((name) => mediaRecord(name)));
    if (one === undefined || other === undefined || neither === undefined) throw new Error('three records');
    const { desk, hits } = await setsDesk(await freshVault(), [one, other, neither]);
    value(await importSet(desk, [entry(0, { sha256: one.sha256, category: category('B') })], { name: 'Bad' }));
    value(
      await importSet(desk, [entry(0, { sha1: one.sha1 }), entry(1, { sha1: other.sha1, md5: neither.md5 })], {
        name: 'Good',
        kind: 'known-good',
      }),
    );
    await desk.lookUps.lookUp();
    expect(desk.lookUp).toEqual({ is: 'done' });
    expect(hits.of(one.sha256)).toMatchObject([
      { setName: 'Bad', kind: 'known-bad', via: 'sha256', category: category('B') },
      { setName: 'Good', kind: 'known-good', via: 'sha1', category: null },
    ]);
    const verdicts = [one, other, neither].map(({ sha256 }) => localVerdict(hits.of(sha256)));
    // An MD5 alone makes nothing known-good.
    expect(verdicts).toEqual(['both', 'known-good', 'unsure']);

    await desk.move(desk.sets[1]?.id ?? '', -1);
    expect(hits.of(one.sha256).map(({ setName }) => setName)).toEqual(['Good', 'Bad']);
    await desk.enable(desk.sets[1]?.id ?? '', false);
    expect(hits.of(one.sha256).map(({ setName }) => setName)).toEqual(['Good']);
    await desk.rename(desk.sets[0]?.id ?? '', 'Harmless');
    expect(hits.of(one.sha256).map(({ setName }) => setName)).toEqual(['Harmless']);
    await desk.remove(desk.sets[0]?.id ?? '');
    expect(hits.of(one.sha256)).toEqual([]);
    expect(await stored()).toEqual({ sets: 1, segments: 1 });
  });

  it('finds a picture that resembles one of a set, in any of its eight positions, and what came later', async () => {
    const media = [await mediaRecord('a')];
    const { desk, hits } = await setsDesk(await freshVault(), media);
    const near = (hash: string) =>
      `${hash.slice(0, 62)}${((Number.parseInt(hash.slice(62), 16) ^ 0x3f) & 0xff).toString(16).padStart(2, '0')}`;
    const late = await mediaRecord('late');
    value(
      await importSet(desk, [
        entry(0, { pdq: { hash: near(media[0]?.pdq?.dihedral[5] ?? ''), quality: 80 } }),
        entry(1, { pdq: { hash: near(late.pdq?.dihedral[0] ?? '') } }),
      ]),
    );
    await desk.lookUps.lookUp();
    expect(hits.of(media[0]?.sha256 ?? '')).toMatchObject([{ via: 'pdq', distance: 6 }]);
    expect(hits.of(late.sha256)).toEqual([]);
    media.push(late);
    await desk.lookUps.lookUp();
    expect(hits.of(late.sha256)).toMatchObject([{ via: 'pdq', distance: 6 }]);
    desk.lookUps.forget();
    expect(hits.of(late.sha256)).toEqual([]);
  });

  it('is counted by what the sets say together, and its worker ends with the look-up', async () => {
    const media = await Promise.all(['a', 'b', 'c'].map((name) => mediaRecord(name)));
    const [one, other, neither] = media;
    const { desk, workers } = await setsDesk(await freshVault(), media);
    value(await importSet(desk, [entry(0, { sha256: one?.sha256 }), entry(1, { md5: other?.md5 })]));
    value(
      await importSet(desk, [entry(0, { sha1: one?.sha1 }), entry(1, { sha1: neither?.sha1 })], {
        ...{ name: 'Good', kind: 'known-good' },
      }),
    );
    await desk.lookUps.lookUp();
    await expect
      .poll(() => desk.lookUps.counts, { timeout: PATIENCE })
      .toEqual({ 'known-bad': 1, 'known-good': 1, both: 1, unsure: 0 });
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual(workers.map(() => true));
    desk.lookUps.forget();
    expect(desk.lookUps.counts).toEqual({ 'known-bad': 0, 'known-good': 0, both: 0, unsure: 0 });
  });

  it('has nothing of the case before, and is looked up itself, whenever that one went away', async () => {
    const media = await Promise.all(['a', 'b', 'c'].map((name) => mediaRecord(name)));
    const [one, other, shared] = media;
    if (one === undefined || other === undefined || shared === undefined) throw new Error('three records');
    const { desk, hits } = await setsDesk(await freshVault(), media);
    const pictures = media.map(({ pdq }, at) => entry(at, { pdq: { hash: pdq?.direct ?? '' } }));
    value(await importSet(desk, pictures));
    await desk.lookUps.lookUp();
    for (const hitsTold of [1, 2, 3]) {
      desk.lookUps.forget();
      media.splice(0, media.length, one, other, shared);
      const add = hits.add.bind(hits);
      let told = 0;
      const spy = vi.spyOn(hits, 'add').mockImplementation((sha256, hit) => {
        add(sha256, hit);
        if (++told !== hitsTold) return;
        media.splice(0, media.length, shared);
        desk.lookUps.forget();
      });
      await desk.lookUps.lookUp();
      spy.mockRestore();
      expect([one, other, shared].map(({ sha256 }) => hits.of(sha256).length)).toEqual([0, 0, 1]);
      expect(desk.lookUp).toEqual({ is: 'done' });
    }
  });

  it('is not looked up in a damaged set, nor by a picture that is noise', async () => {
    const noise = await mediaRecord('noise');
    const clear = await mediaRecord('clear');
    const media = [{ ...noise, pdq: noise.pdq && { ...noise.pdq, quality: 49 } }, clear];
    const { desk, hits } = await setsDesk(await freshVault(), media);
    const pictures = [noise, clear].map(({ pdq }, at) => entry(at, { pdq: { hash: pdq?.direct ?? '' } }));
    value(await importSet(desk, pictures));
    await desk.lookUps.lookUp();
    expect([desk.lookUp, hits.of(noise.sha256)]).toEqual([{ is: 'done' }, []]);
    expect(hits.of(clear.sha256)).toMatchObject([{ via: 'pdq', distance: 0 }]);
    value(await importSet(desk, [entry(0, { sha256: noise.sha256 })], { name: 'Other' }));
    await desk.lookUps.lookUp();
    for (const { store, key } of await rawRows())
      if (store === 'segments') await writeRaw(store, key, new Uint8Array(90));
    desk.lookUps.forget();
    await desk.lookUps.lookUp();
    expect(desk.lookUp).toEqual({ is: 'failed', why: 'damaged-record' });
  });

  it('is compared with every picture of sets that are larger than the index', async () => {
    const media = [await mediaRecord('a')];
    const { desk, hits } = await setsDesk(await freshVault(), media);
    const full = vi.spyOn(KnownSetSearcher.prototype, 'searchSegment').mockResolvedValueOnce('full');
    value(await importSet(desk, [entry(0, { pdq: { hash: media[0]?.pdq?.direct ?? '' } })]));
    await desk.lookUps.lookUp();
    expect(full.mock.calls).toHaveLength(2);
    full.mockRestore();
    expect(hits.of(media[0]?.sha256 ?? '')).toMatchObject([{ via: 'pdq', distance: 0 }]);
  });

  it('tells when the worker goes down, and looks again when asked', async () => {
    const media = [await mediaRecord('a')];
    const { desk, workers, hits, store } = await setsDesk(await freshVault(), media);
    value(await importSet(desk, [entry(0, { sha256: media[0]?.sha256 })]));
    await desk.lookUps.lookUp();
    desk.lookUps.forget();
    const segment = store.segment.bind(store);
    vi.spyOn(store, 'segment').mockImplementationOnce((...asked) => {
      workers.at(-1)?.crash();
      return segment(...asked);
    });
    await desk.lookUps.lookUp();
    expect(desk.lookUp).toEqual({ is: 'failed', why: 'worker-failed' });
    await desk.lookUps.lookUp();
    expect(hits.of(media[0]?.sha256 ?? '')).toHaveLength(1);
  });
});
