type Waiting = { readonly holder: object; readonly pixels: number; readonly grant: () => void };

/**
 * Shares out room for decoded pixels. Whoever comes first is served first, so that a large image is not overtaken for
 * ever; one that is larger than the whole budget waits until it is alone.
 */
export class PixelBudget {
  readonly #pixels: number;
  readonly #granted = new Map<object, number>();
  #inFlight = 0;
  #waiting: Waiting[] = [];

  constructor(pixels: number) {
    this.#pixels = pixels;
  }

  /** Resolves when there is room. A holder asks once before it releases. */
  admit(holder: object, pixels: number): Promise<void> {
    return new Promise((grant) => {
      this.#waiting.push({ holder, pixels, grant });
      this.#serve();
    });
  }

  /** Gives back what the holder has, and takes back what it still asks for. */
  release(holder: object): void {
    this.#inFlight -= this.#granted.get(holder) ?? 0;
    this.#granted.delete(holder);
    this.#waiting = this.#waiting.filter((waiting) => waiting.holder !== holder);
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.pixels); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#inFlight += next.pixels;
      this.#granted.set(next.holder, (this.#granted.get(next.holder) ?? 0) + next.pixels);
      next.grant();
    }
  }

  #hasRoom(pixels: number): boolean {
    return this.#granted.size === 0 || this.#inFlight + pixels <= this.#pixels;
  }
}
