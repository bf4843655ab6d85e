import { Bytes } from '#lib/domain/media.ts';
import * as z from 'zod/mini';

/** How the bytes of an entry lie in its archive; others than these two are not read. */
export const Packing = z.enum(['stored', 'deflated']);
export type Packing = z.infer<typeof Packing>;

/** Where a file lies inside a zip archive, as the archive's directory says: enough to read it without the directory. */
export const ArchiveEntry = z.strictObject({
  /** Within its archive, parts separated by `/`; it leads nowhere outside, and no other entry has the same. */
  path: z.string().check(z.minLength(1), z.maxLength(1024)),
  /** Unpacked. */
  bytes: Bytes,
  compressedBytes: Bytes,
  /** Milliseconds since 1970; most archives hold the local time of whoever made them. */
  modified: z.nullable(z.int()),
  /** Of its local header, in bytes from the archive's start. */
  offset: Bytes,
  packing: Packing,
  crc32: z.int().check(z.gte(0), z.lte(0xffffffff)),
});
export type ArchiveEntry = z.infer<typeof ArchiveEntry>;

/** Why an entry can only be named. */
export const EntryRefusal = z.enum(['encrypted', 'archive-limit', 'archive-damaged', 'unsupported-coding']);
export type EntryRefusal = z.infer<typeof EntryRefusal>;

/** An entry that is not opened. Its size is what the archive claims. */
export const RefusedEntry = z.strictObject({
  ...z.pick(ArchiveEntry, { path: true, bytes: true, modified: true }).shape,
  reason: EntryRefusal,
});
export type RefusedEntry = z.infer<typeof RefusedEntry>;

/** Some entries of an archive, in the order of its directory. */
export const ListedPortion = z.strictObject({ entries: z.array(ArchiveEntry), refused: z.array(RefusedEntry) });
export type ListedPortion = z.infer<typeof ListedPortion>;
