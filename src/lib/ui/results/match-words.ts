import { builtInScheme } from '#lib/domain/category-schemes/built-in.ts';
import type { Match } from '#lib/domain/wire/lookup.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatDay } from '../rules/day.ts';

type Context = NonNullable<Match['context']>;

/** A category as its scheme calls it, with the scheme; codes where nobody here knows the scheme. */
export function categoryWords({ scheme: id, code }: NonNullable<Context['category']>): string {
  const scheme = builtInScheme(id);
  const category = scheme?.categories.find((each) => each.code === code);
  return m.match_category_in({ category: category?.name ?? code, scheme: scheme?.name ?? id });
}

/** What the contributor has marked the file as; empty when it said nothing of the kind. */
export function flagWords({ victimIdentified, offenderIdentified, distributed }: Match['flags']): string[] {
  return [
    ...(victimIdentified === true ? [m.match_flag_victim()] : []),
    ...(offenderIdentified === true ? [m.match_flag_offender()] : []),
    ...(distributed === true ? [m.match_flag_distributed()] : []),
  ];
}

/** Since when the hub knows the file, and when it heard of it last; days are UTC. */
export function seenWords({ firstSeenAt, lastSeenAt }: Pick<Context, 'firstSeenAt' | 'lastSeenAt'>): string {
  const [first, last] = [dayOf(firstSeenAt), dayOf(lastSeenAt)];
  return first === last ? m.match_seen_since({ first }) : m.match_seen_between({ first, last });
}

/** Who was identified: `a victim`. */
export function identifiedWords({ kind }: Context['identifications'][number]): string {
  return kind === 'victim' ? m.match_identified_victim() : m.match_identified_offender();
}

/** The day of a UTC instant, in words. */
export function dayOf(instant: string): string {
  return formatDay(instant.slice(0, 10));
}
