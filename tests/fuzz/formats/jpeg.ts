import { inOrder, literal, type FramedPiece, type TakeApart, viewOf } from './pieces.ts';

const SOS = 0xda;
const EOI = 0xd9;

/** The segments of a JPEG without their markers and lengths, and what the scans hold (ITU-T T.81, annex B). */
export const jpegSegments: TakeApart = (file) => {
  if (file[0] !== 0xff || file[1] !== 0xd8) return null;
  const pieces: FramedPiece[] = [literal(file.subarray(0, 2))];
  let at = 2;
  while (at + 4 <= file.length && file[at + 1] !== EOI) {
    const marker = file[at + 1] ?? 0;
    const end = at + 2 + viewOf(file).getUint16(at + 2);
    pieces.push({ name: marker.toString(16), bytes: file.subarray(at + 4, end), frame: segmentOf(marker) });
    at = end;
    if (marker !== SOS) continue;
    const scanEnd = endOfScan(file, at);
    pieces.push({ name: 'scan', bytes: file.subarray(at, scanEnd), frame: (content) => content });
    at = scanEnd;
  }
  return inOrder([...pieces, literal(file.subarray(at))]);
};

const segmentOf = (marker: number) => (content: Uint8Array) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(Math.min(content.length + 2, 0xffff), 2);
  return Buffer.concat([head, content]);
};

/** A marker ends it, but for stuffed bytes and restarts. */
function endOfScan(file: Uint8Array, from: number): number {
  for (let at = from; at < file.length - 1; at++) {
    const next = file[at + 1] ?? 0;
    if (file[at] === 0xff && next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return file.length;
}
