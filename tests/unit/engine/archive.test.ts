import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecs } from '#lib/engine/codecs.ts';
import { evidenceBytes } from '#lib/engine/contract.ts';
import { LISTING_PORTION, STREAM_ABOVE_BYTES } from '#lib/engine/limits.ts';
import { WorkerService } from '#lib/engine/worker-service.ts';
import { engineModules, loadModule } from '../../fixtures/engine-modules.ts';
import { flatBomb, nestedZip, overlappingZip, ratioBomb } from '../../fixtures/hostile-zips.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import { truncate } from '../../fixtures/truncate.ts';
import { writeZip, ZIP_MODIFIED, type ZipEntry } from '../../fixtures/zip-writer.ts';
import { listed, localEngine, recordIn, zipFile } from './archive-desk.ts';

const jpeg = await writeJpeg(paint(1, 90, 70), 85);
const text = Buffer.from('Not a picture at all.\n'.repeat(40));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Paths and reasons of all that an archive holds, in order. */
async function contents(archive: Uint8Array<ArrayBuffer>) {
  const { files, refused, cut } = await listed(localEngine(), zipFile(archive));
  return { files: files.map(({ path }) => path), refused: refused.map(({ path, reason }) => [path, reason]), cut };
}

describe('a zip archive', () => {
  it('is known by its content, and its files are hashed like those on a disk', async () => {
    const engine = localEngine();
    const archive = zipFile(
      writeZip([
        { name: 'DCIM/', data: new Uint8Array() },
        { name: 'DCIM/one.jpg', data: jpeg, deflated: true },
        { name: 'two.jpg', data: jpeg },
        { name: 'empty.txt' },
      ]),
      'dump.bin',
    );
    expect(await recordIn(engine, archive)).toMatchObject({
      mime: 'application/zip',
      outcome: 'hashed-without-pixels',
      reason: 'archive',
    });
    const { files, refused, cut } = await listed(engine, archive);
    expect(files.map(({ path, bytes, modified }) => ({ path, bytes, modified }))).toEqual([
      { path: 'DCIM/one.jpg', bytes: jpeg.length, modified: ZIP_MODIFIED },
      { path: 'two.jpg', bytes: jpeg.length, modified: ZIP_MODIFIED },
      { path: 'empty.txt', bytes: 0, modified: ZIP_MODIFIED },
    ]);
    expect({ refused, cut }).toEqual({ refused: [], cut: null });
    expect(files.map(({ evidence }) => evidenceBytes(evidence))).toEqual([jpeg.length, jpeg.length, 0]);
    const records = await Promise.all(files.map(({ evidence }) => recordIn(engine, evidence)));
    const onDisk = await recordIn(engine, new File([jpeg.slice()], 'one.jpg'));
    expect(onDisk).toMatchObject({ outcome: 'hashed', sha256: sha256(jpeg) });
    expect(records.slice(0, 2)).toEqual([onDisk, onDisk]);
    expect(records[2]).toMatchObject({ reason: 'empty-file', damaged: false });
  });

  it.each<[string, Partial<ZipEntry>, Parameters<typeof writeZip>[1]]>([
    ['written to a stream', { deflated: true, streamed: true }, {}],
    ['with sizes of 64 bits', { deflated: true, zip64: true }, { zip64: true }],
    ['behind other bytes', { deflated: true }, { before: Buffer.from('MZ, a program that unpacks itself') }],
    ['with more in its local header than in its directory', { deflated: true, localExtra: 5000 }, {}],
  ])('%s is read, too', async (_name, entry, options) => {
    const engine = localEngine();
    const archive = zipFile(
      writeZip(
        [
          { name: 'a.jpg', data: jpeg, ...entry },
          { name: 'b.txt', data: text },
        ],
        options,
      ),
    );
    const { files } = await listed(engine, archive);
    const records = await Promise.all(files.map(({ evidence }) => recordIn(engine, evidence)));
    expect(records).toMatchObject([
      { sha256: sha256(jpeg), outcome: 'hashed', damaged: false },
      { sha256: sha256(text), damaged: false },
    ]);
  });

  it('of many entries comes in portions', async () => {
    const names = Array.from({ length: 2 * LISTING_PORTION + 1 }, (_, i) => `${i}.txt`);
    expect((await contents(writeZip(names.map((name) => ({ name }))))).files).toEqual(names);
  });

  it('gives a file of more than fits into memory at once piece by piece', async () => {
    const engine = localEngine();
    const data = new Uint8Array(STREAM_ABOVE_BYTES + 70_000);
    for (let at = 0; at < data.length; at += 100) data[at] = (at * at) >> 13;
    data.set(jpeg);
    const { files } = await listed(engine, zipFile(writeZip([{ name: 'long.jpg', data, deflated: true }])));
    for (const { evidence } of files)
      expect(await recordIn(engine, evidence)).toMatchObject({
        sha256: sha256(data),
        bytes: data.length,
        mime: 'image/jpeg',
        width: 90,
      });
  });

  it('cannot be listed when its end is missing, or it is none', async () => {
    const engine = localEngine();
    const archive = writeZip([{ name: 'a.jpg', data: jpeg }]);
    expect(await recordIn(engine, zipFile(truncate(archive, 0.9).slice()))).toMatchObject({ reason: 'archive' });
    for (const bytes of [truncate(archive, 0.9), jpeg, new Uint8Array()])
      expect(await engine.list(zipFile(new Uint8Array(bytes)))).toEqual({ ok: false, error: 'archive-damaged' });
  });

  it('whose directory breaks off is listed so far, and says so', async () => {
    const archive = writeZip([{ name: 'a' }, { name: 'b' }], { entries: 3 });
    expect(await contents(archive)).toEqual({ files: ['a', 'b'], refused: [], cut: 'archive-damaged' });
  });
});

describe('names', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['that lead out', '../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
    ['that begin at the root', '/etc//passwd', 'etc/passwd'],
    ['of Windows', 'C:\\photos\\.\\..\\a.jpg', 'C:/photos/%2E%2E/a.jpg'],
    ['with controls', 'a\0b\nc.jpg', 'a%00b%0Ac.jpg'],
    ['that turn what follows', 'photo\u202egpj.exe', 'photo%E2%80%AEgpj.exe'],
    ['of nothing', '', 'unnamed'],
    ['in code page 437', Uint8Array.of(0x81, 0x62, 0x65, 0x72), 'über'],
    ['in UTF-8 that nobody marked', Buffer.from('für Ölaf.jpg'), 'für Ölaf.jpg'],
    ['that are far too long', `${'a'.repeat(3000)}.jpg`, `${'a'.repeat(499)}…${'a'.repeat(495)}.jpg`],
  ])('%s stay inside', async (_name, name, path) => {
    expect((await contents(writeZip([{ name, data: text }]))).files).toEqual([path]);
  });

  it('that are the same are told apart', async () => {
    const names = ['a/b.jpg', 'a/b.jpg', 'a/b (2).jpg', '/a/b.jpg', '.x', '.x'];
    expect((await contents(writeZip(names.map((name) => ({ name }))))).files).toEqual([
      ...['a/b.jpg', 'a/b (2).jpg', 'a/b (2) (2).jpg', 'a/b (3).jpg', '.x', '.x (2)'],
    ]);
  });

  it('like a folder’s do not hide bytes', async () => {
    expect((await contents(writeZip([{ name: 'folder/', data: text }, { name: 'other/' }]))).files).toEqual(['folder']);
  });
});

describe('an entry', () => {
  it('that cannot be opened is named with the reason', async () => {
    const archive = writeZip([
      { name: 'secret.jpg', data: jpeg, claims: { flags: 1 } },
      { name: 'lzma.jpg', data: jpeg, claims: { method: 14 } },
      { name: 'beyond.jpg', data: jpeg, claims: { offset: 10_000_000 } },
      { name: 'long.jpg', data: jpeg, claims: { compressedBytes: 10_000_000 } },
      { name: 'wide.jpg', data: jpeg, zip64: true, claims: { bytes: 2 ** 52, compressedBytes: 2 ** 52 } },
      { name: 'fine.jpg', data: jpeg },
    ]);
    expect(await contents(archive)).toEqual({
      files: ['fine.jpg'],
      refused: [
        ['secret.jpg', 'encrypted'],
        ['lzma.jpg', 'unsupported-coding'],
        ['beyond.jpg', 'archive-damaged'],
        ['long.jpg', 'archive-damaged'],
        ['wide.jpg', 'archive-damaged'],
      ],
      cut: null,
    });
  });

  it.each<[string, Partial<ZipEntry>, Uint8Array, string]>([
    ['a wrong checksum', { claims: { crc32: 1 } }, text, 'checksum'],
    ['a checksum that begins with zeros', { claims: { crc32: 0x0000beef } }, text, 'checksum'],
    ['fewer bytes than it says', { deflated: true, claims: { bytes: text.length + 9 } }, text, 'shorter'],
    ['more bytes than it says', { deflated: true, claims: { bytes: 100 } }, text.subarray(0, 100), 'longer'],
  ])('with %s is hashed as it is, and said to be damaged', async (_name, entry, found, said) => {
    const engine = localEngine();
    const { files } = await listed(engine, zipFile(writeZip([{ name: 'a.txt', data: text, ...entry }])));
    for (const { evidence } of files) {
      const record = await recordIn(engine, evidence);
      expect(record).toMatchObject({ sha256: sha256(found), bytes: found.length, damaged: true });
      expect(record.provenance.warnings.join()).toContain(said);
    }
  });

  it('that breaks off is hashed up to there; a picture keeps its perceptual hash', async () => {
    const engine = localEngine();
    const whole = writeZip([{ name: 'a.jpg', data: jpeg, deflated: true }]);
    const broken = whole.slice();
    broken.fill(0xff, 30 + 5 + jpeg.length - 500, 30 + 5 + jpeg.length - 400);
    const { files } = await listed(engine, zipFile(broken));
    for (const { evidence } of files) {
      const record = await recordIn(engine, evidence);
      expect(record).toMatchObject({ mime: 'image/jpeg', outcome: 'hashed', damaged: true });
      expect(record.sha256).not.toBe(sha256(jpeg));
    }
  });

  it('of which nothing is left is not taken for the empty file', async () => {
    const engine = localEngine();
    const archive = writeZip([{ name: 'a.jpg', data: jpeg, packed: new Uint8Array(900).fill(0xff), deflated: true }]);
    const headless = writeZip([{ name: 'a.jpg', data: jpeg }]);
    headless[0] = 0;
    for (const bytes of [archive, headless]) {
      const { files } = await listed(engine, zipFile(bytes));
      for (const { evidence } of files)
        expect(await engine.hash(evidence)).toEqual({ ok: false, error: 'archive-damaged' });
      expect(files).toHaveLength(1);
    }
  });

  it('whose archive is gone cannot be read', async () => {
    const engine = localEngine();
    const { files } = await listed(engine, zipFile(writeZip([{ name: 'a.jpg', data: jpeg }])));
    const archive = new File([], 'gone.zip');
    archive.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('gone')) });
    for (const { evidence } of files)
      expect(await engine.hash({ ...evidence, archive })).toEqual({ ok: false, error: 'cannot-be-read' });
  });
});

describe('archives in archives', () => {
  it.each([
    ['packed', true],
    ['as they are', false],
  ])('are opened one deep, %s', async (_name, deflated) => {
    const engine = localEngine();
    const archive = zipFile(nestedZip(2, 'innermost', deflated));
    const [layer] = (await listed(engine, archive)).files;
    if (layer === undefined) throw new Error('nothing listed');
    expect(await recordIn(engine, layer.evidence)).toMatchObject({ reason: 'archive' });
    const [inner] = (await listed(engine, layer.evidence)).files;
    if (inner === undefined) throw new Error('nothing listed');
    expect(inner).toMatchObject({ path: 'text.txt', bytes: 9 });
    expect(await recordIn(engine, inner.evidence)).toMatchObject({ sha256: sha256(Buffer.from('innermost')) });
  });

  it('are left closed two deep, and say so', async () => {
    const engine = localEngine();
    const [layer] = (await listed(engine, zipFile(nestedZip(3, 'innermost')))).files;
    const [second] = layer === undefined ? [] : (await listed(engine, layer.evidence)).files;
    if (second === undefined) throw new Error('nothing listed');
    expect(await recordIn(engine, second.evidence)).toMatchObject({
      outcome: 'hashed-without-pixels',
      reason: 'archive-limit',
      sha256: sha256(nestedZip(1, 'innermost')),
    });
    expect(await engine.list(second.evidence)).toEqual({ ok: false, error: 'archive-limit' });
  });

  it('that look the same from outside are not mistaken for each other', async () => {
    const engine = localEngine({ workers: 1 });
    const texts = ['first', 'other'];
    const inner = [];
    for (const text of texts) {
      const archive = new File([nestedZip(2, text)], 'same.zip', { lastModified: 1 });
      const [layer] = (await listed(engine, archive)).files;
      inner.push(...(layer === undefined ? [] : (await listed(engine, layer.evidence)).files));
    }
    const records = [];
    for (const { evidence } of inner) records.push(await recordIn(engine, evidence));
    expect(records.map((record) => record.sha256)).toEqual(texts.map((text) => sha256(Buffer.from(text))));
  });

  it('are given room like decoded pixels, beside the picture that is decoded out of them', async () => {
    const rooms: number[] = [];
    const admit = (pixels: number) => Promise.resolve(void rooms.push(pixels));
    const service = new WorkerService(codecs);
    await service.start({ modules: engineModules, build: 'test' }, { admit, loadModule });
    const png = writePng(paint(1, 1200, 900));
    const inner = writeZip([{ name: 'a.png', data: png }]);
    const archive = zipFile(writeZip([{ name: 'inner.zip', data: inner, deflated: true }]));
    const engine = localEngine();
    const [layer] = (await listed(engine, archive)).files;
    const [picture] = (await listed(engine, layer?.evidence ?? archive)).files;
    const within = picture?.evidence.within ?? [];
    expect((await service.hash([{ archive, within, number: 1 }], null)).results).toMatchObject([{ ok: true }]);
    const room = Math.ceil(inner.length / 4);
    await service.hash([new File([png.slice()], 'a.png')], null);
    const [whole, both, alone] = rooms;
    expect([whole, both]).toEqual([room, room + (alone ?? 0)]);
    expect(rooms).toHaveLength(3);
  });

  it('are unpacked once for all the files in them that come one after the other', async () => {
    const engine = localEngine({ workers: 1 });
    const inner = writeZip(
      Array.from({ length: 40 }, (_, i) => ({ name: `${i}.txt`, data: Buffer.from(`text ${i}`) })),
    );
    const archive = zipFile(writeZip([{ name: 'inner.zip', data: inner, deflated: true }]));
    const [layer] = (await listed(engine, archive)).files;
    const { files } = await listed(engine, layer?.evidence ?? archive);
    let reads = 0;
    const slice = archive.slice.bind(archive);
    archive.slice = (...range) => {
      reads++;
      return slice(...range);
    };
    const records = [];
    for (const { evidence } of files) records.push(await recordIn(engine, evidence));
    expect(records.map((record) => record.sha256)).toEqual(files.map((_, i) => sha256(Buffer.from(`text ${i}`))));
    expect(reads).toBe(0);
  });
});

describe('a bomb', () => {
  it('whose entries share their data gives the first of them', async () => {
    const { files, refused } = await contents(overlappingZip(1000));
    expect(files).toEqual(['0.bin']);
    expect(refused).toHaveLength(999);
    expect(new Set(refused.map(([, reason]) => reason))).toEqual(new Set(['archive-damaged']));
  });

  it('of one file is not opened', async () => {
    expect(await contents(ratioBomb(100 * 2 ** 20))).toMatchObject({
      files: [],
      refused: [['zeros.bin', 'archive-limit']],
    });
    const lying = writeZip([{ name: 'a', data: text, deflated: true, claims: { bytes: 2 ** 30 } }]);
    expect((await contents(lying)).refused).toEqual([['a', 'archive-damaged']]);
  });

  it('of many files is opened up to what one archive may become', async () => {
    const { files, refused } = await contents(flatBomb(200));
    expect(files).toHaveLength(32);
    expect(new Set(refused.map(([, reason]) => reason))).toEqual(new Set(['archive-limit']));
  });

  it('in an archive has no more room than that archive stands for', async () => {
    const engine = localEngine();
    const bomb = flatBomb(20, 2 ** 20);
    const [layer] = (await listed(engine, zipFile(writeZip([{ name: 'b.zip', data: bomb, deflated: true }])))).files;
    const { files, refused } = await listed(engine, layer?.evidence ?? zipFile(bomb));
    expect([files.length, refused.length]).toEqual([1, 19]);
  });
});

it('says something about any bytes, and never more than there is', async () => {
  const engine = localEngine();
  const original = writeZip(
    [
      { name: 'a.txt', data: text, deflated: true, streamed: true },
      { name: 'b.txt', data: text, zip64: true },
      { name: 'in.zip', data: nestedZip(1, 'x'), deflated: true },
    ],
    { zip64: true },
  );
  const change = fc.record({ at: fc.nat(original.length - 1), value: fc.nat(255) });
  const hostile = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
        const bytes = original.slice();
        for (const { at, value } of changes) bytes[at] = value;
        return bytes;
      }),
    },
    fc.nat(original.length).map((length) => original.slice(0, length)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (bytes) => {
      const listing = await engine.list(zipFile(bytes));
      if (!listing.ok) {
        expect(['archive-damaged', 'archive-limit', 'encrypted']).toContain(listing.error);
        return;
      }
      const paths = [...listing.value.files, ...listing.value.refused].map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const { evidence, bytes: size } of listing.value.files) {
        const result = await engine.hash(evidence);
        if (result.ok) expect(result.value.bytes).toBeLessThanOrEqual(size);
        else expect(result.error).toBe('archive-damaged');
      }
    }),
    { numRuns: 400 },
  );
});
