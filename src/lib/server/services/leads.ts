import { bandOf, isNear, isTrivial } from '#lib/domain/lead-rules.ts';
import { Serial } from '#lib/domain/wire/item-fields.ts';
import { type LeadField, MAX_LEADS } from '#lib/domain/wire/lead.ts';
import type { Bounds, DayBand, Found, Traits } from '../store/lead-store.ts';
import type { Store } from '../store/store.ts';

/** A serial number that so many contributions or models of cameras have is none. */
const [MAX_USES, MAX_CAMERAS] = [5000, 3];
/** Of one serial number or word, and of one day and band, so many are compared. */
const SAME: Bounds = { perSource: MAX_LEADS, limit: 2000 };
const NEAR: Bounds = { perSource: 200, limit: 2000 };

/**
 * A contribution has something other than its picture in common with another one. Who is told: `bureau` of `media`, and
 * `otherBureau` of `other`. `count` is how many other media that contribution leads to by this field: at most 50 are listed, and
 * where there are very many, those that were said in several batches count for each.
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
  const bySerial = Map.groupBy(await leads.bySerial(serials, SAME), ({ serial }) => serial);
  const byWord = Map.groupBy(await leads.bySeries(words, SAME), ({ series }) => series);
  const byDay = Map.groupBy(await leads.byDay(bands, NEAR), ({ takenAt }) => takenAt?.day);
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

function near({ takenAt }: Traits, byDay: ReadonlyMap<string | undefined, Found[]>): Found[] {
  if (takenAt === null) return [];
  return (byDay.get(takenAt.day) ?? []).filter(
    (other) => other.takenAt !== null && isNear(takenAt.place, other.takenAt.place),
  );
}

/** Each other medium once. */
function fit(one: Traits, field: LeadField, others: readonly Found[]): FoundLead[] {
  const { id: contribution, bureau, media, source } = one;
  const found: Found[] = [];
  const distinct = new Set<number>();
  const hidden = new Map<string, number>();
  for (const other of others) {
    if (other.media === media || (other.bureau === bureau && other.source === source)) continue;
    distinct.add(other.media);
    if (other.inSource > SAME.perSource) hidden.set(`${other.bureau} ${other.source}`, other.inSource - SAME.perSource);
    if (found.length === MAX_LEADS) continue;
    const isNew = !found.some((each) => each.media === other.media && each.bureau === other.bureau);
    if (isNew) found.push(other);
  }
  // Of a day and a band, what was not read need not be near.
  const unread = field === 'place-and-day' ? 0 : [...hidden.values()].reduce((sum, items) => sum + items, 0);
  const count = distinct.size + unread;
  return found.map((other) => ({
    ...{ contribution, bureau, media, field, count },
    ...{ otherBureau: other.bureau, other: other.media },
  }));
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
