import { parseFrame, type Frame } from './frame.ts';
import { parseHuffmanTables } from './huffman-table.ts';
import { parseScan } from './scan.ts';
import { codedDataEnd, DHT, DQT, DRI, EOI, isFrame, isPassedOver, segmentAfter, SOS } from './segments.ts';

/**
 * A JPEG up to the first segment behind a scan that libjpeg gives up at, although it has read pixels by then: what follows
 * when foreign data stand in the middle of a file. Null when there is none.
 */
export function soundPart(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  let frame: Frame | null = null;
  let isInScans = false;
  for (let at = 2; ;) {
    const segment = segmentAfter(file, at);
    if (segment === null || segment.marker === EOI) return null;
    const body = file.subarray(segment.from, segment.end);
    const isWhole = segment.end <= file.length;
    if (isInScans && !(isWhole && isSound(segment.marker, body, frame))) return file.subarray(0, segment.at);
    if (isFrame(segment.marker)) frame = parseFrame(segment.marker, body);
    isInScans ||= segment.marker === SOS;
    at = segment.marker === SOS ? codedDataEnd(file, segment.end) : segment.end;
  }
}

/** Whether libjpeg goes on after a segment between scans. */
function isSound(marker: number, body: Uint8Array, frame: Frame | null): boolean {
  switch (marker) {
    case SOS:
      return frame !== null && parseScan(body, frame) !== null;
    case DHT:
      return parseHuffmanTables(body) !== null;
    case DQT:
      return areQuantisationTables(body);
    case DRI:
      return body.length === 2;
    default:
      return isPassedOver(marker);
  }
}

/** T.81, B.2.4.1: 64 numbers a table, of one byte or two. */
function areQuantisationTables(body: Uint8Array): boolean {
  for (let at = 0; at < body.length;) {
    const place = body[at] ?? 0;
    if ((place & 0xec) !== 0) return false;
    at += 1 + (place >> 4 === 0 ? 64 : 128);
    if (at > body.length) return false;
  }
  return true;
}
