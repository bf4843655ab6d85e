import { cellOf } from './grid-cell.ts';
import type { Place } from './wire/item-fields.ts';

/** Kilometres within which two places are near. */
const NEAR_KM = 10;
const EARTH_KM = 6371;
const TENTH = 0.1;

/** What programs and cameras write where they know nothing. */
const TRIVIAL = new Set([
  'none',
  'null',
  'unknown',
  'undefined',
  'default',
  'n/a',
  'na',
  'no',
  'test',
  'series',
  'serial',
  'camera',
]);
const MIN_LENGTH = 3;

/** Whether words are so common that being the same says nothing: too short, one sign again and again, a placeholder, 1234. */
export function isTrivial(text: string): boolean {
  const word = text.trim().toLowerCase();
  const signs = new Set(word.replace(/[\s._-]/g, ''));
  return word.length < MIN_LENGTH || signs.size <= 1 || TRIVIAL.has(word) || '0123456789'.includes(word);
}

type Spot = Exclude<Place, { country: string }>;

/**
 * Whether two places are near: of two cells, when they are the same one; of a point and another point, within 10 km; of a
 * point and a cell, when it is in it or within 10 km of its border. The earth is a sphere here.
 */
export function isNear(a: Spot, b: Spot): boolean {
  if ('exact' in a && 'exact' in b) return kilometres(a.exact, b.exact) <= NEAR_KM;
  if ('exact' in a && 'grid' in b) return kilometres(a.exact, nearestOf(b.grid, a.exact)) <= NEAR_KM;
  if ('grid' in a && 'grid' in b) return a.grid.latitude === b.grid.latitude && a.grid.longitude === b.grid.longitude;
  return isNear(b, a);
}

/** Latitudes, in tenths of degrees of cells, in which everything lies that is near to a place. */
export function bandOf(spot: Spot): { south: number; north: number } {
  const { latitude } = 'grid' in spot ? spot.grid : cellOf(spot.exact);
  // 10 km are less than a tenth of a degree of latitude.
  return { south: latitude - 1, north: latitude + 1 };
}

type Point = { latitude: number; longitude: number };

/** The point of a cell that is nearest to another, along latitudes and longitudes. */
function nearestOf(cell: Point, to: Point): Point {
  const south = cell.latitude / 10;
  const west = cell.longitude / 10;
  // The shortest way to a cell may lead over the line where longitudes begin again.
  const turn = [-360, 0, 360].reduce((best, shift) =>
    beside(to.longitude + shift, west) < beside(to.longitude + best, west) ? shift : best,
  );
  return {
    latitude: Math.min(Math.max(to.latitude, south), south + TENTH),
    longitude: Math.min(Math.max(to.longitude + turn, west), west + TENTH),
  };
}

const beside = (longitude: number, west: number) => Math.max(west - longitude, longitude - (west + TENTH), 0);

/** The great-circle distance by the haversine formula. */
function kilometres(a: Point, b: Point): number {
  const [north, east] = [radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2];
  const chord =
    Math.sin(north) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
