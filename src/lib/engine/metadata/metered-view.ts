/**
 * A view that can be read a limited number of times and then throws. Lengths and counts that a file declares may ask for
 * billions of values; whoever reads through this view stops in time, whatever its loops do. In front of its first byte it
 * holds zeros: a directory of tags at a negative offset is an empty one, and no reason to give the others up.
 */
export class MeteredView extends DataView<ArrayBuffer> {
  #left: number;

  /** @param reads how many values may be read */
  constructor(bytes: Uint8Array<ArrayBuffer>, reads: number) {
    super(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = reads;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  override getUint8(at: number): number {
    return this.#isBefore(at) ? 0 : super.getUint8(at);
  }

  override getUint16(at: number, littleEndian?: boolean): number {
    return this.#isBefore(at) ? 0 : super.getUint16(at, littleEndian);
  }

  override getUint32(at: number, littleEndian?: boolean): number {
    return this.#isBefore(at) ? 0 : super.getUint32(at, littleEndian);
  }

  override getInt32(at: number, littleEndian?: boolean): number {
    return this.#isBefore(at) ? 0 : super.getInt32(at, littleEndian);
  }

  #isBefore(at: number): boolean {
    if (--this.#left < 0) throw new RangeError('Read too often');
    return at < 0;
  }
}
