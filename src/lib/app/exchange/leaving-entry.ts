import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { LeftOutWhy, RuleWhy } from '#lib/domain/exchange/loss-report.ts';
import type { LossTally } from '#lib/domain/exchange/loss-tally.ts';
import { projectEntry } from '#lib/domain/exchange/projected-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { entryOfItem, type Leave } from './leaving-medium.ts';

/** Why less of a field leaves than the rule allows; of all other members no rule speaks, so that they stay. */
const LESS: Readonly<Record<string, RuleWhy>> = {
  pdq: 'low-quality',
  series: 'too-many',
  mime: 'unfit',
  category: 'unfit',
  fileName: 'unfit',
  text: 'unfit',
};

const FLAGS = ['victimIdentified', 'offenderIdentified', 'isDistributed', 'isSuspected', 'selfGenerated'] as const;

/** An entry that came from another tool's file, as the data rule lets it leave: by the projection that imports at a hub use. */
export function leavingEntry(
  entry: ExchangeEntry,
  { rule, disguise }: Leave,
  tally: LossTally,
): Result<ExchangeEntry, LeftOutWhy> {
  const { item, skip, withheld, notCarried } = projectEntry(entry, rule, disguise);
  if (item === null) return err(skip === 'empty-file' ? 'empty-file' : 'nothing-may-leave');
  for (const field of withheld) tally.withhold(field, 'data-rule');
  for (const member of notCarried) tally.withhold(member, LESS[member] ?? 'data-rule');
  // A rule's flags are set or not set: that one was said to be false stays here.
  for (const flag of FLAGS) if (entry[flag] === false) tally.withhold(flag, 'data-rule');
  if (entry.paths.some((path) => Object.keys(path).length > 1)) tally.withhold('times', 'data-rule');
  if (item.fileNames !== undefined && rule.fields.fileName === 'pseudonym') tally.withhold('fileName', 'pseudonym');
  const left = entryOfItem(item, entry.at);
  // A hub takes a PDQ hash without a quality for one of the least; a file need not say so.
  return ok(left.pdq === undefined || entry.pdq === undefined ? left : { ...left, pdq: entry.pdq });
}
