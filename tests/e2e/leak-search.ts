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

/**
 * Looks for secrets in what left: for any 16 bytes of them, and for their names. Texts are taken out of their disguise
 * rather than the secrets put into one: whatever the alignment, hexadecimal digits read from both of the first two
 * places, and base64 read from all of the first four, give back the bytes that were hidden.
 */
export class LeakSearch {
  readonly #windows = new Map<string, string>();
  readonly #names: { readonly label: string; readonly text: string }[] = [];

  constructor(secrets: readonly Secret[]) {
    for (const { label, bytes, names } of secrets) {
      for (const part of bytes) {
        const text = latin1(part);
        for (let at = 0; at + WINDOW <= text.length; at++) {
          const window = text.slice(at, at + WINDOW);
          if (new Set(window).size >= MIN_DISTINCT) this.#windows.set(window, label);
        }
      }
      for (const name of names) this.#names.push({ label, text: latin1(Buffer.from(name)) });
    }
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

/** A text as it is, and as everything that it could be a disguise of. */
function undisguised(text: string): { disguise: string; plain: string }[] {
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
