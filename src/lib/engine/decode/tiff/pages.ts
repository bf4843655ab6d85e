import { areChunksWithin } from './chunk-bytes.ts';
import { Ifd, type TiffFile } from './ifd.ts';

/** More pages are not looked at. */
const MAX_PAGES = 10_000;

/** Whether all pages, with what they point to, lie within the file. */
export function reachesEnd(file: TiffFile): boolean {
  const seen = new Set<number>();
  for (let at = file.firstIfd; at !== 0 && !seen.has(at) && seen.size < MAX_PAGES;) {
    seen.add(at);
    const ifd = Ifd.read(file, at);
    if (ifd?.next == null || !ifd.isWhole || !areChunksWithin(file.bytes, ifd)) return false;
    at = ifd.next;
  }
  return true;
}
