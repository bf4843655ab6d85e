import { RecordBuffer } from './record-buffer.ts';

/** Where records lie in a JSON document, and what of them is never held. */
type RecordPlaces = {
  /** Member of the document that is the list of records. */
  readonly list: string;
  /** Member of such a record that may be a list of records itself. */
  readonly inner: string | null;
  /** Member, in lower case, whose value is left out wherever it stands in a record: `true` stands there instead, or null for nothing. */
  readonly dropped: string | null;
};

export type RecordSink = {
  /** @param text JSON of one record; null when it is too long or too deep */
  inner(text: string | null): void;
  /** @param hadInner it had an inner list, whose records came before; null stands there instead */
  outer(text: string | null, hadInner: boolean): void;
  /** Something in a list that is neither object nor array. */
  scalar(): void;
};

/** A medium with a thousand paths and all its properties has less. */
const MAX_RECORD_BYTES = 4 * 1024 * 1024;
/** Records of any format are four levels deep. */
const MAX_DEPTH = 48;
const LONGEST_KEY = 256;

const OBJECT = 1;
const ARRAY = 2;
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf]);
const [NULL, TRUE] = [new TextEncoder().encode('null'), new TextEncoder().encode('true')];
const utf8 = new TextDecoder();

/** How far in: the document, its list, a record of that, its inner list, a record of that. Depths of what they hold: 1 to 5. */
const [DOCUMENT, LIST, RECORD, INNER_LIST, INNER_RECORD] = [0, 1, 2, 3, 4];

/**
 * Cuts a JSON document (RFC 8259) that comes in any pieces into its records, without ever holding more than one: only brackets
 * and strings are followed here, each record is parsed on its own. Zeros where none belong end it: so do files whose writing
 * was interrupted.
 */
export class RecordSplitter {
  readonly #places: RecordPlaces;
  readonly #sink: RecordSink;
  readonly #outer = new RecordBuffer(MAX_RECORD_BYTES);
  readonly #inner = new RecordBuffer(MAX_RECORD_BYTES);

  #level = DOCUMENT;
  #depth = 0;
  readonly #kinds = new Uint8Array(MAX_DEPTH + 1);
  #isDone = false;
  #endsInZeros = false;
  #hadInner = false;
  #hasScalar = false;

  #inString = false;
  #isEscaped = false;
  #isKey = false;
  #expectsKey = false;
  /** Of the string that is being read: where it goes on in this piece, and what of it was in earlier ones. */
  #stringFrom = 0;
  #stringBefore = 0;
  #keyBefore: number[] = [];
  #hasEscape = false;

  #isListKey = false;
  #isInnerKey = false;
  #isDroppedKey = false;
  /** Depth of the value that is left out, or -1. */
  #dropping = -1;
  #dropsString = false;

  #piece: Uint8Array = new Uint8Array();
  #copyFrom = -1;

  constructor(places: RecordPlaces, sink: RecordSink) {
    this.#places = places;
    this.#sink = sink;
  }

  /** The document ended, and nothing was open. */
  get isWhole(): boolean {
    return this.#isDone;
  }

  /** False when the bytes cannot be a JSON document; nothing may be added after that. */
  add(piece: Uint8Array): boolean {
    this.#piece = piece;
    const { length } = piece;
    let i = 0;
    while (i < length && !this.#endsInZeros) {
      if (this.#inString) {
        i = this.#string(i);
        continue;
      }
      const byte = piece[i] ?? 0;
      switch (byte) {
        case QUOTE:
          if (!this.#stringBegins(i)) return false;
          break;
        case OPEN_OBJECT:
        case OPEN_ARRAY:
          if (!this.#open(byte === OPEN_OBJECT ? OBJECT : ARRAY, i)) return false;
          break;
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          if (!this.#close(byte === CLOSE_OBJECT ? OBJECT : ARRAY, i)) return false;
          break;
        case COMMA:
          this.#separate();
          break;
        default:
          if (!this.#other(byte)) return false;
      }
      i++;
    }
    this.#pieceEnds(length);
    return true;
  }

  #string(from: number): number {
    const piece = this.#piece;
    const { length } = piece;
    let isEscaped = this.#isEscaped;
    for (let i = from; i < length; i++) {
      const byte = piece[i];
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = this.#hasEscape = true;
      else if (byte === QUOTE) {
        this.#isEscaped = false;
        this.#stringEnds(i);
        return i + 1;
      }
    }
    this.#isEscaped = isEscaped;
    return length;
  }

  #stringBegins(i: number): boolean {
    if (this.#depth === 0) return false;
    this.#inString = true;
    this.#isKey = this.#expectsKey;
    this.#expectsKey = false;
    this.#stringFrom = i + 1;
    this.#stringBefore = 0;
    this.#hasEscape = false;
    if (this.#isInList) this.#hasScalar = true;
    else if (!this.#isKey && this.#isDroppedKey && this.#dropping < 0) this.#beginDrop(i, true);
    return true;
  }

  #stringEnds(i: number): void {
    this.#inString = false;
    const length = this.#stringBefore + i - this.#stringFrom;
    if (this.#isKey) this.#keyEnds(i, length);
    else if (this.#dropsString) this.#endDrop(i + 1, length === 0);
  }

  #keyEnds(i: number, length: number): void {
    this.#isListKey = this.#isInnerKey = this.#isDroppedKey = false;
    const { list, inner, dropped } = this.#places;
    const isAtDocument = this.#depth === 1;
    // Nearly no key of a record is of interest: those of other lengths are not even looked at.
    const mayMatter = this.#hasEscape || length === inner?.length || length === dropped?.length;
    if ((isAtDocument || mayMatter) && length <= LONGEST_KEY) {
      const key = this.#key(i);
      this.#isListKey = isAtDocument && key === list;
      this.#isInnerKey = this.#level === RECORD && this.#depth === 3 && key === inner;
      this.#isDroppedKey = this.#isInRecord && key.toLowerCase() === dropped;
    }
    this.#keyBefore = [];
  }

  #key(i: number): string {
    const text = utf8.decode(Uint8Array.from([...this.#keyBefore, ...this.#piece.subarray(this.#stringFrom, i)]));
    if (!this.#hasEscape) return text;
    try {
      return String(JSON.parse(`"${text}"`));
    } catch {
      return text;
    }
  }

  #open(kind: number, i: number): boolean {
    if (this.#isDone || (this.#depth === 0 && kind === ARRAY)) return false;
    if (this.#dropping < 0) {
      if (this.#isDroppedKey) this.#beginDrop(i, false);
      else this.#enter(kind, i);
    }
    this.#depth += 1;
    if (this.#depth <= MAX_DEPTH) this.#kinds[this.#depth] = kind;
    else if (this.#isInRecord && this.#dropping < 0) this.#buffer.spoil();
    this.#expectsKey = kind === OBJECT;
    return true;
  }

  #enter(kind: number, i: number): void {
    switch (this.#level) {
      case DOCUMENT:
        if (this.#depth === 1 && kind === ARRAY && this.#isListKey) this.#level = LIST;
        break;
      case LIST:
        this.#outer.reset();
        this.#hadInner = false;
        this.#level = RECORD;
        this.#copyFrom = i;
        break;
      case RECORD:
        if (this.#depth !== 3 || kind !== ARRAY || !this.#isInnerKey) break;
        this.#flush(i);
        this.#outer.add(NULL);
        this.#copyFrom = -1;
        this.#hadInner = true;
        this.#level = INNER_LIST;
        break;
      case INNER_LIST:
        this.#inner.reset();
        this.#level = INNER_RECORD;
        this.#copyFrom = i;
        break;
    }
  }

  #close(kind: number, i: number): boolean {
    if (this.#depth === 0 || (this.#depth <= MAX_DEPTH && this.#kinds[this.#depth] !== kind)) return false;
    this.#countScalar();
    this.#depth -= 1;
    this.#expectsKey = this.#isDroppedKey = this.#isInnerKey = false;
    if (this.#dropping === this.#depth) this.#endDrop(i + 1, false);
    else if (this.#dropping < 0) this.#leave(i);
    this.#isDone = this.#depth === 0;
    return true;
  }

  #leave(i: number): void {
    if (this.#level === INNER_RECORD && this.#depth === 4) {
      this.#flush(i + 1);
      this.#copyFrom = -1;
      this.#level = INNER_LIST;
      this.#sink.inner(this.#inner.text());
    } else if (this.#level === INNER_LIST && this.#depth === 3) {
      this.#level = RECORD;
      this.#copyFrom = i + 1;
    } else if (this.#level === RECORD && this.#depth === 2) {
      this.#flush(i + 1);
      this.#copyFrom = -1;
      this.#level = LIST;
      this.#sink.outer(this.#outer.text(), this.#hadInner);
    } else if (this.#level === LIST && this.#depth === 1) this.#level = DOCUMENT;
  }

  #separate(): void {
    this.#countScalar();
    this.#isDroppedKey = this.#isInnerKey = this.#isListKey = false;
    this.#expectsKey = this.#depth <= MAX_DEPTH && this.#kinds[this.#depth] === OBJECT;
  }

  /** Numbers, words, colons and spaces. */
  #other(byte: number): boolean {
    if (byte === 0) this.#endsInZeros = true;
    else if (this.#depth === 0) return SPACES.has(byte) || (!this.#isDone && BYTE_ORDER_MARK.has(byte));
    else if (this.#isInList && !SPACES.has(byte)) this.#hasScalar = true;
    return true;
  }

  #countScalar(): void {
    if (this.#hasScalar && this.#isInList) this.#sink.scalar();
    this.#hasScalar = false;
  }

  get #isInList(): boolean {
    return (this.#level === LIST || this.#level === INNER_LIST) && this.#dropping < 0;
  }

  get #isInRecord(): boolean {
    return this.#level === RECORD || this.#level === INNER_RECORD;
  }

  get #buffer(): RecordBuffer {
    return this.#level === INNER_RECORD ? this.#inner : this.#outer;
  }

  #beginDrop(i: number, isString: boolean): void {
    this.#flush(i);
    this.#copyFrom = -1;
    this.#dropping = this.#depth;
    this.#dropsString = isString;
  }

  #endDrop(next: number, isEmpty: boolean): void {
    this.#buffer.add(isEmpty ? NULL : TRUE);
    this.#dropping = -1;
    this.#dropsString = false;
    this.#copyFrom = next;
  }

  #flush(to: number): void {
    if (this.#copyFrom >= 0) this.#buffer.add(this.#piece.subarray(this.#copyFrom, to));
  }

  #pieceEnds(length: number): void {
    this.#flush(length);
    if (this.#copyFrom >= 0) this.#copyFrom = 0;
    if (!this.#inString) return;
    const part = this.#piece.subarray(this.#stringFrom);
    if (this.#isKey && this.#keyBefore.length <= LONGEST_KEY) this.#keyBefore.push(...part.subarray(0, LONGEST_KEY));
    this.#stringBefore += part.length;
    this.#stringFrom = 0;
  }
}
