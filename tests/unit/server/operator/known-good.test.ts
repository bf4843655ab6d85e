import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKnownGood } from '#lib/server/operator/known-good.ts';
import { KnownSets } from '#lib/server/services/known-sets.ts';
import { writeNsrl } from '../../../fixtures/nsrl-file.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let sets: KnownSets;
let folder: string;
beforeAll(async () => {
  desk = await openDesk();
  sets = new KnownSets(desk);
  folder = await mkdtemp(join(tmpdir(), 'lintel-good-'));
});
afterAll(async () => {
  await desk.close();
  await rm(folder, { recursive: true });
});

const add = (name: string, set: string) => addKnownGood(sets, { file: join(folder, name), set, mapping: null });
const refused = async (name: string, set: string) => {
  const said = await add(name, set);
  return said.ok ? 'taken in' : said.error;
};
const holding = async (digests: string[]) => [...(await desk.store.knownSets.holding(digests)).keys()].sort();
const row = () => ({ sha1: randomHex(20), md5: randomHex(16) });

describe('a known-good set out of an NSRL database', () => {
  it('takes SHA-1 of the modern edition, SHA-256 too of the full one, and no MD5 of either', async () => {
    const rows = [row(), row(), row()];
    const [first, ...rest] = rows.map(({ sha1, md5 }) => ({ sha1: sha1.toUpperCase(), md5: md5.toUpperCase() }));
    writeNsrl(join(folder, 'modern.db'), [...(first === undefined ? [] : [first, first]), ...rest]);
    expect(await add('modern.db', 'nsrl')).toEqual({
      ok: true,
      value: ['4 entries, 3 added, 1 already in the set, 0 skipped'],
    });
    const full = { ...row(), sha256: randomHex(32) };
    writeNsrl(join(folder, 'full.db'), [full], 'METADATA');
    expect(await add('full.db', 'nsrl-full')).toMatchObject({ ok: true });
    const good = [...rows.map(({ sha1 }) => sha1), full.sha1, full.sha256];
    expect(await holding([...good, ...rows.map(({ md5 }) => md5), full.md5])).toEqual(good.toSorted());
  });

  it('is refused in plain words when the database is another one, or damaged, and then nothing of it stays', async () => {
    const other = new Database(join(folder, 'other.db'));
    other.exec('create table FILE (name text)');
    other.close();
    expect(await refused('other.db', 'other')).toContain('not one of the NSRL');
    const rows = Array.from({ length: 20_000 }, row);
    writeNsrl(join(folder, 'cut.db'), rows);
    await truncate(join(folder, 'cut.db'), 600_000);
    expect(await refused('cut.db', 'cut')).toContain('is damaged');
    expect(await holding(rows.map(({ sha1 }) => sha1))).toEqual([]);
    await writeFile(join(folder, 'noise.db'), Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(5000)]));
    expect(await refused('noise.db', 'noise')).toContain('is damaged');
    expect((await sets.all()).map(({ name }) => name)).not.toContain('cut');
  });
});

describe('a known-good set out of a list', () => {
  it('takes the lists that other tools write, and says which entries have no usable digest', async () => {
    const digests = [randomHex(32), randomHex(32)];
    await writeFile(join(folder, 'sums.txt'), digests.map((digest) => `${digest}  bin/file\r\n`).join(''));
    expect(await add('sums.txt', 'sums')).toMatchObject({ ok: true });
    expect(await holding(digests)).toEqual(digests.toSorted());
    await writeFile(join(folder, 'md5.txt'), `${randomHex(16)}  bin/file\n`);
    expect(await add('md5.txt', 'weak')).toEqual({
      ok: true,
      value: [
        '1 entries have an MD5 only, by which nothing becomes ignorable',
        '1 entries, 0 added, 0 already in the set, 1 skipped',
      ],
    });
    expect((await sets.all()).map(({ name }) => name)).not.toContain('weak');
    expect(await refused('nothing.txt', 'none')).toContain('cannot be read');
  });
});
