import { bandOf, isNear, isTrivial } from '#lib/domain/lead-rules.ts';
import { Serial } from '#lib/domain/wire/item-fields.ts';
import { type LeadField, MAX_LEADS } from '#lib/domain/wire/lead.ts';
import type { DayBand, Traits } from '../store/lead-store.ts';
import type { Store } from '../store/store.ts';

/** A serial number that so many contributions or models of cameras have is none. */
const [MAX_USES, MAX_CAMERAS] = [5000, 3];
/** Of one serial number, word, or day and band, so many are compared. */
const MAX_COMPARED = 5000;

/**
 * A contribution has something other than its picture in common with another one. Who is told: `bureau` of `media`, and
 * `otherBureau` of `other`. `count` is how many other media that contribution leads to by this field: at most 50 are listed.
 */
export type FoundLead = {
  contribution: number;
  bureau: string;
  media: number;
  otherBureau: string;
  other: number;
  field: LeadField;
  count: number;
};

/**
 * What contributions lead to, among everything that the hub has: the same serial number, the same word for a series with
 * another bureau, or near places on the same day. Never within one batch, and never to the same file. No verdicts.
 */
export async function leadsOf(store: Store, contributions: readonly number[]): Promise<FoundLead[]> {
  const { leads } = store.casework;
  const traits = await leads.of(contributions);
  const serials = await tellingSerials(store, traits);
  const words = [...new Set(traits.flatMap(({ series }) => (series === null || isTrivial(series) ? [] : series)))];
  const bands = bandsOf(traits);
  const bySerial = Map.groupBy(await leads.bySerial(serials, MAX_COMPARED), ({ serial }) => serial);
  const byWord = Map.groupBy(await leads.bySeries(words, MAX_COMPARED), ({ series }) => series);
  const byDay = Map.groupBy(await leads.byDay(bands, MAX_COMPARED), ({ takenAt }) => takenAt?.day);
  return traits.flatMap((one) => [
    ...fit(one, 'serial', one.serial === null ? [] : (bySerial.get(one.serial) ?? [])),
    ...fit(
      one,
      'series',
      (one.series === null ? [] : (byWord.get(one.series) ?? [])).filter(({ bureau }) => bureau !== one.bureau),
    ),
    ...fit(one, 'place-and-day', near(one, byDay)),
  ]);
}

function near({ takenAt }: Traits, byDay: ReadonlyMap<string | undefined, Traits[]>): Traits[] {
  if (takenAt === null) return [];
  return (byDay.get(takenAt.day) ?? []).filter(
    (other) => other.takenAt !== null && isNear(takenAt.place, other.takenAt.place),
  );
}

/** Each other medium once. */
function fit(one: Traits, field: LeadField, others: readonly Traits[]): FoundLead[] {
  const { id: contribution, bureau, media, source } = one;
  const apart = others.filter((other) => other.media !== media && (other.bureau !== bureau || other.source !== source));
  const distinct = [...new Map(apart.map((other) => [`${other.bureau} ${String(other.media)}`, other])).values()];
  const count = new Set(distinct.map((other) => other.media)).size;
  return distinct
    .slice(0, MAX_LEADS)
    .map((other) => ({ contribution, bureau, media, otherBureau: other.bureau, other: other.media, field, count }));
}

async function tellingSerials(store: Store, traits: readonly Traits[]): Promise<string[]> {
  const serials = new Set(traits.flatMap(({ serial }) => (serial === null || isTrivialSerial(serial) ? [] : serial)));
  const uses = await store.casework.leads.useOfSerials([...serials]);
  return [...serials].filter((serial) => {
    const use = uses.get(serial);
    return use !== undefined && use.contributions <= MAX_USES && use.cameras <= MAX_CAMERAS;
  });
}

/** A pseudonym does not show what it stands for. */
function isTrivialSerial(json: string): boolean {
  const serial = Serial.parse(JSON.parse(json));
  return 'plain' in serial && isTrivial(serial.plain);
}

function bandsOf(traits: readonly Traits[]): DayBand[] {
  const bands = new Map<string, DayBand>();
  for (const { takenAt } of traits) {
    if (takenAt === null) continue;
    const band = { day: takenAt.day, ...bandOf(takenAt.place) };
    bands.set(`${band.day} ${String(band.south)}`, band);
  }
  return [...bands.values()];
}
