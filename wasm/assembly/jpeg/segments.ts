// Marker segments (ITU-T T.81, annex B) up to the next scan. Whatever libjpeg would warn of or give up at, and whatever else no
// encoder writes, makes the file one for the other decoder: what is read here is read by both alike.
import { GREY, RGB, YCC, component, frame, readFrame } from './frame';
import { readHuffmanTables } from './huffman-table';
import { readQuantisers } from './quantisation';
import { beginScan, scan } from './scan';

/** What came of reading on. */
export const REFUSED: i32 = 0;
export const SCAN: i32 = 1;
export const END: i32 = 2;

const TEM: i32 = 0x01;
const SOF2: i32 = 0xc2;
const DHT: i32 = 0xc4;
const RST0: i32 = 0xd0;
const RST7: i32 = 0xd7;
const EOI: i32 = 0xd9;
const SOS: i32 = 0xda;
const DQT: i32 = 0xdb;
const DNL: i32 = 0xdc;
const DRI: i32 = 0xdd;
const APP0: i32 = 0xe0;
const APP14: i32 = 0xee;
const COM: i32 = 0xfe;

/** 'JFIF' and 'Adob', as u32 reads them. */
const JFIF: u32 = 0x4649464a;
const ADOB: u32 = 0x626f6441;

let hasJfif = false;
/** The transform that Adobe's segment names; -1 without one. */
let adobe: i32 = -1;

export function forgetSegments(): void {
  hasJfif = false;
  adobe = -1;
}

/**
 * Reads on to the next scan, or to the end.
 *
 * @param marker that has been read already, or 0
 * @param at     where the file goes on
 * @param end    of the file
 */
export function readSegments(marker: i32, at: usize, end: usize): i32 {
  while (true) {
    if (marker == 0) {
      if (at >= end || load<u8>(at) != 0xff) return REFUSED;
      // Any number of fill bytes may come before a marker (B.1.1.2).
      while (at < end && load<u8>(at) == 0xff) at++;
      if (at >= end) return REFUSED;
      marker = <i32>load<u8>(at++);
    }
    if (marker == EOI) return at <= end ? END : REFUSED;
    // Markers without parameters, which libjpeg passes over wherever none is due.
    if (marker == TEM || (marker >= RST0 && marker <= RST7)) {
      marker = 0;
      continue;
    }
    if (at + 2 > end) return REFUSED;
    const bytes = ((<i32>load<u8>(at) << 8) | <i32>load<u8>(at, 1)) - 2;
    const from = at + 2;
    if (bytes < 0 || from + <usize>bytes > end) return REFUSED;
    if (marker == SOS) return beginScan(from, bytes) ? SCAN : REFUSED;
    if (!take(marker, from, bytes)) return REFUSED;
    at = from + <usize>bytes;
    marker = 0;
  }
}

function take(marker: i32, at: usize, bytes: i32): bool {
  if (marker >= 0xc0 && marker <= SOF2) return readFrame(at, bytes, marker == SOF2);
  switch (marker) {
    case DHT: return readHuffmanTables(at, bytes);
    case DQT: return readQuantisers(at, bytes);
    case DRI:
      if (bytes != 2) return false;
      scan.interval = (<i32>load<u8>(at) << 8) | <i32>load<u8>(at, 1);
      return true;
    case APP0:
      // JFIF of a version that libjpeg would wonder about (ITU-T T.871, 10.1).
      if (bytes < 14 || load<u32>(at) != JFIF || load<u8>(at, 4) != 0) return true;
      hasJfif = true;
      return load<u8>(at, 5) == 1;
    case APP14:
      // ITU-T T.872, 6.5.3.
      if (bytes >= 12 && load<u32>(at) == ADOB && load<u8>(at, 4) == 0x65) adobe = <i32>load<u8>(at, 11);
      return true;
    // A number of lines that comes late (B.2.5) is for whoever calls: it has to be in the frame header by now.
    default: return (marker > APP0 && marker <= 0xef) || marker == COM || marker == DNL;
  }
}

/** What the components stand for, in libjpeg's order of belief; -1 when it would wonder itself. */
export function colourOf(): i32 {
  if (frame.count == 1) return GREY;
  if (hasJfif) return YCC;
  if (adobe >= 0) return adobe == 0 ? RGB : adobe == 1 ? YCC : -1;
  const isNamedRgb = component(0).id == 0x52 && component(1).id == 0x47 && component(2).id == 0x42;
  return isNamedRgb ? RGB : YCC;
}
