import { reach, type DataRule, type DisclosableField, type FieldLevel } from './data-rule.ts';
import type { ItemField } from './projected-fields.ts';
import type { Batch, SubmissionItem } from './wire/submission.ts';

/** An item of a look-up or of a batch; the key of its record is everybody's to tell. */
type AnyItem = Omit<SubmissionItem, 'sha256'>;

/** How far an item goes in each field. One without a line here is a mistake that the compiler sees. */
const LEVEL_OF: { readonly [Field in ItemField]: (item: AnyItem) => FieldLevel<Field> } = {
  md5: ({ md5 }) => whole(md5),
  sha1: ({ sha1 }) => whole(sha1),
  pdq: ({ pdq }) => whole(pdq),
  dimensions: ({ width, height }) => whole(width ?? height),
  bytes: ({ bytes }) => whole(bytes),
  mime: ({ mime }) => whole(mime),
  capturedAt: ({ capturedAt: time }) =>
    time === undefined ? 'none' : time.length === 7 ? 'month' : time.length === 10 ? 'day' : 'exact',
  camera: ({ camera }) => whole(camera),
  serial: ({ serial }) => namedBy(serial === undefined ? [] : [serial]),
  gps: ({ gps }) => (gps === undefined ? 'none' : 'country' in gps ? 'country' : 'grid' in gps ? 'grid' : 'exact'),
  fileName: ({ fileNames }) => namedBy(fileNames ?? []),
  category: ({ category }) => whole(category),
  flags: ({ flags }) => whole(flags),
  series: ({ series }) => whole(series),
  text: ({ text }) => whole(text),
};

const FIELDS = Object.keys(LEVEL_OF) as ItemField[];

/** The fields of which an item tells more than a rule lets leave: the hub's own check of what a client sent. */
export function fieldsOutside(item: AnyItem, { fields }: DataRule): DisclosableField[] {
  return FIELDS.filter((field) => reach(field, LEVEL_OF[field](item)) > reach(field, fields[field]));
}

/** The members of a batch, items apart, that are not as its rule says. */
export function batchOutside(
  { caseRef, handling }: Pick<Batch, 'caseRef' | 'handling'>,
  rule: DataRule,
): ('caseRef' | 'handling')[] {
  const named = namedBy(caseRef === null ? [] : [caseRef]);
  const outside: ('caseRef' | 'handling')[] = [];
  if (reach('caseRef', named) > reach('caseRef', rule.fields.caseRef)) outside.push('caseRef');
  if (handling.europol !== rule.handling.europol || handling.tlp !== rule.handling.tlp) outside.push('handling');
  return outside;
}

function whole(value: unknown): 'none' | 'plain' {
  return value === undefined ? 'none' : 'plain';
}

function namedBy(names: readonly object[]): 'none' | 'pseudonym' | 'plain' {
  if (names.some((name) => 'plain' in name)) return 'plain';
  return names.length === 0 ? 'none' : 'pseudonym';
}
