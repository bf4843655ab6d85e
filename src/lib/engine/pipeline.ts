import type { MediaRecord, Reason } from '#lib/domain/media.ts';
import type { PdqSet } from '#lib/domain/pdq.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Admit, HashRefusal, SkipReason } from './contract.ts';
import type { Decoder, ImageHeader } from './decode/decoder.ts';
import { sniff } from './decode/sniff.ts';
import { whyUndecoded } from './decode/undecoded.ts';
import type { Digester } from './hash/digests.ts';
import type { PdqHasher, PdqResult } from './hash/pdq.ts';
import { DECODE_MAX_BYTES, FREE_PIXELS } from './limits.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import { hasRecordableSides, hasSidesOf, picturePixels } from './picture-room.ts';
import type { Reading } from './read-bytes.ts';
import type { Readable } from './readable.ts';
import { readSource, type Source } from './source.ts';

/** What the pipeline is made of: the same in a worker and in Node. */
export type Parts = {
  readonly build: string;
  readonly digester: Digester;
  readonly decoders: readonly Decoder[];
  /** Whether a file that starts so is for workers of the other kind. */
  readonly isForOthers: (head: Uint8Array) => boolean;
  readonly pdq: Pick<PdqHasher, 'hash'>;
  readonly admit: Admit;
};

/** A record but for its size, its digests, its metadata and the build. */
type Finding = Pick<MediaRecord, 'mime' | 'width' | 'height' | 'pdq' | 'outcome' | 'reason' | 'damaged'> & {
  readonly decoder: string | null;
  readonly warnings: readonly string[];
};

/**
 * One file, from bytes to media record: read, digest, sniff, read the header, keep to the limits, wait for room, decode,
 * PDQ. Whatever goes wrong after the digests, they are kept.
 *
 * @param skip when set, the file is not decoded and its record says why
 * @param reading of the whole file, when it has begun already
 */
export async function hashFile(
  file: Readable,
  parts: Parts,
  skip: SkipReason | null = null,
  reading?: Reading,
): Promise<Result<MediaRecord, HashRefusal>> {
  const read = await readSource(file, parts.digester, reading);
  if (!read.ok) return read;
  const source = read.value;
  if (skip === null && parts.isForOthers(source.head)) return err('for-others');
  const { decoder, warnings, ...finding } = await lookInto(source, parts, skip);
  return ok({
    ...source.digests,
    bytes: source.bytes,
    ...finding,
    damaged: finding.damaged || source.faults.length > 0,
    // Nobody looks into a file that took a worker down.
    metadata: skip === null || skip === 'codec-unavailable' ? readMetadata(source.head) : null,
    provenance: { build: parts.build, decoder, warnings: warningsOf([...source.faults, ...warnings]) },
  });
}

async function lookInto(source: Source, parts: Parts, skip: SkipReason | null): Promise<Finding> {
  const decoder = parts.decoders.find((candidate) => candidate.mimeOf(source.head) !== null);
  const mime = decoder?.mimeOf(source.head) ?? (await sniff(source.head));
  const header = decoder === undefined ? null : await headerOf(source, decoder);
  const known = { mime, ...declaredBy(header) };
  if (skip === 'codec-unavailable') return { ...known, ...without(skip) };
  if (skip !== null) return { ...known, ...NOTHING_SEEN, outcome: 'quarantined', reason: skip };
  if (source.bytes === 0) return { ...known, ...without('empty-file') };
  if (decoder === undefined) return { ...known, ...without(whyUndecoded(mime)) };
  if (source.bytes > DECODE_MAX_BYTES) return { ...known, ...without('file-too-large') };
  if (header === null) return { ...known, ...without('undecodable') };
  const room = picturePixels(header, decoder);
  if (room === null) return { ...known, ...without('too-many-pixels') };
  if (room > FREE_PIXELS) await parts.admit(room);
  return { ...known, ...(await see(source, header, decoder, parts)) };
}

/** Some formats may keep their header at the end: a file of which only the start is at hand is then read whole. */
async function headerOf(source: Source, decoder: Decoder): Promise<ImageHeader | null> {
  const header = decoder.header(source.head);
  if (header !== null || source.head.length === source.bytes || source.bytes > DECODE_MAX_BYTES) return header;
  const whole = await source.whole();
  return whole === null ? null : decoder.header(whole);
}

async function see(source: Source, header: ImageHeader, decoder: Decoder, parts: Parts) {
  const bytes = await source.whole();
  if (bytes === null) return without('cannot-be-read');
  try {
    const hashed = decoder.hash?.(bytes, header) ?? null;
    if (hashed !== null) return seen(hashed.pdq, hashed.by, []);
    const image = await decoder.decode(bytes, header);
    if (!image.ok) return { ...without(image.error.reason), decoder: decoder.name, warnings: image.error.said };
    if (!hasSidesOf(image.value.pixels, header)) return { ...without('undecodable'), decoder: decoder.name };
    const { pixels, warnings, by = decoder.name } = image.value;
    return seen(parts.pdq.hash(pixels), by, warnings);
  } catch {
    // A trap, or no memory left. The pool replaces this worker and decides whether to try again.
    return { ...NOTHING_SEEN, outcome: 'quarantined', reason: 'decoder-crashed', decoder: decoder.name } as const;
  }
}

type Seen = Omit<Finding, 'mime' | 'width' | 'height'>;

const seen = (pdq: PdqResult, decoder: string, warnings: readonly string[]): Seen => ({
  pdq: pdqSet(pdq),
  outcome: 'hashed',
  reason: null,
  damaged: warnings.length > 0,
  decoder,
  warnings,
});

const NOTHING_SEEN = { pdq: null, damaged: false, decoder: null, warnings: [] } as const;

const without = (reason: Reason) => ({ ...NOTHING_SEEN, outcome: 'hashed-without-pixels', reason }) as const;

/** Dimensions for the record, where its schema has room for them. */
function declaredBy(header: ImageHeader | null): { width: number | null; height: number | null } {
  return header !== null && hasRecordableSides(header)
    ? { width: header.width, height: header.height }
    : { width: null, height: null };
}

function pdqSet({ direct, nn512, quality, qualityNn512, dihedral }: PdqResult): PdqSet {
  // The reference hashes 64x64 pixels unfiltered, but filters them to turn them: the record's first hash is the picture's own.
  return { direct, nn512, quality, qualityNn512, dihedral: [direct, ...dihedral.slice(1)] };
}

/** As many and as long as the record's schema allows, without repetition. */
function warningsOf(said: readonly string[]): string[] {
  return [...new Set(said)].slice(0, 8).map((warning) => warning.slice(0, 200));
}
