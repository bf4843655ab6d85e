import type { EngineModules } from '#lib/engine/contract.ts';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import type { PdqHasher } from '#lib/engine/hash/pdq.ts';
import type { JpegTimes } from './api.ts';
import { medians, timed } from './median.ts';

type Ways = {
  readonly modules: EngineModules;
  readonly pdq: Pick<PdqHasher, 'hash'>;
  /** The whole job of the same file. */
  readonly job: () => Promise<unknown>;
};

/** Milliseconds of the ways from a JPEG to its PDQ, and of what they are held against; all take their turns in each round. */
export async function jpegTimes(
  bytes: Uint8Array<ArrayBuffer>,
  { modules, pdq, job }: Ways,
  rounds: number,
): Promise<JpegTimes> {
  const own = new JpegDecoder(modules.jpeg, modules.kernel);
  const mozjpegAlone = new JpegDecoder(modules.jpeg);
  const hashed = () => {
    hashedInStream(own, bytes);
  };
  const times = await medians(rounds, async () => {
    const [ours] = await timed(hashed);
    const [jsquash, pixels] = await timed(() => decoded(mozjpegAlone, bytes));
    const [jsquashPdq] = await timed(() => pdq.hash(pixels));
    const [canvas] = await timed(() => onCanvas(bytes));
    const before = jsquash + jsquashPdq;
    const ratios = { toCanvas: ours / canvas, toJsquash: ours / jsquash, beforeToCanvas: before / canvas };
    return { ours, jsquash, canvas, before, ...ratios };
  });
  // Apart from the others, which leave 48 MB of pixels each to be collected.
  const { jobToOurs } = await medians(3 * rounds, async () => {
    const [ours] = await timed(hashed);
    const [whole] = await timed(job);
    return { jobToOurs: whole / ours };
  });
  return { ...times, jobToOurs, wasmBytes: own.memoryBytes() };
}

function hashedInStream(decoder: JpegDecoder, bytes: Uint8Array<ArrayBuffer>): void {
  const header = decoder.header(bytes);
  if (header === null || decoder.hash(bytes, header) === null) throw new Error('Our decoder does not take it');
}

async function decoded(decoder: Decoder, bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  const image = header === null ? null : await decoder.decode(bytes, header);
  if (image?.ok !== true) throw new Error('Not decoded');
  return image.value.pixels;
}

/** What a page without codecs of its own has to do to get at pixels. */
async function onCanvas(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('No canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height).data.length;
}
