/** Records laid end to end: `count` keys of `width` bytes, and a tag each. */
export class PackedRecords {
  readonly width: number;
  readonly keys: Uint8Array<ArrayBuffer>;
  readonly tags: Uint8Array<ArrayBuffer>;
  count = 0;

  constructor(width: number, keys: Uint8Array<ArrayBuffer>, tags: Uint8Array<ArrayBuffer>) {
    this.width = width;
    this.keys = keys;
    this.tags = tags;
  }

  push(keys: Uint8Array, at: number, tag: number): void {
    this.keys.set(keys.subarray(at, at + this.width), this.count * this.width);
    this.tags[this.count++] = tag;
  }

  /** Some of them as bytes to put away: the keys, then the tags. */
  piece(from: number, to: number): Uint8Array<ArrayBuffer> {
    const end = Math.min(to, this.count);
    const bytes = new Uint8Array((end - from) * (this.width + 1));
    bytes.set(this.keys.subarray(from * this.width, end * this.width));
    bytes.set(this.tags.subarray(from, end), (end - from) * this.width);
    return bytes;
  }
}

/** Room for so many, none of which is there yet. */
export function packedRecords(width: number, room: number): PackedRecords {
  return new PackedRecords(width, new Uint8Array(room * width), new Uint8Array(room));
}

/**
 * What `piece` made. It was sealed meanwhile, so it is what was written.
 *
 * @throws RangeError when it is not: a bug
 */
export function recordsOfPiece(width: number, piece: Uint8Array<ArrayBuffer>): PackedRecords {
  const count = piece.length / (width + 1);
  if (!Number.isInteger(count)) throw new RangeError('A piece is whole records');
  const records = new PackedRecords(width, piece.subarray(0, count * width), piece.subarray(count * width));
  records.count = count;
  return records;
}
