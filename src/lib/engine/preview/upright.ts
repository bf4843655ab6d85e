import {
  flippedSideways,
  flippedUpright,
  type PictureView,
  pixelsSeen,
  turned,
  wholeView,
} from '../decode/picture-view.ts';
import type { Rgba } from './shrink.ts';

/** How a picture is to be seen, by EXIF's tag (EXIF 3.0, 4.6.5.1.6, Orientation): where its first row and column belong. */
const VIEWS: Readonly<Record<number, (view: PictureView) => PictureView>> = {
  2: flippedSideways,
  3: (view) => flippedSideways(flippedUpright(view)),
  4: flippedUpright,
  5: (view) => flippedUpright(turned(view)),
  6: (view) => turned(turned(turned(view))),
  7: (view) => flippedSideways(turned(view)),
  8: turned,
};

/** A picture turned as its camera was held. For eyes only: what is hashed stays as it is coded. */
export function upright({ data, width, height }: Rgba, orientation: number | null): Rgba {
  const view = VIEWS[orientation ?? 1]?.(wholeView(width, height));
  if (view === undefined) return { data, width, height };
  const seen = pixelsSeen({ data, width, height, channels: 4 }, view);
  return { data: new Uint8ClampedArray(seen.data), width: seen.width, height: seen.height };
}
