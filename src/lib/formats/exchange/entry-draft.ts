import type { ExchangeEntry, ExchangePath, SaidCategory, VendorHash } from '#lib/domain/exchange/entry.ts';
import type { SkipReason } from '#lib/domain/exchange/import-report.ts';
import { EMPTY_SHA256 } from '#lib/domain/hash.ts';
import type { ReadingTally } from './reading-tally.ts';
import { LONGEST_FREE_TEXT, LONGEST_SHORT_TEXT, manyLines, oneLine, plainText } from './said-text.ts';
import { saidFlag, saidInteger } from './said-value.ts';

type Digest = 'md5' | 'sha1' | 'sha256';
type ShortMember = 'mime' | 'externalId' | 'agency' | 'investigation' | 'precategorizedBy';
type FlagMember =
  | 'victimIdentified'
  | 'offenderIdentified'
  | 'isDistributed'
  | 'isSuspected'
  | 'selfGenerated'
  | 'baseline'
  | 'fileAvailable';

const HEX: Readonly<Record<Digest | 'pdq', RegExp>> = {
  md5: /^[0-9a-f]{32}$/,
  sha1: /^[0-9a-f]{40}$/,
  sha256: /^[0-9a-f]{64}$/,
  pdq: /^[0-9a-f]{64}$/,
};
/** Of no bytes at all: every empty file has them, so they say nothing about any. */
const OF_NO_BYTES: Readonly<Record<Digest, string>> = {
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  sha256: EMPTY_SHA256,
};
const MOST_PATHS = 1000;
const MOST_SERIES = 40;
const MOST_TAGS = 100;
const MOST_VENDOR_HASHES = 20;
const LONGEST_VENDOR_HASH = 4096;
const MOST_PROPERTIES = 200;
const LONGEST_PROPERTY = 500;
const LONGEST_TIME = 40;
/** facebook/ThreatExchange, pdq/README.md: hashes of a quality of 49 and less are discarded. */
const LEAST_PDQ_QUALITY = 50;

/**
 * An entry while it is read: takes values as other tools write them, and ends as an entry of the schema or as a reason to skip it.
 * Values that say nothing (null, empty) count as absent. What does not fit is left out and counted as not carried, but a hash or
 * category that is wrong in itself takes the whole entry with it.
 */
export class EntryDraft {
  readonly entry: ExchangeEntry;
  readonly #tally: ReadingTally;
  #fault: { readonly reason: SkipReason; readonly member: string } | null = null;

  constructor(at: number, tally: ReadingTally) {
    this.entry = { at, paths: [], series: [], tags: [], vendorHashes: [], properties: [] };
    this.#tally = tally;
  }

  /** @param member the name of the field in its file, as for all that follow */
  digest(kind: Digest, said: unknown, member: string): void {
    const hex = this.#hex(kind, said, member);
    if (hex === null) return;
    // Two values of one kind in one record: at most one of them is its.
    if ((this.entry[kind] ?? hex) !== hex) this.spoil('bad-digest', member);
    else this.entry[kind] = hex;
  }

  pdq(said: unknown, member: string): void {
    const hash = this.#hex('pdq', said, member);
    if (hash !== null) this.entry.pdq = { hash };
  }

  /** Of the hash that was given before. */
  pdqQuality(said: unknown, member: string): void {
    const quality = saidInteger(said);
    if (this.entry.pdq === undefined) return;
    if (typeof quality === 'number' && quality <= 100) this.entry.pdq.quality = quality;
    else if (quality !== null) this.#tally.notCarried(member);
  }

  short(to: ShortMember, said: unknown, member: string): void {
    const text = this.#oneLine(said, LONGEST_SHORT_TEXT, member);
    if (text !== null) this.entry[to] = text;
  }

  flag(to: FlagMember, said: unknown, member: string): void {
    const flag = saidFlag(said);
    if (flag === 'wrong') this.#tally.notCarried(member);
    else if (flag !== null) this.entry[to] = flag;
  }

  integer(to: 'bytes' | 'sightings', said: unknown, member: string): void {
    const value = saidInteger(said);
    if (value === 'wrong') this.#tally.notCarried(member);
    else if (value !== null) this.entry[to] = value;
  }

  /** 0 is a category like any other. @param scheme by which it was said, where that is known */
  category(said: unknown, scheme: SaidCategory['scheme'], member: string): void {
    if (said === null || said === undefined || said === '') return;
    const value = oneLine(said, LONGEST_SHORT_TEXT);
    if (value === null) this.spoil('bad-value', member);
    else this.entry.category = { scheme, value };
  }

  comment(said: unknown, member: string): void {
    const text = manyLines(said, LONGEST_FREE_TEXT);
    if (text !== null) this.entry.comment = text;
    if ((plainText(said)?.length ?? 0) > LONGEST_FREE_TEXT) this.#tally.notCarried(member);
  }

  /** A time stays as it was said. */
  updatedAt(said: unknown, member: string): void {
    const time = this.time(said, member);
    if (time !== null) this.entry.updatedAt = time;
  }

  time(said: unknown, member: string): string | null {
    return this.#oneLine(said, LONGEST_TIME, member);
  }

  series(names: readonly unknown[], member: string): void {
    this.#collect(this.entry.series, names, MOST_SERIES, member);
  }

  tags(names: readonly unknown[], member: string): void {
    this.#collect(this.entry.tags, names, MOST_TAGS, member);
  }

  path(path: ExchangePath, member: string): void {
    if (this.entry.paths.length < MOST_PATHS) this.entry.paths.push(path);
    else this.#tally.notCarried(member);
  }

  vendorHash(hash: VendorHash, member: string): void {
    const { vendorHashes } = this.entry;
    if (vendorHashes.some(({ name, value }) => name === hash.name && value === hash.value)) return;
    // A part of a hash is no hash.
    if (vendorHashes.length < MOST_VENDOR_HASHES && hash.value.length <= LONGEST_VENDOR_HASH) vendorHashes.push(hash);
    else this.#tally.notCarried(member);
  }

  property(saidName: unknown, said: unknown, member: string): void {
    const name = this.#oneLine(saidName, LONGEST_SHORT_TEXT, member);
    const value = this.#oneLine(said, LONGEST_PROPERTY, member);
    if (name === null || value === null) return;
    if (this.entry.properties.length < MOST_PROPERTIES) this.entry.properties.push({ name, value });
    else this.#tally.notCarried(member);
  }

  /** Something was there that nothing of ours holds. */
  lose(member: string): void {
    this.#tally.notCarried(member);
  }

  /** The entry cannot be trusted any more, for the first reason that is given. */
  spoil(reason: SkipReason, member: string): void {
    this.#fault ??= { reason, member };
  }

  /** The entry, or null when it is skipped; either way it has been counted. */
  finish(): ExchangeEntry | null {
    const reason = this.#fault?.reason ?? reasonToSkip(this.entry);
    if (reason === null) {
      this.#tally.handedOn();
      return this.entry;
    }
    this.#tally.skip(this.entry.at, reason, this.#fault?.member);
    return null;
  }

  #hex(kind: Digest | 'pdq', said: unknown, member: string): string | null {
    const text = plainText(said)?.trim().toLowerCase() ?? '';
    if (text === '' && (said === null || said === undefined || typeof said === 'string')) return null;
    if (HEX[kind].test(text)) return text;
    this.spoil('bad-digest', member);
    return null;
  }

  #oneLine(said: unknown, longest: number, member: string): string | null {
    if (said === null || said === undefined || said === '') return null;
    const text = oneLine(said, longest);
    if (text === null ? typeof said === 'object' : (plainText(said)?.length ?? 0) > longest + 2)
      this.#tally.notCarried(member);
    return text;
  }

  #collect(into: string[], names: readonly unknown[], most: number, member: string): void {
    for (const said of names) {
      const name = this.#oneLine(said, LONGEST_SHORT_TEXT, member);
      if (name === null || into.includes(name)) continue;
      if (into.length < most) into.push(name);
      else this.#tally.notCarried(member);
    }
  }
}

/** Why an entry that is sound in itself says nothing about any file. */
export function reasonToSkip({ md5, sha1, sha256, pdq }: ExchangeEntry): SkipReason | null {
  if (md5 === undefined && sha1 === undefined && sha256 === undefined) {
    if (pdq === undefined) return 'no-hash';
    return (pdq.quality ?? LEAST_PDQ_QUALITY) < LEAST_PDQ_QUALITY ? 'pdq-below-quality' : null;
  }
  const isEmpty = md5 === OF_NO_BYTES.md5 || sha1 === OF_NO_BYTES.sha1 || sha256 === OF_NO_BYTES.sha256;
  return isEmpty ? 'empty-file' : null;
}
