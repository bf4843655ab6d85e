import * as z from 'zod/mini';
import { Sha256 } from '../hash.ts';
import { Uuid } from '../uuid.ts';
import { BureauCode, ShortText } from './common.ts';

/** SHA-256 of one call: more by further calls. */
export const MAX_NAMED_MEDIA = 1000;

/** Each once. */
export const NamedMedia = z.array(Sha256).check(
  z.maxLength(MAX_NAMED_MEDIA),
  z.refine((all) => new Set(all).size === all.length),
);

/** Who is behind something, and how to reach it: null as far as that bureau does not let itself be named. */
export const Party = z.strictObject({ bureau: z.nullable(BureauCode), contact: z.nullable(ShortText) });
export type Party = z.infer<typeof Party>;

/** What a list is asked for by the address: nothing that names a file or a person. */
export const Page = {
  /** The last one of the page before. */
  after: z.optional(Uuid),
  limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(200))),
};
export const DEFAULT_PAGE = 50;

/** Some of the media of a thing, by their numbers at the hub; SHA-256 only of those that the reader may be told. */
export const MediaPage = z.strictObject({
  items: z.array(z.strictObject({ sha256: z.nullable(Sha256), own: z.boolean(), addedBy: z.nullable(BureauCode) })),
  next: z.nullable(z.int()),
});
export type MediaPage = z.infer<typeof MediaPage>;

export const MediaPageQuery = z.strictObject({
  after: z.optional(z.coerce.number().check(z.int(), z.gte(0))),
  limit: Page.limit,
});
export type MediaPageQuery = z.infer<typeof MediaPageQuery>;

/** The body of an act that needs no words. */
export const NoWords = z.strictObject({});
