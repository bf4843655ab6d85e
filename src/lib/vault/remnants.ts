import type { Change } from './database.ts';
import { STORES } from './schema.ts';

/**
 * Erasures of everything but the header. For a browser without a vault, where a restore may have been interrupted: no key
 * opens what it left behind, and a new vault would take some of it for its own.
 */
export function eraseRemnants(): Change[] {
  return STORES.filter((store) => store !== 'header').map((store) => ({ store, erase: { all: true } }));
}
