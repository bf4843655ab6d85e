import { partOf, type ReviewShape } from '#lib/domain/review.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import * as m from '#lib/paraglide/messages.js';
import { groupByFour } from '../hash-text.ts';
import { leavesWords } from '../rules/preview-words.ts';
import { fieldWord, whyWords } from './field-words.ts';

/** One field of a record: what of it leaves, in words (null: nothing), and why no more (null: all of it leaves). */
export type RecordLine = {
  readonly name: string;
  readonly value: string | null;
  readonly why: string | null;
  /** The value is a digest. */
  readonly isHash?: true;
};

type Item = SubmissionItem | LookupItem;

/** Every field that a record has, those that leave first. @param item as it stands in the body of the request */
export function recordLines({ leaving, withheld }: ReviewShape, item: Item | null): RecordLine[] {
  const whyOf = (field: string) => withheld.find((each) => each.field === field)?.why;
  const leaves = leaving.map((field): RecordLine => {
    const why = whyOf(field);
    const value = item === null ? '' : valueWords(partOf(item, field));
    const words = { name: fieldWord(field), value, why: why === undefined ? null : whyWords(why) };
    return field === 'sha1' || field === 'md5' ? { ...words, isHash: true } : words;
  });
  const stays = withheld.filter(({ field }) => !leaving.some((each) => each === field));
  return [
    ...(item?.sha256 === undefined ? [] : [keyLine(item.sha256)]),
    ...leaves,
    ...stays.map(({ field, why }): RecordLine => ({ name: fieldWord(field), value: null, why: whyWords(why) })),
  ];
}

function keyLine(sha256: string): RecordLine {
  return { name: m.disclosure_field_sha256(), value: groupByFour(sha256), why: null, isHash: true };
}

/** Nothing is left out: of many names each. */
function valueWords(part: Partial<SubmissionItem>): string {
  const { fileNames } = part;
  if (fileNames !== undefined) return fileNames.map((name) => leavesWords({ fileNames: [name] })).join('\n');
  if (part.sha1 !== undefined) return groupByFour(part.sha1);
  if (part.md5 !== undefined) return groupByFour(part.md5);
  return leavesWords(part) ?? '';
}
