import type { IHasher } from 'hash-wasm';
import type { ByteRange } from '../byte-range.ts';
import { type InflateEnd, Inflater } from '../inflater.ts';
import { DECODE_MAX_BYTES, PIECE_BYTES } from '../limits.ts';
import type { Reading } from '../read-bytes.ts';
import type { Readable } from '../readable.ts';
import type { TakePiece } from '../read-pieces.ts';
import { Checksum } from './checksum.ts';
import type { ArchiveEntry } from './entry.ts';
import { entryData } from './local-header.ts';

/** What a record says about an entry that is not what its archive declares. */
const FAULTS = {
  absent: 'The archive has no file where its directory says',
  broken: 'The compressed data in the archive are broken or cut',
  'too-long': 'The file in the archive is longer than its directory says',
  short: 'The file in the archive is shorter than its directory says',
  crc: 'The checksum of the file in the archive is wrong',
} as const;

/**
 * A file inside a zip archive. It is unpacked here whenever it is read, as far as it can be, and no further than its
 * declared size; whether size and CRC-32 are those of the directory is known at its end.
 */
export class EntryFile implements Readable {
  readonly #archive: ByteRange;
  readonly #entry: ArchiveEntry;
  readonly #crc32: IHasher;
  #faults: readonly string[] = [];

  /** @param crc32 a CRC-32 hasher; its state is lost */
  constructor(archive: ByteRange, entry: ArchiveEntry, crc32: IHasher) {
    this.#archive = archive;
    this.#entry = entry;
    this.#crc32 = crc32;
  }

  get size(): number {
    return this.#entry.bytes;
  }

  faults(): readonly string[] {
    return this.#faults;
  }

  async start(bytes: number): Reading {
    const data = await entryData(this.#archive, this.#entry);
    if (data === null) return null;
    const out = new Filled(Math.min(bytes, this.size));
    const unpacker = this.#unpacker(out.room, out.take);
    for (let at = 0; at < data.size && !unpacker.isDone; at += PIECE_BYTES) {
      const slice = await data.part(at, at + PIECE_BYTES).all();
      if (slice === null) return null;
      unpacker.push(slice);
    }
    unpacker.end();
    return out.bytes();
  }

  async all(): Reading {
    // Nobody asks for more at once, but an archive may claim more than there is memory.
    const out = new Filled(Math.min(this.size, DECODE_MAX_BYTES));
    return (await this.pieces(out.take)) ? out.bytes() : null;
  }

  async pieces(take: TakePiece): Promise<boolean> {
    const data = await entryData(this.#archive, this.#entry);
    if (data === null) return false;
    const checksum = new Checksum(this.#crc32);
    let bytes = 0;
    const unpacker = this.#unpacker(this.size, (piece) => {
      bytes += piece.length;
      checksum.add(piece);
      take(piece);
    });
    const isRead = await data.pieces((piece) => {
      unpacker.push(piece);
    });
    if (!isRead) return false;
    const end = unpacker.end();
    if (data.size === 0 && this.#entry.compressedBytes > 0) this.#faults = [FAULTS.absent];
    else this.#faults = [...this.#wrongs(end, bytes, checksum)];
    return true;
  }

  #unpacker(limit: number, take: TakePiece): Unpacker {
    return this.#entry.packing === 'stored' ? new Copier(take) : new Inflater('raw', limit, take);
  }

  *#wrongs(end: InflateEnd, bytes: number, checksum: Checksum): Generator<string> {
    const { bytes: declared, crc32 } = this.#entry;
    if (end !== 'complete') yield FAULTS[end];
    else if (bytes < declared) yield FAULTS.short;
    if (!checksum.isFor(crc32)) yield FAULTS.crc;
  }
}

/** Takes packed data and hands on what they are. */
type Unpacker = Pick<Inflater, 'isDone' | 'push' | 'end'>;

/** For data that are not packed. */
class Copier implements Unpacker {
  readonly isDone = false;
  readonly #take: TakePiece;

  constructor(take: TakePiece) {
    this.#take = take;
  }

  push(data: Uint8Array): void {
    this.#take(data);
  }

  end(): InflateEnd {
    return 'complete';
  }
}

/** Memory that is filled from its start. */
class Filled {
  readonly room: number;
  readonly #memory: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(room: number) {
    this.room = room;
    this.#memory = new Uint8Array(room);
  }

  readonly take: TakePiece = (piece) => {
    const part = piece.subarray(0, this.room - this.#length);
    this.#memory.set(part, this.#length);
    this.#length += part.length;
  };

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#length === this.room ? this.#memory : this.#memory.slice(0, this.#length);
  }
}
