import { grid, itemOf, writeHeif } from '../../fixtures/heif-writer.ts';
import { encodeHevc } from '../../fixtures/hevc-encoder.ts';
import { blankPicture, type Picture } from '../../fixtures/picture.ts';

const TILE = 512;

/** One tile; beyond the edges of the picture its last pixels go on. */
function tileOf({ width, height, data }: Picture, left: number, top: number): Picture {
  const tile = blankPicture(TILE, TILE);
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) {
      const from = (Math.min(top + y, height - 1) * width + Math.min(left + x, width - 1)) * 4;
      tile.data.set(data.subarray(from, from + 4), (y * TILE + x) * 4);
    }
  }
  return tile;
}

/** Writes HEIC as phones do: a grid of HEVC tiles of 512 by 512. */
export async function writePhoneHeic(picture: Picture, quality: number): Promise<Uint8Array> {
  const [columns, rows] = [Math.ceil(picture.width / TILE), Math.ceil(picture.height / TILE)];
  const places = Array.from({ length: columns * rows }, (_, i) => [i % columns, Math.floor(i / columns)] as const);
  const tiles = await encodeHevc(
    places.map(([column, row]) => tileOf(picture, column * TILE, row * TILE)),
    { quality },
  );
  const numbers = tiles.map((_, i) => i + 1);
  const whole = grid(columns, picture.width, picture.height, numbers);
  return writeHeif({
    brands: ['heic', 'mif1', 'miaf'],
    items: [...tiles.map((tile) => itemOf(tile)), whole],
    primary: tiles.length + 1,
  });
}
