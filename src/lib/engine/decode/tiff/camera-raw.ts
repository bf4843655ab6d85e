import { Ifd, type TiffFile } from './ifd.ts';
import { Photometric, Tag } from './tags.ts';

/** Directories that are looked into; cameras write a handful. */
const MAX_SUB_IFDS = 16;
/** Compressions that only cameras use: Nikon, Sony, Samsung, Kodak, Pentax. */
const CAMERA_COMPRESSIONS = new Set([34713, 32767, 32769, 32770, 65000, 65535]);

/**
 * Whether a file in the form of a TIFF is a camera's raw file, of which the first directory is at best a thumbnail: DNG by
 * its version, Canon's CR2 by its mark, the others by sensor data in the first directory or in one below it.
 */
export function isCameraRaw(file: TiffFile): boolean {
  if (!file.isBig && file.bytes[8] === 0x43 && file.bytes[9] === 0x52) return true;
  const first = Ifd.read(file, file.firstIfd);
  if (first === null) return false;
  return first.has(Tag.dngVersion) || holdsSensorData(first) || subIfds(file, first).some(holdsSensorData);
}

function holdsSensorData(ifd: Ifd): boolean {
  const photometric = ifd.value(Tag.photometric);
  return (
    photometric === Photometric.colourFilterArray ||
    photometric === Photometric.linearRaw ||
    CAMERA_COMPRESSIONS.has(ifd.value(Tag.compression) ?? 0)
  );
}

function subIfds(file: TiffFile, ifd: Ifd): Ifd[] {
  const count = Math.min(ifd.count(Tag.subIfds), MAX_SUB_IFDS);
  const ifds = Array.from({ length: count }, (_, i) => Ifd.read(file, ifd.value(Tag.subIfds, i) ?? 0));
  return ifds.filter((sub) => sub !== null);
}
