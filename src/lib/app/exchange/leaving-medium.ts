import type { DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { type LeftOutWhy, RuleWhy } from '#lib/domain/exchange/loss-report.ts';
import type { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { projectSubmission } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Place } from '#lib/domain/wire/item-fields.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { flagsOf, otherFlags } from './entry-of-medium.ts';
import { named } from './metadata-properties.ts';

/** What decides how much of a case leaves. */
export type Leave = { readonly rule: DataRule; readonly disguise: Disguise };

/** A medium as the data rule lets it leave: by the projection that seals batches, and nothing beside it. */
export function leavingMedium(
  record: DisclosableRecord,
  { rule, disguise }: Leave,
  at: number,
  tally: LossTally,
): Result<ExchangeEntry, LeftOutWhy> {
  const { item, withheld } = projectSubmission(record, rule, disguise);
  if (item === null) return err('empty-file');
  for (const { field, why } of withheld) {
    const told = RuleWhy.safeParse(why);
    if (told.success) tally.withhold(field, told.data);
  }
  if (item.pdq !== undefined) tally.lose('dihedral', 'no-place');
  return ok(entryOfItem(item, at));
}

function entryOfItem(item: SubmissionItem, at: number): ExchangeEntry {
  const { sha256, sha1, md5, pdq, bytes, mime, category, flags, text } = item;
  const hash = pdq?.hashes[0];
  const series = item.series?.trim();
  const comment = text?.trim();
  return {
    at,
    sha256,
    ...(sha1 !== undefined && { sha1 }),
    ...(md5 !== undefined && { md5 }),
    ...(pdq !== undefined && hash !== undefined && { pdq: { hash, quality: pdq.quality } }),
    ...(bytes !== undefined && { bytes }),
    ...(mime !== undefined && { mime }),
    paths: (item.fileNames ?? []).map((name) => ({ path: shown(name) })),
    ...(category !== undefined && { category: { scheme: category.scheme, value: category.code } }),
    ...flagsOf(flags?.codes ?? []),
    series: series ? [series] : [],
    tags: otherFlags(flags?.codes ?? []),
    ...(comment && { comment }),
    vendorHashes: [],
    properties: propertiesOfItem(item),
  };
}

function propertiesOfItem({
  width,
  height,
  capturedAt,
  camera,
  serial,
  gps,
}: SubmissionItem): ExchangeEntry['properties'] {
  return named({
    PixelXDimension: width?.toString(),
    PixelYDimension: height?.toString(),
    DateTimeOriginal: capturedAt,
    Make: camera?.make,
    Model: camera?.model,
    BodySerialNumber: serial && shown(serial),
    ...(gps !== undefined && placed(gps)),
  });
}

/** A grid's cell is told by its south-western corner, in degrees. */
function placed(place: Place): Record<string, string> {
  if ('country' in place) return { Country: place.country };
  if ('exact' in place) return { 'Lat/Lon': `${String(place.exact.latitude)} / ${String(place.exact.longitude)}` };
  const { latitude, longitude } = place.grid;
  return { 'Lat/Lon cell of 0.1': `${(latitude / 10).toFixed(1)} / ${(longitude / 10).toFixed(1)}` };
}

/** A pseudonym is told for one: nobody should take it for a name. */
export function shown(name: { readonly plain: string } | { readonly pseudonym: string }): string {
  return 'plain' in name ? name.plain : `pseudonym-${name.pseudonym}`;
}
