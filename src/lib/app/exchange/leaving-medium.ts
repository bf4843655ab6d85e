import type { DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import type { ExchangeEntry, SaidCategory } from '#lib/domain/exchange/entry.ts';
import { type LeftOutWhy, RuleWhy } from '#lib/domain/exchange/loss-report.ts';
import type { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { UNKNOWN_SCHEME } from '#lib/domain/exchange/projected-entry.ts';
import { projectSubmission } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Place } from '#lib/domain/wire/item-fields.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { flagsOf, otherFlags } from './entry-of-medium.ts';
import { named } from './metadata-properties.ts';

/** Entries of lists may have other digests than SHA-256. */
type LeavingItem = Omit<SubmissionItem, 'sha256'> & { readonly sha256?: string | undefined };

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

/** What leaves of a medium, said as exchange files say it. */
export function entryOfItem(item: LeavingItem, at: number): ExchangeEntry {
  const { sha256, sha1, md5, pdq, bytes, mime, category, flags, text } = item;
  const hash = pdq?.hashes[0];
  const series = item.series?.trim();
  const comment = text?.trim();
  return {
    at,
    ...(sha256 !== undefined && { sha256 }),
    ...(sha1 !== undefined && { sha1 }),
    ...(md5 !== undefined && { md5 }),
    ...(pdq !== undefined && hash !== undefined && { pdq: { hash, quality: pdq.quality } }),
    ...(bytes !== undefined && { bytes }),
    ...(mime !== undefined && { mime }),
    paths: (item.fileNames ?? []).map((name) => ({ path: shown(name) })),
    ...(category !== undefined && { category: saidCategory(category) }),
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
}: LeavingItem): ExchangeEntry['properties'] {
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

function saidCategory({ scheme, code }: NonNullable<SubmissionItem['category']>): SaidCategory {
  return { scheme: scheme === UNKNOWN_SCHEME ? null : scheme, value: code };
}

/** A pseudonym is told for one: nobody should take it for a name. */
function shown(name: { readonly plain: string } | { readonly pseudonym: string }): string {
  return 'plain' in name ? name.plain : `pseudonym-${name.pseudonym}`;
}
