import { paint } from '../../fixtures/painter.ts';
import { blankPicture, type Picture } from '../../fixtures/picture.ts';

/** Width of the painting from which a picture is drawn; painting every pixel of 2,000 pictures would take an hour. */
const PAINTED = 128;
const GRAIN = 12;

/** A painted scene of its own for each seed, drawn up to the size that is wanted, with the grain that makes codecs work. */
export function scene(seed: number, width: number, height: number): Picture {
  const small = paint(seed, PAINTED, Math.round((PAINTED * height) / width));
  const picture = blankPicture(width, height);
  const columns = Array.from({ length: width }, (_, x) => lying(x, width, small.width));
  let noise = seed * 2 + 1;
  for (let y = 0; y < height; y++) {
    const row = lying(y, height, small.height);
    for (const [x, column] of columns.entries()) {
      // Numerical Recipes' generator: good enough for grain, and fast.
      noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
      const grain = ((noise >> 16) / 32768) * GRAIN;
      for (let channel = 0; channel < 3; channel++) {
        const at = (r: number, c: number) => small.data[(r * small.width + c) * 4 + channel] ?? 0;
        const above = at(row.from, column.from) * (1 - column.part) + at(row.from, column.to) * column.part;
        const below = at(row.to, column.from) * (1 - column.part) + at(row.to, column.to) * column.part;
        picture.data[(y * width + x) * 4 + channel] = above * (1 - row.part) + below * row.part + grain;
      }
    }
  }
  return picture;
}

/** Between which two of `of` small pixels a large one lies, and how far from the first. */
function lying(place: number, length: number, of: number): { from: number; to: number; part: number } {
  const at = Math.min(of - 1, Math.max(0, ((place + 0.5) * of) / length - 0.5));
  const from = Math.floor(at);
  return { from, to: Math.min(of - 1, from + 1), part: at - from };
}
