import { Mime } from '#lib/domain/media.ts';
import { fileTypeFromBuffer } from 'file-type';
import { isSvg } from './svg.ts';
import { isCameraRaw } from './tiff/camera-raw.ts';
import { openTiff } from './tiff/ifd.ts';

const UNKNOWN = 'application/octet-stream';
/** Raw sensor data in TIFF's clothes, of a camera that nobody here knows by name. */
const SOME_RAW = 'image/x-dcraw';

/** The media type that the first bytes of a file show, whatever it is called. */
export async function sniff(head: Uint8Array): Promise<string> {
  if (isSvg(head)) return 'image/svg+xml';
  const [mime = UNKNOWN] = ((await typeOf(head)) ?? UNKNOWN).toLowerCase().split(';');
  if (mime === 'image/tiff' && isRawTiff(head)) return SOME_RAW;
  return Mime.safeParse(mime).success ? mime : UNKNOWN;
}

function isRawTiff(head: Uint8Array): boolean {
  const tiff = openTiff(head);
  return tiff !== null && isCameraRaw(tiff);
}

async function typeOf(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A file that confuses the detection has no type; it still has digests.
    return undefined;
  }
}
