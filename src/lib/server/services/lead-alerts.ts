import type { LeadField } from '#lib/domain/wire/lead.ts';
import type { Store } from '../store/store.ts';
import type { NewAlert } from './alerting.ts';
import type { HolderNamings } from './holder-namings.ts';
import type { FoundLead } from './leads.ts';
import type { Arrival } from './meeting-alerts.ts';

/**
 * Who is to hear that something other than a picture is the same: both bureaux, each by one alert for the arrival and the field,
 * about its own media. `word` is the field; a lead is no verdict.
 */
export async function leadAlertsOf(
  store: Store,
  namings: HolderNamings,
  { arrivals, leads }: { arrivals: readonly Arrival[]; leads: readonly FoundLead[] },
): Promise<NewAlert[]> {
  const media = [...new Set(leads.flatMap((lead) => [lead.media, lead.other]))];
  // Of each bureau's words about a medium, the first that can lead anywhere: what lists say does not.
  const submitted = (await store.contributions.holdersOf(media)).filter(({ sha256 }) => sha256 !== null);
  const held = new Map(submitted.reverse().map((each) => [holderOf(each), each]));
  // Two that lead to each other are met once, by the later one.
  const isEarlier = ({ contribution, otherBureau, other }: FoundLead) =>
    (held.get(holderOf({ bureau: otherBureau, media: other }))?.id ?? contribution) < contribution;
  const bureaux = [...new Set(leads.flatMap((lead) => [lead.bureau, lead.otherBureau]))];
  const naming = await namings.of(store, { bureaux, statements: await store.statements.about(media) });
  const known = new Map((await store.bureaux.all()).map((bureau) => [bureau.code, bureau]));

  const byContribution = Map.groupBy(leads.filter(isEarlier), ({ contribution }) => contribution);
  return arrivals.flatMap(({ key, meetings }): NewAlert[] => {
    const news = meetings.flatMap(({ of }) => byContribution.get(of.id) ?? []);
    const told = Map.groupBy(news.flatMap(bothSides), ({ to, field }) => `${field} ${to}`);
    return [...told.values()].flatMap((sides) => {
      const [first] = sides;
      if (first === undefined) return [];
      const own = [
        ...new Set(sides.flatMap(({ to, medium }) => held.get(holderOf({ bureau: to, media: medium }))?.sha256 ?? [])),
      ];
      if (own.length === 0) return [];
      const [other = null, ...others] = new Set(sides.map(({ from }) => from));
      const levels = sides.map(({ from, fromMedium }) => naming(from, fromMedium));
      const isNamed = other !== null && others.length === 0 && !levels.includes('hub-only');
      const isReachable = isNamed && !levels.includes('bureau');
      const who = {
        bureau: isNamed ? other : null,
        contact: isReachable ? (known.get(other)?.reach ?? null) : null,
      };
      const subject = { items: own.length, media: own, word: first.field, ...who };
      return [{ bureau: first.to, kind: 'lead', cause: `${key}:lead:${first.field}`, subject }];
    });
  });
}

type Side = { to: string; medium: number; from: string; fromMedium: number; field: LeadField };

function bothSides({ bureau, media, otherBureau, other, field }: FoundLead): Side[] {
  const side = { to: bureau, medium: media, from: otherBureau, fromMedium: other, field };
  if (bureau === otherBureau) return [side];
  return [side, { to: otherBureau, medium: other, from: bureau, fromMedium: media, field }];
}

const holderOf = ({ bureau, media }: { bureau: string; media: number }) => `${bureau} ${String(media)}`;
