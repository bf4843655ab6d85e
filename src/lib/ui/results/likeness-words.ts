import * as m from '#lib/paraglide/messages.js';
import { formatInstant } from '../format.ts';
import { type Turn, turnWords } from './turn-words.ts';

/** Why two records are alike; a distance is in differing bits of 256, once the picture is turned as `turn` says. */
export type How = { readonly via: 'sha256' } | { readonly via: 'pdq'; readonly distance: number; readonly turn: Turn };

/** A file of the same case that is alike. */
export type InCase = How & { readonly sha256: string; readonly path: string };

/** A file of another case that is alike. Without a name, the case was deleted; `seenAt` is ISO 8601. */
export type Earlier = How & { readonly caseName: string | null; readonly seenAt: string | null };

/** `Differs in 4 of 256 bits, turned by 180°`. */
export function howWords(how: How): string {
  if (how.via === 'sha256') return m.likeness_same_file();
  const { distance, turn } = how;
  if (turn === 'orig') return distance === 0 ? m.likeness_equal() : m.likeness_differs({ distance });
  const turned = turnWords(turn);
  return distance === 0 ? m.likeness_equal_turned({ turned }) : m.likeness_differs_turned({ distance, turned });
}

/** `Already seen in case “Harbour” on 5 Aug 2026`. */
export function seenWords({ caseName, seenAt }: Pick<Earlier, 'caseName' | 'seenAt'>): string {
  if (caseName === null) return m.likeness_seen_deleted();
  if (seenAt === null) return m.likeness_seen({ name: caseName });
  return m.likeness_seen_on({ name: caseName, at: formatInstant(seenAt) });
}
