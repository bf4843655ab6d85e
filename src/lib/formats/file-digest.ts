import { createSHA256 } from 'hash-wasm';

/** SHA-256 of a file that is written part by part. WebCrypto takes whole files only. */
export class FileDigest {
  readonly #hasher: Awaited<ReturnType<typeof createSHA256>>;

  private constructor(hasher: Awaited<ReturnType<typeof createSHA256>>) {
    this.#hasher = hasher;
  }

  static async begin(): Promise<FileDigest> {
    const hasher = await createSHA256();
    hasher.init();
    return new FileDigest(hasher);
  }

  add(bytes: Uint8Array): void {
    this.#hasher.update(bytes);
  }

  /** Lower-case hexadecimal; nothing can be added afterwards. */
  hex(): string {
    return this.#hasher.digest('hex');
  }
}
