import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBase64url } from '#lib/domain/base64url.ts';
import { headOf, newSealedHeader, pieceCipher, PIECE_BYTES, type SealedHeader } from '#lib/formats/container.ts';
import { gzip } from '#lib/formats/gzip.ts';
import { SealedFile } from '#lib/formats/sealed-file.ts';
import { SealedWriter } from '#lib/formats/sealed-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const breathe = () => Promise.resolve();
const header: SealedHeader = {
  ...newSealedHeader({ kind: 'case', createdAt: '2026-11-22T09:30:00.000Z', build: 'test' }),
  lock: { any: 'thing' },
};
const key = await newKey();

function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The parts of a file: its head, then its pieces. */
async function sealed(plain: Bytes, under = key, as = header): Promise<Bytes[]> {
  const writer = new SealedWriter(as, under, breathe);
  return [writer.head, ...(await writer.add(plain)), await writer.end()];
}

async function opened(parts: readonly Bytes[], under = key): Promise<{ plain: Bytes; fault: string | null }> {
  const file = await SealedFile.open(new Blob([...parts]));
  if (!file.ok) return { plain: new Uint8Array(), fault: file.error.why };
  const pieces: Bytes[] = [];
  for await (const piece of file.value.pieces(under)) {
    if (!piece.ok) return { plain: joined(pieces), fault: piece.error.why };
    pieces.push(piece.value);
  }
  return { plain: joined(pieces), fault: null };
}

function joined(parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

function noise(length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** What opens is a beginning of what was sealed, whatever was done to the file; and it is not taken for the whole. */
async function expectRefused(parts: readonly Bytes[], plain: Bytes): Promise<void> {
  const { plain: found, fault } = await opened(parts);
  expect(fault).not.toBeNull();
  expect(Buffer.compare(found, plain.subarray(0, found.length))).toBe(0);
}

it.each([0, 1, 1000, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])(
  '%i bytes come back as they were',
  async (length) => {
    const plain = noise(length);
    const parts = await sealed(plain);
    expect(parts).toHaveLength(1 + Math.max(1, Math.ceil(length / PIECE_BYTES)));
    const { plain: found, fault } = await opened(parts);
    expect(fault).toBeNull();
    expect(Buffer.compare(found, plain)).toBe(0);
  },
);

it('begins as the format says', async () => {
  const [head] = await sealed(new Uint8Array(3));
  expect([...(head ?? []).slice(0, 12)]).toEqual([0x89, 0x4c, 0x4e, 0x54, 0x4c, 13, 26, 10, 0, 0, 0, 1]);
  const file = await SealedFile.open(new Blob(await sealed(new Uint8Array(3))));
  expect(file.ok && file.value.header).toEqual(header);
});

it('a file with any one bit flipped is refused', async () => {
  const plain = new TextEncoder().encode('twelve photographs of a bicycle\n'.repeat(20));
  const whole = joined(await sealed(plain));
  for (let at = 0; at < whole.length; at++) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    await expectRefused([changed], plain);
  }
});

it('a file cut or lengthened anywhere is refused', async () => {
  const plain = noise(PIECE_BYTES + 500);
  const whole = joined(await sealed(plain));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
      await expectRefused([whole.slice(0, length)], plain);
    }),
    { numRuns: 40 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (more) => {
      await expectRefused([whole, new Uint8Array(more)], plain);
    }),
    { numRuns: 20 },
  );
});

it('pieces that are missing, repeated, in another order or from another file are refused', async () => {
  const plain = noise(3 * PIECE_BYTES + 10);
  const [head = new Uint8Array(), ...pieces] = await sealed(plain);
  const order = fc.array(fc.nat({ max: pieces.length - 1 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(order, async (chosen) => {
      fc.pre(chosen.join() !== '0,1,2,3');
      await expectRefused([head, ...chosen.map((i) => pieces[i] ?? new Uint8Array())], plain);
    }),
    { numRuns: 40 },
  );
  const other = { ...header, createdAt: '2026-11-22T09:30:01.000Z' };
  const [otherHead = new Uint8Array(), ...otherPieces] = await sealed(plain, key, other);
  await expectRefused([head, ...otherPieces], plain);
  await expectRefused([otherHead, ...pieces], plain);
});

it('another key opens nothing', async () => {
  expect(await opened(await sealed(noise(10)), await newKey())).toMatchObject({ fault: 'damaged' });
});

it.each([
  ['another file', new TextEncoder().encode('{"format":"lintel-report/1"}'), 'not-sealed'],
  ['nothing', new Uint8Array(), 'not-sealed'],
  ['a later version', joined([headOf(header)]).map((byte, i) => (i === 11 ? 2 : byte)), 'newer-version'],
  ['a header of 4 GB', joined([headOf(header)]).map((byte, i) => (i === 12 ? 255 : byte)), 'bad-header'],
])('%s is told as what it is', async (_name, bytes, fault) => {
  expect(await opened([new Uint8Array(bytes)])).toMatchObject({ fault });
});

it('a piece that would grow beyond its size is refused, however little it weighs', async () => {
  const bomb = await gzip(new Uint8Array(64 * PIECE_BYTES), breathe);
  const head = headOf(header);
  const cipher = pieceCipher(header, head, 0, true);
  const piece = new Uint8Array(await crypto.subtle.encrypt(cipher, key, bomb));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, piece.length);
  expect(await opened([head, length, piece])).toEqual({ plain: new Uint8Array(), fault: 'too-large' });
});

it('a header that is none is refused', async () => {
  for (const change of [{ salt: toBase64url(new Uint8Array(31)) }, { kind: 'photograph' }, { more: 1 }]) {
    const text = new TextEncoder().encode(JSON.stringify({ ...header, ...change }));
    const head = new Uint8Array([...headOf(header).slice(0, 12), 0, 0, text.length >> 8, text.length & 255, ...text]);
    expect(await SealedFile.open(new Blob([head]))).toMatchObject({ ok: false, error: { why: 'bad-header' } });
  }
});
