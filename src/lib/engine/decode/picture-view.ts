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

/** The pixels that a view shows; the same object when it shows all of them as they are. */
export function pixelsSeen(pixels: PdqPixels, view: PictureView): PdqPixels {
  const { width, height, first, right, down } = view;
  const { data, channels } = pixels;
  if (first === 0 && right === 1 && width === pixels.width && height === pixels.height) return pixels;
  const seen = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = first + y * down; x < width; x++, from += right) {
      for (let channel = 0; channel < channels; channel++) seen[to++] = data[from * channels + channel] ?? 0;
    }
  }
  return { data: seen, width, height, channels };
}
