import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import type { Plane } from '../../fixtures/jpeg-blocks.ts';
import { paint } from '../../fixtures/painter.ts';
import { writePlanarJpeg, type PlanarJpeg, type ScanScript } from '../../fixtures/planar-jpeg.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const decoder: Decoder = new JpegDecoder(engineModules.jpeg, engineModules.kernel);
const [width, height] = [41, 27];

type Sampling = readonly (readonly [number, number])[];
const EVEN: Sampling = [
  [1, 1],
  [1, 1],
  [1, 1],
  [1, 1],
];
const CHROMA_HALVED: Sampling = [
  [2, 2],
  [1, 1],
  [1, 1],
  [2, 2],
];
const BLACK_HALVED: Sampling = [
  [2, 1],
  [1, 1],
  [1, 1],
  [1, 1],
];

/** One painting a component, as large as its sampling factors make it. */
function planes(sampling: Sampling): Plane[] {
  const [h, v] = [0, 1].map((axis) => Math.max(...sampling.map((factors) => factors[axis] ?? 1))) as [number, number];
  return sampling.map(([across, down], seed) => {
    const picture = paint(seed + 1, Math.ceil((width * across) / h), Math.ceil((height * down) / v));
    const data = Uint8Array.from({ length: picture.width * picture.height }, (_, i) => picture.data[4 * i + 1] ?? 0);
    return { width: picture.width, height: picture.height, data };
  });
}

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  expect(header).toMatchObject({ width, height });
  return decoder.decode(bytes, header);
}

async function pixelsOf(jpeg: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const image = await decode(jpeg);
  if (!image.ok) throw new Error(image.error.said.join());
  expect(image.value.warnings).toEqual([]);
  return [...image.value.pixels.data];
}

/** What the four components stand for, when the codec decodes them as two files of three that our own encoder wrote. */
async function expectedOf(sampling: Sampling, adobe: number | undefined): Promise<number[]> {
  const [a, b, c, d] = planes(sampling) as [Plane, Plane, Plane, Plane];
  const [, , , black] = sampling as [unknown, unknown, unknown, readonly [number, number]];
  const isYcck = adobe === 2;
  const three = sampling.slice(0, 3);
  const colours = await pixelsOf(
    writePlanarJpeg({ width, height, planes: [a, b, c], sampling: three, adobe: isYcck ? 1 : 0 }),
  );
  const beside = await pixelsOf(
    writePlanarJpeg({ width, height, planes: [a, b, d], sampling: [...sampling.slice(0, 2), black], adobe: 0 }),
  );
  return colours.map((value, i) => {
    if (i % 4 === 3) return 255;
    const light = isYcck ? 255 - value : value;
    return Math.round((light * (beside[i - (i % 4) + 2] ?? 0)) / 255);
  });
}

const all = [0, 1, 2, 3];
const bands: ScanScript[] = all.flatMap((index) => [
  { components: [index], first: 1, last: 9, low: 1 },
  { components: [index], first: 10, last: 63 },
]);
/** Ways to deal four components out to scans. */
const SCANS: Record<string, Pick<PlanarJpeg, 'scans' | 'progressive'>> = {
  together: {},
  'one after the other': { scans: all.map((index) => ({ components: [index] })) },
  'black first': { scans: [{ components: [3] }, { components: [0, 1, 2] }] },
  'in pairs': { scans: [{ components: [0, 1] }, { components: [2, 3] }] },
  progressive: { progressive: true },
};

it('decodes four components however they are sampled, marked, dealt out to scans and restarted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(EVEN, CHROMA_HALVED, BLACK_HALVED),
      fc.constantFrom(undefined, 0, 2),
      fc.constantFrom(...Object.values(SCANS)),
      fc.constantFrom(0, 1, 3),
      async (sampling, adobe, scans, restart) => {
        const marked = adobe === undefined ? {} : { adobe };
        const jpeg = writePlanarJpeg({
          width,
          height,
          planes: planes(sampling),
          sampling,
          restart,
          ...marked,
          ...scans,
        });
        expect(await pixelsOf(jpeg)).toEqual(await expectedOf(sampling, adobe));
      },
    ),
    { numRuns: 40 },
  );
});

it('follows the bits of the first coefficients through the scans that refine them', async () => {
  const four = { width, height, planes: planes(CHROMA_HALVED), sampling: CHROMA_HALVED, progressive: true };
  const scans = [
    { components: all, last: 0, low: 2 },
    { components: all, last: 0, high: 2, low: 1 },
    { components: all, last: 0, high: 1, low: 0 },
    ...bands,
  ];
  const atOnce = [{ components: all, last: 0 }, ...bands];
  const refined = await pixelsOf(writePlanarJpeg({ ...four, scans, restart: 2 }));
  expect(refined).toEqual(await pixelsOf(writePlanarJpeg({ ...four, scans: atOnce })));
});

it('takes what no Adobe segment marks for CMYK, inverted like what one does', async () => {
  const four = { width, height, planes: planes(EVEN), sampling: EVEN };
  expect(await pixelsOf(writePlanarJpeg(four))).toEqual(await pixelsOf(writePlanarJpeg({ ...four, adobe: 0 })));
});

const four = { width, height, planes: planes(EVEN), sampling: EVEN, adobe: 2 };

it('says so when the Adobe segment names a transform that nobody has defined', async () => {
  const image = await decode(writePlanarJpeg({ ...four, adobe: 7 }));
  const known = await decode(writePlanarJpeg(four));
  expect(image.ok && image.value.warnings).toEqual(['JPEG: unknown Adobe colour transform']);
  expect(image.ok && image.value.pixels).toEqual(known.ok && known.value.pixels);
});

it('keeps what comes before a cut, and says so', async () => {
  const jpeg = writePlanarJpeg(four);
  const whole = await pixelsOf(jpeg);
  const cut = await decode(jpeg.slice(0, Math.floor(jpeg.length * 0.7)));
  if (!cut.ok) throw new Error('not decoded');
  expect(cut.value.warnings).not.toEqual([]);
  expect([...cut.value.pixels.data.subarray(0, 8 * width * 4)]).toEqual(whole.slice(0, 8 * width * 4));
  expect(await pixelsOf(jpeg)).toEqual(whole);
});

it('loses no more than one restart interval to broken codes', async () => {
  const row = Math.ceil(width / 8);
  const jpeg = writePlanarJpeg({ ...four, restart: row });
  const whole = await pixelsOf(jpeg);
  const broken = jpeg.slice();
  // All ones are no code in any table; a zero follows so that they are no marker.
  const at = broken.findLastIndex((byte, i) => byte === 0xff && broken[i + 1] === 0xd0) + 2;
  broken.set([0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0], at);
  const image = await decode(broken);
  if (!image.ok) throw new Error('not decoded');
  expect(image.value.warnings).toContain('JPEG: broken codes');
  const rows = (pixels: ArrayLike<number>, from: number, to: number) =>
    Array.from(pixels).slice(from * width * 4, to * width * 4);
  expect(rows(image.value.pixels.data, 0, 8)).toEqual(rows(whole, 0, 8));
  expect(rows(image.value.pixels.data, 8, 16)).not.toEqual(rows(whole, 8, 16));
  expect(rows(image.value.pixels.data, 16, height)).toEqual(rows(whole, 16, height));
});

it('says so when there are too many coded data, or too few', async () => {
  const jpeg = writePlanarJpeg(four);
  const tooMany = Uint8Array.from([...jpeg.slice(0, -2), 1, 2, 3, 0xff, 0xd9]);
  const image = await decode(tooMany);
  expect(image.ok && image.value.warnings).toContain('JPEG: coded data left over');
  const tooFew = writePlanarJpeg({ ...four, restart: 1 });
  const last = tooFew.findLastIndex((byte, i) => byte === 0xff && ((tooFew[i + 1] ?? 0) & 0xf8) === 0xd0);
  const short = await decode(Uint8Array.from([...tooFew.slice(0, last), 0xff, 0xd9]));
  expect(short.ok && short.value.warnings).toContain('JPEG: coded data missing');
});

it('gives up on components that hang together, and does not call them broken', async () => {
  const largerBlack: Sampling = [
    [1, 1],
    [1, 1],
    [1, 1],
    [2, 2],
  ];
  const scans = [{ components: [0, 3] }, { components: [1, 2] }];
  for (const jpeg of [
    writePlanarJpeg({ width, height, planes: planes(largerBlack), sampling: largerBlack }),
    writePlanarJpeg({ width, height, planes: planes(CHROMA_HALVED), sampling: CHROMA_HALVED, scans }),
  ]) {
    const said = ['JPEG: four components that cannot be separated'];
    expect(await decode(jpeg)).toEqual({ ok: false, error: { reason: 'unsupported-coding', said } });
  }
});

it('gives a value for any damage, and decodes the next file as if nothing had been', async () => {
  const files = Object.values(SCANS).map((scans) => writePlanarJpeg({ ...four, ...scans, restart: 4 }));
  const whole = await pixelsOf(files[0] ?? new Uint8Array());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) }), { maxLength: 6 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      async (file, changes, part) => {
        const bytes = file.slice(0, Math.ceil(file.length * part));
        for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        const header = decoder.header(bytes);
        if (header === null || header.width * header.height > 1e6) return;
        const image = await decoder.decode(bytes, header);
        if (image.ok)
          expect(image.value.pixels.data).toHaveLength(header.width * header.height * image.value.pixels.channels);
      },
    ),
    { numRuns: 300 },
  );
  expect(await pixelsOf(files[0] ?? new Uint8Array())).toEqual(whole);
});
