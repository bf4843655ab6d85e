import { heifHeader, sequenceHeader } from './header.ts';
import { boxesIn } from '../isobmff/boxes.ts';
import { fourCharacters } from '../riff.ts';

const AVIF = ['avif', 'avis'];
const HEIC = ['heic', 'heix', 'heim', 'heis'];
const HEIC_SEQUENCE = ['hevc', 'hevx', 'hevm', 'hevs'];
/** Names no coding: the picture's own item does. */
const ANY = ['mif1', 'mif2', 'msf1'];
const FAMILY = [...AVIF, ...HEIC, ...HEIC_SEQUENCE, ...ANY];

/**
 * The media type of a file of the HEIF family by its brands (ISO/IEC 23008-12, annex B and 10; AV1-ISOBMFF) or, where they
 * name no coding, by how its picture is coded, as far as that is in reach. Null for all other files. This module holds
 * nothing of libheif: workers that leave HEIF to others use it too.
 */
export function heifFamilyType(head: Uint8Array): string | null {
  const [major = '', ...compatible] = brandsOf(head);
  const names = (brands: readonly string[]) => compatible.some((brand) => brands.includes(brand));
  if (AVIF.includes(major)) return 'image/avif';
  if (HEIC.includes(major)) return 'image/heic';
  if (HEIC_SEQUENCE.includes(major)) return 'image/heic-sequence';
  if (!FAMILY.includes(major) && !names(FAMILY)) return null;
  const coding = (heifHeader(head) ?? sequenceHeader(head))?.coding;
  if (coding === 'av01' || (coding === undefined && names(AVIF))) return 'image/avif';
  if (names(HEIC)) return 'image/heic';
  return major === 'msf1' ? 'image/heif-sequence' : 'image/heif';
}

export function isAvif(head: Uint8Array): boolean {
  return heifFamilyType(head) === 'image/avif';
}

/** Whether libheif is to decode it: of the HEIF family, but not AVIF. */
export function isHeif(head: Uint8Array): boolean {
  const type = heifFamilyType(head);
  return type !== null && type !== 'image/avif';
}

/** The major brand, then those that the file is compatible with (ISO/IEC 14496-12, 4.3); none when it starts otherwise. */
function brandsOf(head: Uint8Array): string[] {
  const [type] = boxesIn(head);
  if (type?.type !== 'ftyp') return [];
  const brands = [fourCharacters(head, type.start)];
  for (let at = type.start + 8; at + 4 <= type.end; at += 4) brands.push(fourCharacters(head, at));
  return brands;
}
