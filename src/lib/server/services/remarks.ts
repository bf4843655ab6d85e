import { builtInScheme } from '#lib/domain/category-schemes/built-in.ts';
import { onesOf } from '#lib/domain/pdq.ts';
import { type Remark, RemarkKind } from '#lib/domain/wire/quality.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import type { HeldFacts, SharedDigest } from '../store/quality-store.ts';
import { isImpossibleSize } from './impossible-size.ts';

/**
 * PDQ sets half of its bits: those of the 256 coefficients above their median. Of a picture with a quality of 50 or more it is
 * 128, or a few less where coefficients are equal; so far from it is no picture's hash.
 */
const MAX_IMBALANCE = 32;

/** What the hub held of the files of a batch, beside what the batch itself says. */
export type Held = {
  /** By SHA-256. */
  facts: ReadonlyMap<string, readonly HeldFacts[]>;
  sharing: readonly SharedDigest[];
  /** PDQ hashes that a great many records share. */
  common: ReadonlySet<string>;
};

/** All remarks about the items of a batch of one bureau, kinds in their order. Kinds about which there is nothing are left out. */
export function remarksOf(bureau: string, items: readonly SubmissionItem[], held: Held): Remark[] {
  const places = new Map<RemarkKind, number[]>(RemarkKind.options.map((kind) => [kind, []]));
  const batch = digestsOf(items, held.sharing);
  const first = new Map<string, SubmissionItem>();
  for (const [place, item] of items.entries()) {
    const earlier = first.get(item.sha256);
    first.set(item.sha256, earlier ?? item);
    const facts = held.facts.get(item.sha256) ?? [];
    const kinds: Record<RemarkKind, boolean> = {
      'digest-differs': [...facts, ...(earlier === undefined ? [] : [earlier])].some((other) => differs(item, other)),
      'digest-shared': isShared(item, batch),
      'size-differs': [...facts, ...(earlier === undefined ? [] : [earlier])].some(
        ({ bytes }) => typeof bytes === 'number' && item.bytes !== undefined && bytes !== item.bytes,
      ),
      'size-impossible': isImpossibleSize(item),
      'pdq-degenerate': item.pdq?.hashes.some((hash) => Math.abs(onesOf(hash) - 128) > MAX_IMBALANCE) ?? false,
      'pdq-common': held.common.has(item.pdq?.hashes[0] ?? ''),
      'unknown-scheme': schemesOf(item).some((id) => builtInScheme(id) === null),
      'unknown-category': hasUnknownCode(item),
      'twice-in-batch': earlier !== undefined,
      'submitted-before': facts.some((fact) => fact.bureau === bureau),
    };
    for (const kind of RemarkKind.options) if (kinds[kind]) places.get(kind)?.push(place);
  }
  return [...places].flatMap(([kind, found]) => (found.length === 0 ? [] : [{ kind, items: found }]));
}

type Digests = { sha1?: string | null | undefined; md5?: string | null | undefined };

/** Both say a digest, and not the same one. */
function differs(one: Digests, other: Digests): boolean {
  return (['sha1', 'md5'] as const).some((name) => {
    const [a, b] = [one[name], other[name]];
    return typeof a === 'string' && typeof b === 'string' && a !== b;
  });
}

/** Which SHA-256 there are of each SHA-1 and MD5, in the batch or held. */
function digestsOf(items: readonly SubmissionItem[], sharing: readonly SharedDigest[]): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  for (const { sha256, sha1, md5 } of [...items, ...sharing]) {
    for (const digest of [sha1, md5]) {
      if (typeof digest !== 'string') continue;
      const known = files.get(digest) ?? new Set<string>();
      files.set(digest, known.add(sha256));
    }
  }
  return files;
}

function isShared({ sha1, md5 }: SubmissionItem, files: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [sha1, md5].some((digest) => digest !== undefined && (files.get(digest)?.size ?? 0) > 1);
}

function schemesOf({ category, flags }: SubmissionItem): string[] {
  return [category, flags].flatMap((mark) => mark?.scheme ?? []);
}

/** A code that its public list does not have; of other lists nothing is known. */
function hasUnknownCode({ category, flags }: SubmissionItem): boolean {
  const categories = builtInScheme(category?.scheme ?? '')?.categories;
  const known = builtInScheme(flags?.scheme ?? '')?.flags;
  return (
    (categories?.every(({ code }) => code !== category?.code) ?? false) ||
    (flags?.codes.some((code) => known?.every((flag) => flag.code !== code)) ?? false)
  );
}
