import * as z from 'zod/mini';
import { Day, ShortText } from './wire/common.ts';

/** Handling conditions that travel with a batch: Europol handling codes and FIRST's Traffic Light Protocol 2.0. */
export const Handling = z.strictObject({
  europol: z.enum(['H0', 'H1', 'H2', 'H3']),
  tlp: z.enum(['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR']),
});
export type Handling = z.infer<typeof Handling>;

/** Names one version of one rule. */
export const DataRuleRef = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  version: z.int().check(z.gte(1), z.lte(1_000_000)),
});
export type DataRuleRef = z.infer<typeof DataRuleRef>;

const WHOLE = ['none', 'plain'] as const;
const NAMED = ['none', 'pseudonym', 'plain'] as const;

/**
 * How much of each field a rule may let leave, from nothing to everything; each level allows what the ones before it
 * allow. SHA-256 is a record's key and always leaves with it.
 */
export const FIELD_LEVELS = {
  md5: WHOLE,
  sha1: WHOLE,
  pdq: WHOLE,
  dimensions: WHOLE,
  bytes: WHOLE,
  mime: WHOLE,
  capturedAt: ['none', 'month', 'day', 'exact'],
  /** Make and model. */
  camera: WHOLE,
  /** Serial number of the camera's body. */
  serial: NAMED,
  /** `grid` is a cell of 0.1 degrees. */
  gps: ['none', 'country', 'grid', 'exact'],
  /** Names without their folders. */
  fileName: NAMED,
  category: WHOLE,
  flags: WHOLE,
  series: WHOLE,
  /** The officer's remark about a medium. */
  text: WHOLE,
  /** The number under which the bureau keeps the case: one for the whole batch. */
  caseRef: NAMED,
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type DisclosableField = keyof typeof FIELD_LEVELS;
export type FieldLevel<Field extends DisclosableField = DisclosableField> = (typeof FIELD_LEVELS)[Field][number];

/** Every field of a rule, in the order in which rules are shown. */
export const DISCLOSABLE_FIELDS = Object.keys(FIELD_LEVELS) as DisclosableField[];

const Fields = z.strictObject({
  md5: z.enum(FIELD_LEVELS.md5),
  sha1: z.enum(FIELD_LEVELS.sha1),
  pdq: z.enum(FIELD_LEVELS.pdq),
  dimensions: z.enum(FIELD_LEVELS.dimensions),
  bytes: z.enum(FIELD_LEVELS.bytes),
  mime: z.enum(FIELD_LEVELS.mime),
  capturedAt: z.enum(FIELD_LEVELS.capturedAt),
  camera: z.enum(FIELD_LEVELS.camera),
  serial: z.enum(FIELD_LEVELS.serial),
  gps: z.enum(FIELD_LEVELS.gps),
  fileName: z.enum(FIELD_LEVELS.fileName),
  category: z.enum(FIELD_LEVELS.category),
  flags: z.enum(FIELD_LEVELS.flags),
  series: z.enum(FIELD_LEVELS.series),
  text: z.enum(FIELD_LEVELS.text),
  caseRef: z.enum(FIELD_LEVELS.caseRef),
});

export const MAX_WATCH_DAYS = 365;

/**
 * How far the hub names a bureau to others whose questions meet what it has contributed, from nothing to everything: only
 * that somebody holds it, so that the hub's operator has to bring the two together; its name; how to reach it as well.
 */
export const HolderNaming = z.enum(['hub-only', 'bureau', 'bureau-and-contact']);
export type HolderNaming = z.infer<typeof HolderNaming>;

/** A bureau's versioned statement of which fields may leave and how. */
export const DataRule = z.strictObject({
  ...DataRuleRef.shape,
  title: ShortText,
  fields: Fields,
  /** False: material may be submitted, but never asked about online; it is compared with hash packs only. */
  lookups: z.boolean(),
  /** For so many days after a look-up the hub may say when what was new becomes known; 0: it forgets the question. */
  watchDays: z.int().check(z.gte(0), z.lte(MAX_WATCH_DAYS)),
  /** Whether another bureau may learn who asked. */
  nameAsker: z.boolean(),
  /** Absent, as in every rule from before there was a choice: `bureau-and-contact`. */
  nameHolder: z.optional(HolderNaming),
  handling: Handling,
  /** When the bureau wants to look at the rule again; null: not planned. */
  reviewBy: z.nullable(Day),
});
export type DataRule = z.infer<typeof DataRule>;

/** How far a level goes, 0 for nothing. A level that the field does not have goes further than all. */
export function reach(field: DisclosableField, level: string): number {
  const place = (FIELD_LEVELS[field] as readonly string[]).indexOf(level);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

/** How far others may learn from a rule's bureau that it holds something. */
export function holderNaming({ nameHolder = 'bureau-and-contact' }: Pick<DataRule, 'nameHolder'>): HolderNaming {
  return nameHolder;
}

/** What a bureau starts with: digests, PDQ, dimensions, size and type; no name, no path, no time, no place. */
export const DEFAULT_DATA_RULE: DataRule = {
  id: 'hashes-and-form',
  version: 1,
  title: 'Digests, PDQ, dimensions, size and type',
  fields: {
    md5: 'plain',
    sha1: 'plain',
    pdq: 'plain',
    dimensions: 'plain',
    bytes: 'plain',
    mime: 'plain',
    capturedAt: 'none',
    camera: 'none',
    serial: 'none',
    gps: 'none',
    fileName: 'none',
    category: 'none',
    flags: 'none',
    series: 'none',
    text: 'none',
    caseRef: 'none',
  },
  lookups: true,
  watchDays: 0,
  nameAsker: false,
  handling: { europol: 'H1', tlp: 'AMBER' },
  reviewBy: null,
};
