import type { DisclosableField } from '#lib/domain/data-rule.ts';

type Told = readonly [DisclosableField, string];

const whole =
  (field: DisclosableField) =>
  (value: unknown): Told =>
    value === undefined ? [field, 'none'] : [field, 'plain'];

/** How much a member of an item tells, by what can be read in it; names and places by their keys. */
const READERS: Readonly<Record<string, (value: unknown) => Told>> = {
  md5: whole('md5'),
  sha1: whole('sha1'),
  pdq: whole('pdq'),
  width: whole('dimensions'),
  height: whole('dimensions'),
  bytes: whole('bytes'),
  mime: whole('mime'),
  camera: whole('camera'),
  category: whole('category'),
  flags: whole('flags'),
  series: whole('series'),
  text: whole('text'),
  capturedAt: (value) => {
    const parts = String(value).split(/[-T]/).length;
    return ['capturedAt', parts <= 2 ? 'month' : parts === 3 ? 'day' : 'exact'];
  },
  serial: (value) => ['serial', keyIn(value)],
  gps: (value) => ['gps', keyIn(value)],
  fileNames: (value) => {
    const levels = (value as unknown[]).map(keyIn);
    return ['fileName', levels.find((level) => level !== 'pseudonym') ?? 'pseudonym'];
  },
};

/**
 * The oracle of the property tests: what each member of an item tells, told apart from the code under test. A member that
 * nobody thought of throws.
 */
export function levelsToldBy(item: object): [DisclosableField, string][] {
  const told: [DisclosableField, string][] = [];
  for (const [member, value] of Object.entries(item)) {
    if (member === 'sha256' || member === 'ref') continue;
    const reader = READERS[member];
    if (reader === undefined) throw new Error(`no rule lets a member "${member}" leave`);
    told.push([...reader(value)]);
  }
  return told;
}

function keyIn(value: unknown): string {
  return Object.keys(value as object).join(' and ');
}
