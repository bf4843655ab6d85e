import { Mime } from '#lib/domain/media.ts';
import { fileTypeFromBuffer } from 'file-type';

const UNKNOWN = 'application/octet-stream';
/** Where the root element of an SVG has to begin for us to see it. */
const SVG_WITHIN_BYTES = 4096;
/** An XML document, or one without its declaration, whose root element is `svg` (SVG 2, appendix H). */
const SVG = /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(\[[^\]]*\])?\s*>\s*)*<svg[\s>]/i;

/** The media type that the first bytes of a file show, whatever it is called. */
export async function sniff(head: Uint8Array): Promise<string> {
  if (isSvg(head)) return 'image/svg+xml';
  const [mime = UNKNOWN] = ((await typeOf(head)) ?? UNKNOWN).toLowerCase().split(';');
  return Mime.safeParse(mime).success ? mime : UNKNOWN;
}

function isSvg(head: Uint8Array): boolean {
  return SVG.test(new TextDecoder('latin1').decode(head.subarray(0, SVG_WITHIN_BYTES)).replace('ï»¿', '\uFEFF'));
}

async function typeOf(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A file that confuses the detection has no type; it still has digests.
    return undefined;
  }
}
