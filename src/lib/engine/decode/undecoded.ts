import type { Reason } from '#lib/domain/media.ts';

const RAW = /^image\/x-(adobe-dng|canon-cr[23]|nikon-nef|sony-arw|fujifilm-raf|olympus-orf|panasonic-rw2)$/;
const LAYERED = new Set(['image/vnd.adobe.photoshop', 'image/x-xcf']);
const DRAWN = new Set(['image/svg+xml', 'image/vnd.dwg', 'application/postscript', 'application/eps']);

/** Why a file of a media type that no codec here decodes has no pixels, as honestly as its type tells. */
export function whyUndecoded(mime: string): Reason {
  if (RAW.test(mime)) return 'camera-raw';
  if (LAYERED.has(mime)) return 'layered-image';
  if (DRAWN.has(mime)) return 'vector-image';
  if (mime === 'application/pdf') return 'document';
  if (mime.startsWith('video/')) return 'video';
  return mime.startsWith('image/') ? 'unsupported-format' : 'not-an-image';
}
