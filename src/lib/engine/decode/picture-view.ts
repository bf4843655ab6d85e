import type { PdqPixels } from '../hash/pdq.ts';

/** Where the pixels of a picture lie that is cut, turned or mirrored out of another: no sample is changed. */
export type PictureView = {
  readonly width: number;
  readonly height: number;
  /** The picture that it is seen of. */
  readonly of: { readonly width: number; readonly height: number };
  /** Number of the pixel, row after row, that comes out first. */
  readonly first: number;
  /** From a pixel to its neighbour on the right, and to the one below. */
  readonly right: number;
  readonly down: number;
};

export const wholeView = (width: number, height: number): PictureView => ({
  width,
  height,
  of: { width, height },
  first: 0,
  right: 1,
  down: width,
});

/** A part of a view, which lies within it. */
export function cropped(view: PictureView, left: number, top: number, width: number, height: number): PictureView {
  return { ...view, width, height, first: view.first + left * view.right + top * view.down };
}

/** A quarter turn counter-clockwise. */
export function turned({ width, height, of, first, right, down }: PictureView): PictureView {
  return { width: height, height: width, of, first: first + (width - 1) * right, right: down, down: -right };
}

/** Left and right exchanged. */
export function flippedSideways(view: PictureView): PictureView {
  return { ...view, first: view.first + (view.width - 1) * view.right, right: -view.right };
}

/** Top and bottom exchanged. */
export function flippedUpright(view: PictureView): PictureView {
  return { ...view, first: view.first + (view.height - 1) * view.down, down: -view.down };
}

/** Pixels of a side of the squares in which a picture is walked through: turning it, lines are then still at hand. */
const BLOCK = 32;

/** The pixels that a view shows; the same object when it shows all of them as they are. */
export function pixelsSeen(pixels: PdqPixels, view: PictureView): PdqPixels {
  const { width, height, first, right, down } = view;
  const { data, channels } = pixels;
  if (first === 0 && right === 1 && width === pixels.width && height === pixels.height) return pixels;
  const seen = new Uint8Array(width * height * channels);
  const copy = copier(channels, data, seen);
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(height, top + BLOCK);
    for (let left = 0; left < width; left += BLOCK) {
      const count = Math.min(BLOCK, width - left);
      for (let y = top; y < bottom; y++) copy(y * width + left, first + y * down + left * right, right, count);
    }
  }
  return { data: seen, width, height, channels };
}

/** Copies pixels that lie side by side where they go, and a step apart where they come from. */
type Copy = (to: number, from: number, step: number, count: number) => void;

function copier(channels: PdqPixels['channels'], source: PdqPixels['data'], target: Uint8Array<ArrayBuffer>): Copy {
  if (channels === 3) return copyTriples(source, target);
  if (channels === 1) return copySingles(source, target);
  // Four samples at a time: what decoders give is aligned.
  return copySingles(
    new Uint32Array(source.buffer, source.byteOffset, source.length / 4),
    new Uint32Array(target.buffer),
  );
}

function copySingles(source: ArrayLike<number>, target: Uint8Array | Uint32Array): Copy {
  return (to, from, step, count) => {
    for (let at = from, end = to + count; to < end; to++, at += step) target[to] = source[at] ?? 0;
  };
}

function copyTriples(source: ArrayLike<number>, target: Uint8Array): Copy {
  return (to, from, step, count) => {
    for (let at = 3 * from, next = 3 * to, end = next + 3 * count; next < end; next += 3, at += 3 * step) {
      target[next] = source[at] ?? 0;
      target[next + 1] = source[at + 1] ?? 0;
      target[next + 2] = source[at + 2] ?? 0;
    }
  };
}
