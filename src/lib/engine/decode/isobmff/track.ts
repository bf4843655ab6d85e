import { ByteReader } from '../byte-reader.ts';
import { boxesIn, boxIn, type Box } from './boxes.ts';

/** What a sequence of pictures says of itself. */
export type Track = {
  /** How it is coded: `av01`, `hvc1`. */
  readonly coding: string;
  readonly width: number;
  readonly height: number;
  /** The boxes that configure the codec. */
  readonly properties: readonly Box[];
};

const VERSION_AND_FLAGS = 4;
/** Times and number of the track, for either version; from there to its sides (ISO/IEC 14496-12, 8.3.2). */
const TIMES_BYTES = [20, 32] as const;
const SIDES_AT = 52;
/** What a visual sample entry has before its boxes (ISO/IEC 14496-12, 12.1.3). */
const VISUAL_ENTRY_BYTES = 78;

/** The first sequence of pictures that is none of alpha or depth of another (ISO/IEC 23008-12, 7). Null without any. */
export function firstTrack(file: Uint8Array): Track | null {
  const moov = boxIn(file, 'moov');
  if (moov === null) return null;
  for (const box of boxesIn(file, moov.start, moov.end)) {
    const track = box.type === 'trak' ? trackIn(file, box) : null;
    if (track !== null) return track;
  }
  return null;
}

function trackIn(file: Uint8Array, trak: Box): Track | null {
  const tkhd = boxIn(file, 'tkhd', trak.start, trak.end);
  const tref = boxIn(file, 'tref', trak.start, trak.end);
  const isAuxiliary = tref !== null && boxIn(file, 'auxl', tref.start, tref.end) !== null;
  const stsd = ['mdia', 'minf', 'stbl', 'stsd'].reduce<Box | null>(
    (holder, type) => (holder === null ? null : boxIn(file, type, holder.start, holder.end)),
    trak,
  );
  if (tkhd === null || stsd === null || isAuxiliary) return null;
  // Behind the number of entries.
  const [entry] = boxesIn(file, stsd.start + VERSION_AND_FLAGS + 4, stsd.end);
  const sides = sidesOf(file, tkhd);
  if (entry === undefined || sides === null) return null;
  const properties = [...boxesIn(file, entry.start + VISUAL_ENTRY_BYTES, entry.end)];
  return { coding: entry.type, ...sides, properties };
}

/** Sides in 16 bits and 16 bits behind the point, which are not looked at. */
function sidesOf(file: Uint8Array, tkhd: Box): { width: number; height: number } | null {
  const reader = new ByteReader(file, tkhd);
  const version = reader.u8();
  reader.skip(VERSION_AND_FLAGS - 1 + TIMES_BYTES[version === 1 ? 1 : 0] + SIDES_AT);
  const width = reader.u16();
  reader.skip(2);
  const height = reader.u16();
  return reader.isOver() || width === 0 || height === 0 ? null : { width, height };
}
