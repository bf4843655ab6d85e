import { Mime } from '#lib/domain/media.ts';
import { fileTypeFromBuffer } from 'file-type';
import { isSvg } from './svg.ts';

const UNKNOWN = 'application/octet-stream';

/** The media type that the first bytes of a file show, whatever it is called. */
export async function sniff(head: Uint8Array): Promise<string> {
  if (isSvg(head)) return 'image/svg+xml';
  const [mime = UNKNOWN] = ((await typeOf(head)) ?? UNKNOWN).toLowerCase().split(';');
  return Mime.safeParse(mime).success ? mime : UNKNOWN;
}

async function typeOf(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A file that confuses the detection has no type; it still has digests.
    return undefined;
  }
}
