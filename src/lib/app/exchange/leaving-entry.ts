import type { DisclosableField } from '#lib/domain/data-rule.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { LeftOutWhy } from '#lib/domain/exchange/loss-report.ts';
import type { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { FileName, MAX_FILE_NAMES } from '#lib/domain/wire/item-fields.ts';
import type { Leave } from './leaving-medium.ts';
import { shown } from './leaving-medium.ts';

/** Which field of the rule decides about a member that is said whole or not at all. */
const FIELD_OF = {
  md5: 'md5',
  sha1: 'sha1',
  bytes: 'bytes',
  mime: 'mime',
  category: 'category',
  victimIdentified: 'flags',
  offenderIdentified: 'flags',
  isDistributed: 'flags',
  isSuspected: 'flags',
  selfGenerated: 'flags',
  baseline: 'flags',
  comment: 'text',
} as const satisfies Partial<Record<keyof ExchangeEntry, DisclosableField>>;

const MEMBERS = Object.keys(FIELD_OF) as (keyof typeof FIELD_OF)[];

/** Members that no rule speaks of: they stay here. */
const UNSPOKEN = [
  'externalId',
  'agency',
  'investigation',
  'sightings',
  'fileAvailable',
  'precategorizedBy',
  'updatedAt',
] as const;
const UNSPOKEN_LISTS = ['tags', 'vendorHashes', 'properties'] as const;

/** An entry that came from another tool's file, as the data rule lets it leave. */
export function leavingEntry(entry: ExchangeEntry, leave: Leave, tally: LossTally): Result<ExchangeEntry, LeftOutWhy> {
  if (entry.bytes === 0) return err('empty-file');
  const { fields } = leave.rule;
  const left: ExchangeEntry = {
    at: entry.at,
    ...(entry.sha256 !== undefined && { sha256: entry.sha256 }),
    paths: pathsOf(entry, leave, tally),
    series: fields.series === 'plain' ? entry.series : [],
    tags: [],
    vendorHashes: [],
    properties: [],
  };
  for (const member of MEMBERS) {
    if (entry[member] === undefined) continue;
    if (fields[FIELD_OF[member]] === 'plain') Object.assign(left, { [member]: entry[member] });
    else tally.withhold(FIELD_OF[member], 'data-rule');
  }
  Object.assign(left, pdqOf(entry, leave, tally));
  if (entry.series.length > left.series.length) tally.withhold('series', 'data-rule');
  for (const member of UNSPOKEN) if (entry[member] !== undefined) tally.withhold(member, 'data-rule');
  for (const member of UNSPOKEN_LISTS) if (entry[member].length > 0) tally.withhold(member, 'data-rule');
  const hasHash = (left.md5 ?? left.sha1 ?? left.sha256 ?? left.pdq) !== undefined;
  return hasHash ? ok(left) : err('nothing-may-leave');
}

function pdqOf({ pdq }: ExchangeEntry, { rule }: Leave, tally: LossTally): Pick<ExchangeEntry, 'pdq'> {
  if (pdq === undefined) return {};
  const isLow = pdq.quality !== undefined && pdq.quality < PDQ_MIN_QUALITY;
  if (rule.fields.pdq === 'plain' && !isLow) return { pdq };
  tally.withhold('pdq', rule.fields.pdq === 'plain' ? 'low-quality' : 'data-rule');
  return {};
}

/** Names without folders, each once, and nothing of when and where. */
function pathsOf({ paths }: ExchangeEntry, { rule, disguise }: Leave, tally: LossTally): ExchangeEntry['paths'] {
  if (paths.length === 0) return [];
  const level = rule.fields.fileName;
  if (paths.some(({ path: _path, ...beside }) => Object.keys(beside).length > 0)) tally.withhold('times', 'data-rule');
  if (level === 'none') {
    tally.withhold('fileName', 'data-rule');
    return [];
  }
  const all = new Set(paths.map(({ path }) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)));
  const fit = [...all].filter((name) => level === 'pseudonym' || FileName.safeParse(name).success);
  if (level === 'pseudonym') tally.withhold('fileName', 'pseudonym');
  else if (fit.length < all.size) tally.withhold('fileName', 'unfit');
  else if (fit.length > MAX_FILE_NAMES) tally.withhold('fileName', 'too-many');
  const said = (name: string) =>
    level === 'plain' ? { plain: name } : { pseudonym: disguise.pseudonym('fileName', name) };
  return fit.slice(0, MAX_FILE_NAMES).map((name) => ({ path: shown(said(name)) }));
}
