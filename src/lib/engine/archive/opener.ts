import { createCRC32, type IHasher } from 'hash-wasm';
import { BlobRange, type ByteRange, MemoryRange } from '../byte-range.ts';
import type { Admit } from '../contract.ts';
import type { PostedEvidence } from '../evidence.ts';
import type { Reading } from '../read-bytes.ts';
import { plainFile, type Readable } from '../readable.ts';
import type { ArchiveEntry } from './entry.ts';
import { EntryFile } from './entry-file.ts';
import { entryData } from './local-header.ts';
import { archiveOf, unpackedBytes } from './nesting.ts';

/** An archive that had to be unpacked to be read, by its place: number of the outermost archive, offset of the entry. */
type Unpacked = { readonly place: string; readonly size: number; readonly bytes: Reading };

/** Room is counted in pixels of four bytes. */
const PIXEL_BYTES = 4;

/**
 * Opens evidence in a worker. The archive in an archive that was unpacked last stays in memory, for its files come one
 * after the other; it is nowhere else.
 */
export class EvidenceOpener {
  readonly #crc32: IHasher;
  readonly #admit: Admit;
  #unpacked: Unpacked | null = null;

  private constructor(crc32: IHasher, admit: Admit) {
    this.#crc32 = crc32;
    this.#admit = admit;
  }

  static async create(admit: Admit): Promise<EvidenceOpener> {
    return new EvidenceOpener(await createCRC32(), admit);
  }

  /** Asks for room, on top of that for an archive that is open. */
  readonly admit: Admit = (pixels) => this.#admit(pixels + this.#openPixels());

  /**
   * To be called first with the archives that a call needs: gives back the memory of any other, and asks for room.
   */
  async prepare(archives: readonly PostedEvidence[]): Promise<void> {
    if (!archives.some((archive) => placeOf(archive) === this.#unpacked?.place)) this.#unpacked = null;
    const bytes = Math.max(0, ...archives.map(unpackedBytes));
    if (bytes > 0) await this.#admit(Math.ceil(bytes / PIXEL_BYTES));
  }

  /** Gives back all memory. */
  close(): void {
    this.#unpacked = null;
  }

  /** A file to be read from its start; null when the archive in which it lies cannot be read. */
  async open(evidence: PostedEvidence): Promise<Readable | null> {
    if (evidence instanceof Blob) return plainFile(evidence);
    const file = evidence.within.at(-1);
    const archive = await this.openArchive(archiveOf(evidence));
    return file === undefined || archive === null ? null : new EntryFile(archive, file, this.#crc32);
  }

  /** An archive of which any part can be read: a file, or an entry of one. Null when it cannot be read. */
  async openArchive(evidence: PostedEvidence): Promise<ByteRange | null> {
    if (evidence instanceof Blob) return new BlobRange(evidence);
    const archive = new BlobRange(evidence.archive);
    const [inner] = evidence.within;
    if (inner === undefined) return archive;
    if (inner.packing === 'stored') return entryData(archive, inner);
    const bytes = await this.#unpack(placeOf(evidence), archive, inner);
    return bytes && new MemoryRange(bytes);
  }

  #unpack(place: string, archive: ByteRange, entry: ArchiveEntry): Reading {
    if (this.#unpacked?.place === place) return this.#unpacked.bytes;
    const bytes = new EntryFile(archive, entry, this.#crc32).all();
    this.#unpacked = { place, size: entry.bytes, bytes };
    return bytes;
  }

  #openPixels(): number {
    return Math.ceil((this.#unpacked?.size ?? 0) / PIXEL_BYTES);
  }
}

function placeOf(evidence: PostedEvidence): string {
  return evidence instanceof Blob ? '' : `${evidence.number} ${evidence.within[0]?.offset ?? ''}`;
}
