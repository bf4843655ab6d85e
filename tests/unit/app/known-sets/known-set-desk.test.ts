import { describe, expect, it } from 'vitest';
import { recordsOf } from '#lib/domain/known-set.ts';
import { localVerdict } from '#lib/domain/set-hit.ts';
import { freshVault, mediaRecord, rawRows, reopen, value } from '../../vault/fresh-vault.ts';
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
    await expect.poll(stored).toEqual({ sets: 0, segments: 0 });
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

  it('says how many files are in a set of the other kind, too', async () => {
    const { desk } = await setsDesk(await freshVault());
    const files = Array.from({ length: 50 }, (_, i) => entry(i, { sha1: hex(i, 20) }));
    value(await importSet(desk, files, { kind: 'known-bad' }));
    const report = value(await importSet(desk, files.slice(30), { name: 'Good', kind: 'known-good' }));
    expect(report.contradictions).toBe(20);
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

  it('tells when the worker goes down, and looks again when asked', async () => {
    const media = [await mediaRecord('a')];
    const { desk, workers, hits } = await setsDesk(await freshVault(), media);
    value(await importSet(desk, [entry(0, { sha256: media[0]?.sha256 })]));
    await desk.lookUps.lookUp();
    desk.lookUps.forget();
    const pending = desk.lookUps.lookUp();
    const count = workers.length;
    await expect.poll(() => workers.length).toBeGreaterThan(count);
    workers.at(-1)?.crash();
    await pending;
    expect(desk.lookUp).toEqual({ is: 'failed', why: 'worker-failed' });
    await desk.lookUps.lookUp();
    expect(hits.of(media[0]?.sha256 ?? '')).toHaveLength(1);
  });
});
