import type { ImageHeader } from './decoder.ts';

export type JpegHeader = ImageHeader & { readonly components: number };

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Markers without a length: TEM and RST0 to RST7. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** SOF0 to SOF15; DHT, JPG and DAC lie between them. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Walks the marker segments of ITU-T T.81 (annex B) to the first frame header, skipping stray bytes between segments as
 * libjpeg does, so that both read the same dimensions. Null when no frame header comes before the scan.
 */
export function jpegHeader(head: Uint8Array): JpegHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 2; ;) {
    while (at < head.length && head[at] !== 0xff) at++;
    while (head[at] === 0xff) at++;
    const marker = head[at++];
    if (marker === undefined || marker === SOI || marker === EOI || marker === SOS) return null;
    if (marker === 0 || isBare(marker)) continue;
    if (isFrame(marker)) return at + 8 <= head.length ? frameHeader(view, at) : null;
    if (at + 2 > head.length) return null;
    at += Math.max(2, view.getUint16(at));
  }
}

/** Length, precision, lines, samples a line, components (B.2.2). */
function frameHeader(view: DataView, at: number): JpegHeader | null {
  const height = view.getUint16(at + 3);
  const width = view.getUint16(at + 5);
  if (width === 0 || height === 0) return null;
  return { width, height, components: view.getUint8(at + 7) };
}
