import type { Gps } from './metadata.ts';
import type { Place } from './wire/item-fields.ts';

/** A cell of a grid of 0.1 degrees, by the tenths of degrees of its south-western corner. */
export type GridCell = Extract<Place, { grid: unknown }>['grid'];

/** The cell that a place is in. The last cell in the north and east ends with the map. */
export function cellOf({ latitude, longitude }: Gps): GridCell {
  return { latitude: tenths(latitude, 90), longitude: tenths(longitude, 180) };
}

function tenths(degrees: number, most: number): number {
  const below = Math.floor(degrees * 10);
  // Just below the border of a cell the product is rounded up, and onto it.
  const corner = below / 10 > degrees ? below - 1 : below;
  // JSON knows no negative zero.
  return Math.min(corner, most * 10 - 1) + 0;
}
