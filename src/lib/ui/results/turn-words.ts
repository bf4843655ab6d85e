import type { DIHEDRALS } from '#lib/domain/pdq.ts';
import * as m from '#lib/paraglide/messages.js';

export type Turn = (typeof DIHEDRALS)[number];

const TURNS: Record<Turn, () => string> = {
  orig: m.results_dihedral_orig,
  rot90: m.results_dihedral_rot90,
  rot180: m.results_dihedral_rot180,
  rot270: m.results_dihedral_rot270,
  flipx: m.results_dihedral_flipx,
  flipy: m.results_dihedral_flipy,
  flipplus1: m.results_dihedral_flipplus1,
  flipminus1: m.results_dihedral_flipminus1,
};

/** How a picture is turned or mirrored. */
export function turnWords(turn: Turn): string {
  return TURNS[turn]();
}
