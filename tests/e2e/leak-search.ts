import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Exchange } from './recording-proxy.ts';

/** What must stay: a file's bytes and what can be seen in it, and the words that go with it. */
export type Secret = {
  readonly label: string;
  readonly bytes: readonly Uint8Array[];
  /** Names, remarks: each long enough to be nobody else's. */
  readonly names: readonly string[];
};

/** A piece of a secret in something that left: whose, in which disguise, and in which request. */
export type Leak = { readonly label: string; readonly disguise: string; readonly request: string };

const WINDOW = 16;
/** Windows with fewer different bytes (runs of zeros, say) are not evidence of anything. */
const MIN_DISTINCT = 12;
/** No body that the hub takes unpacks to more than this, in bytes. */
const MAX_UNPACKED = 64 * 1024 * 1024;

/** Every window of some bytes that says something. */
function* windowsOf(bytes: Uint8Array): Generator<string> {
  const text = latin1(bytes);
  for (let at = 0; at + WINDOW <= text.length; at++) {
    const window = text.slice(at, at + WINDOW);
    if (new Set(window).size >= MIN_DISTINCT) yield window;
  }
}

/**
 * Looks for secrets in what left: for any 16 bytes of them, and for their names. Texts are taken out of their disguise
 * rather than the secrets put into one: whatever the alignment, hexadecimal digits read from both of the first two
 * places, and base64 read from all of the first four, give back the bytes that were hidden. Compressed bytes are
 * unpacked, in whichever other disguise they are.
 */
export class LeakSearch {
  readonly #windows = new Map<string, string>();
  readonly #names: { readonly label: string; readonly text: string }[] = [];

  /**
   * @param aside what is nobody's secret: windows that are in it too, as the tables that every writer of JPEGs uses, are not
   *   looked for
   */
  constructor(secrets: readonly Secret[], aside: readonly Uint8Array[] = []) {
    for (const { label, bytes, names } of secrets) {
      for (const part of bytes) for (const window of windowsOf(part)) this.#windows.set(window, label);
      for (const name of names) this.#names.push({ label, text: latin1(Buffer.from(name)) });
    }
    for (const part of aside) for (const window of windowsOf(part)) this.#windows.delete(window);
  }

  /** How many different windows are looked for. */
  get size(): number {
    return this.#windows.size;
  }

  /** Every secret in what left, once for each request and disguise. */
  leaksIn(exchanges: readonly Exchange[]): Leak[] {
    return exchanges.flatMap((exchange) => {
      const found = new Map<string, Leak>();
      const request = `${exchange.method} ${exchange.path}`;
      for (const text of [latin1(Buffer.from(exchange.head)), latin1(exchange.body)]) {
        for (const { disguise, plain } of undisguised(text)) {
          for (const label of this.#labelsIn(plain)) found.set(`${label} ${disguise}`, { label, disguise, request });
        }
      }
      return [...found.values()];
    });
  }

  #labelsIn(text: string): Set<string> {
    const labels = new Set(this.#names.filter((name) => text.includes(name.text)).map(({ label }) => label));
    for (let at = 0; at + WINDOW <= text.length; at++) {
      const label = this.#windows.get(text.slice(at, at + WINDOW));
      if (label !== undefined) labels.add(label);
    }
    return labels;
  }
}

/** Bytes as a text of one character a byte. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

type Plain = { readonly disguise: string; readonly plain: string };

/** A text as it is, and as everything that it could be a disguise of. */
function undisguised(text: string): Plain[] {
  const found = unwritten(text);
  return [...found, ...found.flatMap(({ plain }) => unpacked(plain))];
}

/** Each with the bytes that such a stream begins with (RFC 1952, 2.3.1; RFC 1950, 2.2), or at the start of all only. */
const unpackers = [
  { disguise: 'gzip', unpack: gunzipSync, starts: ['\x1f\x8b\x08'] },
  { disguise: 'deflate', unpack: inflateSync, starts: ['\x78\x01', '\x78\x5e', '\x78\x9c', '\x78\xda'] },
  { disguise: 'deflate', unpack: inflateRawSync, starts: [] },
  { disguise: 'brotli', unpack: brotliDecompressSync, starts: [] },
] as const;

/** What some bytes are unpacked, from wherever in them a packed stream begins; one that breaks off gives what it has. */
function unpacked(text: string): Plain[] {
  return unpackers.flatMap(({ disguise, unpack, starts }) =>
    (starts.length === 0 ? [0] : starts.flatMap((start) => placesOf(text, start))).flatMap((at) => {
      try {
        const bytes = unpack(Buffer.from(text.slice(at), 'latin1'), {
          finishFlush: disguise === 'brotli' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH,
          maxOutputLength: MAX_UNPACKED,
        });
        return bytes.length === 0 ? [] : [{ disguise, plain: latin1(bytes) }];
      } catch {
        return [];
      }
    }),
  );
}

function placesOf(text: string, part: string): number[] {
  const places = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

/** A text as it is, and as everything that it could be written down from. */
function unwritten(text: string): Plain[] {
  const found = [{ disguise: 'raw', plain: text }];
  const percent = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (percent !== text) found.push({ disguise: 'percent', plain: percent });
  for (const [run] of percent.matchAll(/[0-9a-f]{16,}/gi)) {
    for (const from of [0, 1]) found.push({ disguise: 'hex', plain: latin1(Buffer.from(run.slice(from), 'hex')) });
  }
  for (const [run] of percent.matchAll(/[a-z0-9+/_-]{11,}/gi)) {
    for (const from of [0, 1, 2, 3])
      found.push({ disguise: 'base64', plain: latin1(Buffer.from(run.slice(from), 'base64')) });
  }
  for (const [run] of percent.matchAll(/\d{1,3}(?:\s*,\s*\d{1,3}){7,}/g))
    found.push({ disguise: 'decimal', plain: latin1(Uint8Array.from(run.split(','), Number)) });
  return found;
}
