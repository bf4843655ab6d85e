import * as z from 'zod/mini';

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

/** Fields of a media record that a rule may let leave. SHA-256 is the record's key and always leaves with it. */
export const DisclosableField = z.enum(['md5', 'sha1', 'pdq', 'dimensions', 'bytes', 'mime']);
export type DisclosableField = z.infer<typeof DisclosableField>;

/** A bureau's versioned statement of which fields may leave and how. */
export const DataRule = z.strictObject({
  ...DataRuleRef.shape,
  title: z.string().check(z.maxLength(120)),
  /** False: material may be submitted, but never asked about online. */
  lookups: z.boolean(),
  fields: z.array(DisclosableField).check(z.maxLength(DisclosableField.options.length)),
  handling: Handling,
});
export type DataRule = z.infer<typeof DataRule>;

/** What a bureau starts with: digests, PDQ, dimensions, size and type; no name, no path, no time, no place. */
export const DEFAULT_DATA_RULE: DataRule = {
  id: 'hashes-and-form',
  version: 1,
  title: 'Digests, PDQ, dimensions, size and type',
  lookups: true,
  fields: ['md5', 'sha1', 'pdq', 'dimensions', 'bytes', 'mime'],
  handling: { europol: 'H1', tlp: 'AMBER' },
};
