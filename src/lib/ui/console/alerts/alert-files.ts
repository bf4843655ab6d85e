import type { AlertSubject } from '#lib/domain/wire/alert.ts';

/** A file that an alert names, and what its digest is called. */
type AlertFile = { kind: 'SHA-256' | 'SHA-1' | 'MD5'; digest: string };

const KINDS = { sha1: 'SHA-1', md5: 'MD5' } as const;

/** The files that an alert names, and how many more it is about. */
export function alertFiles({ items, media, digests = [] }: AlertSubject): { files: AlertFile[]; more: number } {
  const files = [
    ...media.map((digest): AlertFile => ({ kind: 'SHA-256', digest })),
    ...digests.map(({ kind, value }): AlertFile => ({ kind: KINDS[kind], digest: value })),
  ];
  return { files, more: Math.max(0, items - files.length) };
}
