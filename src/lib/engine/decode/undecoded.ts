import type { Reason } from '#lib/domain/media.ts';

const RAW = /^image\/x-(dcraw|adobe-dng|canon-cr[23]|nikon-nef|sony-arw|fujifilm-raf|olympus-orf|panasonic-rw2)$/;
const LAYERED = new Set(['image/vnd.adobe.photoshop', 'image/x-xcf']);
const DRAWN = new Set(['image/svg+xml', 'image/vnd.dwg', 'application/postscript', 'application/eps']);
/** Types of which every file is for one of our codecs: what they do not know again is broken, or only begins like one. */
const OURS = /^image\/(jpeg|png|webp|avif|heic|heif|jxl|gif|tiff|bmp|x-icon)$/;

/** Why a file that no codec here recognises has no pixels, as honestly as its type tells. */
export function whyUndecoded(mime: string): Reason {
  if (RAW.test(mime)) return 'camera-raw';
  if (LAYERED.has(mime)) return 'layered-image';
  if (DRAWN.has(mime)) return 'vector-image';
  if (mime === 'application/pdf') return 'document';
  if (mime === 'application/zip') return 'archive';
  if (OURS.test(mime)) return 'undecodable';
  if (mime.startsWith('video/')) return 'video';
  return mime.startsWith('image/') ? 'unsupported-format' : 'not-an-image';
}
