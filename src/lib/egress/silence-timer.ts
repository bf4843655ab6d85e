/** Ends what has been silent for too long. A laptop that slept counts its sleep. */
export class SilenceTimer {
  readonly #limit: number;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setTimeout>;

  /** @param limit in milliseconds, from now on */
  constructor(limit: number, onSilence: () => void) {
    this.#limit = limit;
    this.#onSilence = onSilence;
    this.#timer = setTimeout(onSilence, limit);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The pieces of a body, each of which is a sign of life; who reads no more of them lets go of the body. */
  async *over<T>(body: ReadableStream<T>): AsyncGenerator<T, void> {
    const reader = body.getReader();
    try {
      for (;;) {
        this.stop();
        this.#timer = setTimeout(this.#onSilence, this.#limit);
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      this.stop();
      void reader.cancel().catch(() => undefined);
    }
  }
}
