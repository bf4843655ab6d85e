import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { inPieces, readAll, sourceOf } from '../../../fixtures/exchange/read-all.ts';
import { writeVics } from '../../../fixtures/exchange/vics-writer.ts';
import { writeZip, type ZipEntry } from '../../../fixtures/zip-writer.ts';

const utf8 = new TextEncoder();
const document = utf8.encode(writeVics({ kind: 'Cases', media: 800 }));
const json: ZipEntry = { name: 'OP-1/case.json', data: document, deflated: true };
const md5 = '9e107d9d372bb6826bd81d3542a419d6';
const media: ZipEntry[] = Array.from({ length: 30 }, (_, i) => ({
  name: `OP-1/files/${i}.jpg`,
  data: utf8.encode(`${md5}\n`.repeat(i + 1)),
}));
const list: ZipEntry = { name: 'OP-1/md5.txt', data: utf8.encode(`${md5}  a.jpg\n`) };
const other: ZipEntry = { name: 'notes.txt', data: utf8.encode('nothing of interest') };

const plain = await readAll(sourceOf(document), 'vics-2.0');
const gzipped = new Uint8Array(gzipSync(document));

describe('A zip archive', () => {
  it.each([
    ['deflated', [...media, other, json]],
    ['stored, and sizes behind the data', [{ ...json, deflated: false, streamed: true }, ...media]],
    ['in its form of 64 bits', [{ ...json, zip64: true, localExtra: 40 }]],
  ])('is read for the one exchange file in it: %s', async (_, entries) => {
    const source = sourceOf(writeZip(entries));
    expect(await recognise(source)).toMatchObject({ ok: true, value: { format: 'vics-2.0', zipped: true } });
    const { entries: read, end } = await readAll(source, 'vics-2.0');
    expect(read).toEqual(plain.entries);
    expect(end).toMatchObject({ read: 800, truncated: false });
    expect(end?.bytes).toBeLessThanOrEqual(source.size ?? 0);
  });

  it('names what else in it could have been meant', async () => {
    const { end } = await readAll(sourceOf(writeZip([list, json, other])), 'vics-2.0');
    expect(end?.notCarried).toMatchObject({ 'OP-1/md5.txt': 1 });
    expect(end?.notCarried).not.toHaveProperty('notes.txt');
  });

  it('is not opened for what is not there, has a password, or cannot be read from its end', async () => {
    const fault = async (entries: ZipEntry[]) => await recognise(sourceOf(writeZip(entries)));
    expect(await fault([...media, other])).toEqual({ ok: false, error: { why: 'unknown-format' } });
    expect(await fault([{ ...json, claims: { flags: 1 } }])).toEqual({ ok: false, error: { why: 'encrypted' } });
    const { slice, ...source } = sourceOf(writeZip([json]));
    expect(slice).toBeDefined();
    expect(await recognise(source)).toEqual({ ok: false, error: { why: 'cannot-be-read' } });
  });

  it('that is damaged is called so, and none of its damage is an exception', async () => {
    const sound = writeZip([json]);
    const cut = sourceOf(sound.slice(0, sound.length - 300));
    expect(await recognise(cut)).toEqual({ ok: false, error: { why: 'damaged' } });
    const claims = { crc32: 7 };
    const { entries, fault } = await readAll(sourceOf(writeZip([{ ...json, claims }])), 'vics-2.0');
    expect([entries.length, fault]).toEqual([800, { why: 'damaged' }]);
    for (let at = 100; at < sound.length - 200; at += 997) {
      const broken = sound.slice();
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      const read = await readAll(sourceOf(broken), 'vics-2.0');
      expect(read.fault ?? read.end?.truncated, String(at)).toBeTruthy();
    }
  });

  it('that would unpack to far more than it holds is left', async () => {
    const head = '{"@odata.context":"http://github.com/ICMEC/ProjectVic/x#Media","value":[';
    const bomb = Buffer.alloc(150 * 1024 * 1024, ' ');
    bomb.write(head);
    const { fault } = await readAll(sourceOf(writeZip([{ name: 'a.json', data: bomb, deflated: true }])), 'vics-2.0');
    expect(fault).toEqual({ why: 'too-large-inside' });
  });
});

describe('A file packed by gzip', () => {
  it('is read', async () => {
    expect(await recognise(sourceOf(gzipped))).toMatchObject({ ok: true, value: { format: 'vics-2.0', zipped: true } });
    const { entries, end } = await readAll(inPieces(gzipped, [700]), 'vics-2.0');
    expect(entries).toEqual(plain.entries);
    expect(end).toMatchObject({ truncated: false, bytes: gzipped.length });
  });

  it('that was cut gives what stood before, and is called truncated', async () => {
    const { entries, end } = await readAll(sourceOf(gzipped.slice(0, gzipped.length / 2)), 'vics-2.0');
    expect(end).toMatchObject({ truncated: true, read: entries.length });
    expect(entries.length).toBeGreaterThan(100);
    expect(entries).toEqual(plain.entries.slice(0, entries.length));
  });

  it('that was cut inside a name of a list is called truncated, too', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${md5}  ${'name '.repeat(400)}${String(i)}\n`);
    const packed = new Uint8Array(gzipSync(lines.join('')));
    for (let length = packed.length - 9; length > packed.length - 40; length--) {
      const { entries, end } = await readAll(sourceOf(packed.slice(0, length)), 'sums');
      expect(end).toMatchObject({ truncated: true, read: entries.length });
    }
  });

  it('that is damaged is called so', async () => {
    const broken = gzipped.slice();
    broken.fill(0xff, broken.length / 2, broken.length / 2 + 50);
    expect((await readAll(sourceOf(broken), 'vics-2.0')).fault).toEqual({ why: 'damaged' });
  });
});

describe('A source', () => {
  it('that cannot be read to its end is told as such', async () => {
    const source = {
      ...sourceOf(document),
      async *pieces() {
        yield await Promise.resolve(document.subarray(0, 140_000));
        throw new Error('The stick was pulled');
      },
    };
    expect((await readAll(source, 'vics-2.0')).fault).toEqual({ why: 'cannot-be-read' });
  });
});
