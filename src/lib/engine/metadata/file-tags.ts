import { loadView } from 'exifreader/src/exif-reader.js';
import { MeteredView } from './metered-view.ts';

/** The value of a tag by exifreader's name for it: of any type, undefined when the file has none. */
export type TagValue = (name: string) => unknown;

/** Tags to ask for, by exifreader's names; no other is read. */
export type Wanted = { readonly exif: readonly string[]; readonly iptc: readonly string[] };

/** What exifreader finds in a file. */
export type FileTags = {
  /** Texts are lists of the NUL-separated parts, rationals pairs of numbers. */
  readonly exif: TagValue;
  /** Texts, decoded. */
  readonly iptc: TagValue;
  readonly xmpPackets: readonly Uint8Array[];
  readonly hasThumbnail: boolean;
};

/** For one file: a photograph takes some thousands of reads, a PNG of 64 MiB in chunks of 4 KiB some 700,000. */
const READS = 2_000_000;
/** For one tag, when all of them together have taken too many. */
const READS_A_TAG = 750_000;

/** XMP in TIFF is the value of a tag (TIFF tag 700). */
const TIFF_XMP = 'ApplicationNotes';
/** Bit 0: a smaller version of another picture of the file (TIFF 6.0, NewSubfileType). */
const SUBFILE_TYPE = 'SubfileType';
/** How the texts of IPTC are coded (IIM 1:90). */
const IPTC_CODING = 'Coded Character Set';

type Group = Readonly<Record<string, unknown>>;
type Groups = { readonly exif: Group; readonly iptc: Group; readonly thumbnail: Group; readonly jfif: Group };
type Block = { readonly type: string; readonly start: number; readonly end: number };
type Question = Wanted & { readonly thumbnail: boolean; readonly reads: number };

/**
 * The tags of a file: JPEG, TIFF, PNG, WebP, HEIF, AVIF, JPEG XL. Null when it is none of these, or too broken to find
 * anything in. Work and memory are bounded, whatever the file declares: a tag that asks for too much is left out, and
 * the others are kept.
 */
export function readFileTags(bytes: Uint8Array<ArrayBuffer>, wanted: Wanted): FileTags | null {
  const exif = [...wanted.exif, TIFF_XMP, SUBFILE_TYPE];
  const all = ask(bytes, { exif, iptc: [...wanted.iptc, IPTC_CODING], thumbnail: true, reads: READS });
  if (all === null) return null;
  const groups: Groups = {
    ...all.groups,
    ...(all.isSpent && exifOneByOne(bytes, exif)),
    ...((all.isSpent || all.isIptcEmpty) && iptcOneByOne(bytes, wanted.iptc)),
  };
  return {
    exif: (name) => valueOf(groups.exif, name),
    iptc: (name) => textOf(groups.iptc, name),
    xmpPackets: [...packetsIn(bytes, all.blocks), ...packetOf(valueOf(groups.exif, TIFF_XMP))],
    hasThumbnail: hasThumbnail(groups, isTiff(bytes)),
  };
}

/**
 * exifreader walks the format and decodes tags; it is given no URL and no file, only this view. XMP it must not parse:
 * its patterns take minutes over a packet made to that end.
 */
function ask(bytes: Uint8Array<ArrayBuffer>, { exif, iptc, thumbnail, reads }: Question) {
  const view = new MeteredView(bytes, reads);
  try {
    const includeTags = { exif: [...exif], iptc: [...iptc], ...(thumbnail && { thumbnail, jfif: thumbnail }) };
    const tags = loadView(view, { expanded: true, includeOffsets: true, includeTags });
    // Spent before there was a tag to read: asking again leads no further.
    if (view.isSpent && tags.exif === undefined) return null;
    const groups: Groups = {
      exif: groupOf(tags.exif),
      iptc: groupOf(tags.iptc),
      thumbnail: groupOf(tags.Thumbnail),
      jfif: groupOf(tags.jfif),
    };
    const blocks: readonly Block[] = tags.metadataRange?.blocks ?? [];
    // Its reader of IPTC gives nothing at all when one tag ends outside the file.
    const isIptcEmpty = tags.iptc !== undefined && Object.keys(tags.iptc).length === 0;
    return { groups, blocks, isSpent: view.isSpent, isIptcEmpty };
  } catch {
    // No picture that it knows, or a structure that leads nowhere.
    return null;
  }
}

/** Each tag on its own: one that asks for too much costs no other. */
function exifOneByOne(bytes: Uint8Array<ArrayBuffer>, names: readonly string[]): Omit<Groups, 'iptc'> {
  const { thumbnail = {}, jfif = {} } = alone(bytes, { thumbnail: true }) ?? {};
  return { exif: mergeAll(names.map((name) => alone(bytes, { exif: [name] })?.exif)), thumbnail, jfif };
}

/** Each tag on its own: one that ends outside the file costs no other. */
function iptcOneByOne(bytes: Uint8Array<ArrayBuffer>, names: readonly string[]): Pick<Groups, 'iptc'> {
  return { iptc: mergeAll(names.map((name) => alone(bytes, { iptc: [name, IPTC_CODING] })?.iptc)) };
}

function alone(bytes: Uint8Array<ArrayBuffer>, question: Partial<Question>): Groups | undefined {
  return ask(bytes, { exif: [], iptc: [], thumbnail: false, reads: READS_A_TAG, ...question })?.groups;
}

const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null;

const groupOf = (value: unknown): Group => (isGroup(value) ? value : {});

const mergeAll = (groups: readonly (Group | undefined)[]): Group =>
  groups.reduce<Group>((merged, group) => ({ ...merged, ...group }), {});

function valueOf(group: Group, name: string): unknown {
  return groupOf(group[name])['value'];
}

function textOf(group: Group, name: string): unknown {
  const tags: unknown = group[name];
  // A tag that may be repeated is a list.
  return groupOf(Array.isArray(tags) ? tags[0] : tags)['description'];
}

function isTiff(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x49 && bytes[1] === 0x49) || (bytes[0] === 0x4d && bytes[1] === 0x4d);
}

/** In EXIF the second directory is the thumbnail's (EXIF 3.0, 4.5.1); in TIFF it may as well be the next page. */
function hasThumbnail({ exif, thumbnail, jfif }: Groups, isTiff: boolean): boolean {
  if (isTiff) return [exif, thumbnail].some((group) => (Number(valueOf(group, SUBFILE_TYPE)) & 1) === 1);
  const isInJfif =
    Number(valueOf(jfif, 'JFIF Thumbnail Width')) > 0 && Number(valueOf(jfif, 'JFIF Thumbnail Height')) > 0;
  return thumbnail['image'] !== undefined || thumbnail['StripOffsets'] !== undefined || isInJfif;
}

function packetsIn(bytes: Uint8Array, blocks: readonly Block[]): Uint8Array[] {
  return blocks.filter(({ type }) => type === 'xmp').map(({ start, end }) => bytes.subarray(start, end));
}

function packetOf(value: unknown): Uint8Array[] {
  return Array.isArray(value) ? [Uint8Array.from(value, Number)] : [];
}
