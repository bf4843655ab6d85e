import { builtInScheme } from './category-schemes/built-in.ts';

/** What a flag says that the hub acts on or passes on. */
export type FlagMeaning = 'victimIdentified' | 'offenderIdentified' | 'distributed';

/** By the codes of the exchange formats VICS and ICSE, which all built-in schemes have for their flags. */
const MEANINGS: Readonly<Record<string, FlagMeaning>> = {
  VictimIdentified: 'victimIdentified',
  OffenderIdentified: 'offenderIdentified',
  IsDistributed: 'distributed',
};

/** What flags mean; nothing in a scheme that nobody here knows, whose codes may mean anything. */
export function flagMeanings({ scheme, codes }: { scheme: string; codes: readonly string[] }): FlagMeaning[] {
  const flags = builtInScheme(scheme)?.flags ?? [];
  return codes.filter((code) => flags.some((flag) => flag.code === code)).flatMap((code) => MEANINGS[code] ?? []);
}
