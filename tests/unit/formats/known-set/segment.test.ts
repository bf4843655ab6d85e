import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { SegmentKind } from '#lib/domain/known-set.ts';
import { capacityOf, compareKeys, widthOf } from '#lib/formats/known-set/segment-layout.ts';
import { KnownSegment } from '#lib/formats/known-set/segment.ts';
import { writeSegment } from '#lib/formats/known-set/write-segment.ts';
import { seededWords } from '../../../fixtures/skewed-hashes.ts';

const CATEGORIES: readonly SaidCategory[] = [
  { scheme: 'uk-a-c', value: 'A' },
  { scheme: null, value: 'Catégorie "1"' },
];

const kinds = fc.constantFrom<SegmentKind>('sha256', 'sha1', 'md5', 'pdq');

/** Keys in their order, none twice, with a code each. */
const records = (kind: SegmentKind, maxLength = 300) =>
  fc
    .uniqueArray(fc.uint8Array({ minLength: widthOf(kind), maxLength: widthOf(kind) }), {
      minLength: 1,
      maxLength,
      selector: (key) => key.join(),
    })
    .map((keys) => keys.toSorted((a, b) => compareKeys(a, 0, b, 0, widthOf(kind))));

const written = (kind: SegmentKind, keys: readonly Uint8Array[]) =>
  writeSegment(kind, CATEGORIES, {
    keys: Uint8Array.from(keys.flatMap((key) => [...key])),
    codes: Uint8Array.from(keys, (_, i) => i % 3),
  });

/** The value of a segment that has to be there. */
async function segmentOf(bytes: Uint8Array<ArrayBuffer>): Promise<KnownSegment> {
  const read = await KnownSegment.read(bytes);
  if (!read.ok) throw new Error(`unexpected: ${read.error}`);
  return read.value;
}

async function resealed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const copy = bytes.slice();
  const body = copy.subarray(0, copy.length - 32);
  copy.set(new Uint8Array(await crypto.subtle.digest('SHA-256', body)), body.length);
  return copy;
}

const withKeys = kinds.chain((kind) => records(kind).map((keys) => ({ kind, keys })));

describe('a segment', () => {
  it('finds every key that it holds, with its category, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(withKeys, fc.uint8Array({ minLength: 32, maxLength: 32 }), async ({ kind, keys }, other) => {
        const segment = await segmentOf(await written(kind, keys));
        expect(segment.count).toBe(keys.length);
        keys.forEach((key, i) => {
          expect(segment.find(key)).toBe(i);
          expect(segment.categoryAt(i)).toEqual(i % 3 === 0 ? null : CATEGORIES[(i % 3) - 1]);
        });
        const isThere = keys.some((key) => compareKeys(key, 0, other, 0, widthOf(kind)) === 0);
        expect(segment.find(other) >= 0).toBe(isThere);
        expect([...segment.wholeKeys()]).toEqual(keys.flatMap((key) => [...key]));
      }),
    );
  });

  it('is the same bytes for the same set', async () => {
    const keys = fc.sample(records('sha1'), { numRuns: 1, seed: 1 })[0] ?? [];
    expect(await written('sha1', keys)).toEqual(await written('sha1', keys));
  });

  it.each([
    ['sha256', 9],
    ['pdq', 33],
  ] as const)('takes at most so many bytes for each %s when it is full: %i', async (kind, most) => {
    const [count, width] = [capacityOf(kind), widthOf(kind)];
    const keys = new Uint8Array(count * width);
    const view = new DataView(keys.buffer);
    for (let i = 0; i < count; i++) view.setUint32(i * width, i * 65_521);
    const bytes = await writeSegment(kind, CATEGORIES, { keys, codes: new Uint8Array(count) });
    // Sealing adds a vector of 12 bytes and a tag of 16.
    expect((bytes.length + 28) / count).toBeLessThan(most);
    expect((await segmentOf(bytes)).count).toBe(count);
  });

  it('holds no more than a segment may', async () => {
    const count = capacityOf('md5') + 1;
    const keys = new Uint8Array(count * 8);
    const view = new DataView(keys.buffer);
    for (let i = 0; i < count; i++) view.setUint32(i * 8, i);
    const bytes = await writeSegment('md5', [], { keys, codes: new Uint8Array(count) });
    expect(await KnownSegment.read(bytes)).toEqual({ ok: false, error: 'damaged' });
  });
});

describe('bytes of anybody', () => {
  it('are refused when any bit of a segment is another', async () => {
    await fc.assert(
      fc.asyncProperty(withKeys, fc.nat(), fc.integer({ min: 0, max: 7 }), async ({ kind, keys }, at, bit) => {
        const bytes = await written(kind, keys);
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        expect((await KnownSegment.read(bytes)).ok).toBe(false);
      }),
    );
  });

  it('are refused when they are cut or go on', async () => {
    const bytes = await written('sha256', fc.sample(records('sha256'), { numRuns: 1, seed: 2 })[0] ?? []);
    for (const length of [0, 7, 8, 19, 20, 100, bytes.length - 33, bytes.length - 1]) {
      expect((await KnownSegment.read(bytes.slice(0, length))).ok).toBe(false);
    }
    expect((await KnownSegment.read(new Uint8Array([...bytes, 0]))).ok).toBe(false);
  });

  it('never make it search wrongly, whatever they are: with a right checksum either everything is in order or it is refused', async () => {
    const next = seededWords(3);
    for (let round = 0; round < 400; round++) {
      const [keys = []] = fc.sample(records('md5', 40), { numRuns: 1, seed: round });
      const bytes = await written('md5', keys);
      for (let change = next() % 3; change >= 0; change--) bytes[next() % (bytes.length - 32)] = next() & 255;
      const read = await KnownSegment.read(await resealed(bytes));
      if (!read.ok) continue;
      const whole = read.value.wholeKeys();
      for (let place = 0; place < read.value.count; place++) {
        expect(read.value.find(whole, place * widthOf(read.value.kind))).toBe(place);
      }
    }
  });

  it('are refused when they are of a later version, hold nothing, or hold a key twice', async () => {
    const one = { keys: new Uint8Array(8), codes: Uint8Array.of(0) };
    const later = await writeSegment('md5', [], one);
    later[8] = 2;
    expect(await KnownSegment.read(await resealed(later))).toEqual({ ok: false, error: 'not-a-segment' });
    const empty = await writeSegment('md5', [], { keys: new Uint8Array(), codes: new Uint8Array() });
    expect(await KnownSegment.read(empty)).toEqual({ ok: false, error: 'damaged' });
    const twice = await writeSegment('md5', [], { keys: new Uint8Array(16), codes: new Uint8Array(2) });
    expect(await KnownSegment.read(twice)).toEqual({ ok: false, error: 'damaged' });
  });

  it('are refused when the table is written in another way, or a code is not in it', async () => {
    const bytes = await writeSegment('md5', [{ scheme: null, value: 'A' }], {
      keys: new Uint8Array(8),
      codes: Uint8Array.of(1),
    });
    expect((await KnownSegment.read(bytes)).ok).toBe(true);
    const said = new TextDecoder('latin1').decode(bytes);
    for (const other of ['"scheme" :nul', '"value":"A","scheme":null']) {
      const table = other.startsWith('"value"') ? '"scheme":null,"value":"A"' : '"scheme":null';
      const changed = Uint8Array.from(said.replace(table, other), (c) => c.charCodeAt(0));
      expect(changed).toHaveLength(bytes.length);
      expect(await KnownSegment.read(await resealed(changed))).toEqual({ ok: false, error: 'damaged' });
    }
    bytes[bytes.length - 33] = 2;
    expect(await KnownSegment.read(await resealed(bytes))).toEqual({ ok: false, error: 'damaged' });
  });
});
