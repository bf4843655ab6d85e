import { z } from 'zod';

/**
 * A backup, `lintel-backup/1`: lines of JSON, gzipped. The first one is the manifest; then come the tables, each as its head and
 * one array for each row; the last one is the seal. The same form for either store: it moves a hub from one to the other.
 */
export const FORMAT = 'lintel-backup/1';

/** The hub's keys, by the names of their files. */
const KeyFile = z.string().regex(/^hub-[a-z-]{1,40}[.]json$/);

export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** The last migration of the store. */
  migration: z.string(),
  keys: z.record(KeyFile, z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

export const TableHead = z.strictObject({
  table: z.string(),
  columns: z.array(z.string()),
  bytes: z.array(z.string()),
});

export const Row = z.array(z.union([z.string(), z.number(), z.null()]));

/** How many rows each table has, and the SHA-256 of all lines before this one, with their ends. */
export const Seal = z.strictObject({
  rows: z.record(z.string(), z.int().min(0)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Seal = z.infer<typeof Seal>;
