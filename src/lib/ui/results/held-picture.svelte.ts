import type { Result } from '#lib/domain/result.ts';

/** Where a picture is painted. */
export type Surface = { readonly paint: (bitmap: ImageBitmap) => void; readonly wipe: () => void };

/** `clear` false: blurred and grey. */
export type AskForPicture = (clear: boolean) => Promise<Result<ImageBitmap, string>>;

/**
 * A picture that an officer asked to see: blurred and grey, and clear only while something is held down. The clear one
 * is asked for anew each time and wiped when it is let go: nothing of it is kept.
 */
export class HeldPicture {
  state = $state<'hidden' | 'coming' | 'veiled' | 'failed'>('hidden');
  clear = $state(false);
  /** Why it cannot be shown, as a code. */
  problem = $state('');

  readonly #ask: AskForPicture;
  #holding = false;
  /** Grows when what was asked for is no longer wanted. */
  #asked = 0;

  constructor(ask: AskForPicture) {
    this.#ask = ask;
  }

  /** Shows the veiled picture. */
  async show(surface: Surface): Promise<void> {
    const asked = ++this.#asked;
    this.state = 'coming';
    const picture = await this.#ask(false);
    if (!this.#wanted(asked, picture)) return;
    this.state = picture.ok ? 'veiled' : 'failed';
    if (picture.ok) paint(surface, picture.value);
    else this.problem = picture.error;
  }

  /** Shows the clear picture for as long as it is held. */
  async hold(surface: Surface): Promise<void> {
    if (this.state !== 'veiled' || this.#holding) return;
    this.#holding = true;
    const asked = ++this.#asked;
    const picture = await this.#ask(true);
    if (!this.#wanted(asked, picture) || !picture.ok) return;
    paint(surface, picture.value);
    this.clear = true;
  }

  /** Lets the clear picture go, or one that is on its way. */
  release(surface: Surface): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#asked++;
    this.clear = false;
    surface.wipe();
  }

  /** Puts the picture away. */
  hide(veiled: Surface, clear: Surface): void {
    this.release(clear);
    this.#asked++;
    this.state = 'hidden';
    veiled.wipe();
  }

  #wanted(asked: number, picture: Result<ImageBitmap, string>): boolean {
    if (asked === this.#asked) return true;
    if (picture.ok) picture.value.close();
    return false;
  }
}

function paint(surface: Surface, bitmap: ImageBitmap): void {
  surface.paint(bitmap);
  bitmap.close();
}

/** A canvas to paint on. Without its size, none of its memory stays. */
export function surfaceOf(canvas: () => HTMLCanvasElement | undefined): Surface {
  const size = (width: number, height: number) => {
    const element = canvas();
    if (element !== undefined) [element.width, element.height] = [width, height];
    return element;
  };
  return {
    paint: (bitmap) => size(bitmap.width, bitmap.height)?.getContext('2d')?.drawImage(bitmap, 0, 0),
    wipe: () => {
      size(0, 0);
    },
  };
}
