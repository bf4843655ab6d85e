import { sha256Hex } from '#lib/domain/hash.ts';
import { exactText, type ExactText } from './exact-lines.ts';

/** A request's body: its bytes, their SHA-256, and the text that they are. */
export type OpenBody = { readonly bytes: number; readonly sha256: string; readonly text: ExactText };

/** Bodies of requests as they are read; the last one stays open, since whoever reads goes from record to record. */
export class OpenBodies {
  readonly #read: (request: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  #open: { readonly request: number; readonly body: Promise<OpenBody | null> } | null = null;

  constructor(read: (request: number) => Promise<Uint8Array<ArrayBuffer> | null>) {
    this.#read = read;
  }

  /** Null when it cannot be read. */
  of(request: number): Promise<OpenBody | null> {
    if (this.#open?.request !== request) this.#open = { request, body: this.#opened(request) };
    return this.#open.body;
  }

  async #opened(request: number): Promise<OpenBody | null> {
    const body = await this.#read(request);
    if (body === null) return null;
    const text = exactText(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return { bytes: body.length, sha256: await sha256Hex(body), text };
  }
}
